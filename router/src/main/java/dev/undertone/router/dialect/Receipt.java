package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import java.util.List;

/**
 * What the client is told of how its answer came about.
 *
 * @param generationId names answer and decision
 * @param variantVersion of prompt and parameters
 * @param attempts in the order of their beginning
 * @param model {@code provider/model} whose answer it is, or begins with; empty when none spoke
 * @param usage of the answer, estimated where the provider did not count
 * @param bills one for each model that was tried, as often as it was
 * @param totalMillis from the request to the end of the answer
 */
public record Receipt(
    String generationId,
    String router,
    String rule,
    String route,
    String variant,
    String variantVersion,
    List<AttemptReport> attempts,
    String model,
    TokenUsage usage,
    List<Bill> bills,
    long totalMillis) {

  /**
   * What one model was paid.
   *
   * @param model {@code provider/model}
   * @param usage estimated where the provider did not count
   */
  public record Bill(String model, TokenUsage usage, Cost cost) {}

  public Receipt {
    attempts = List.copyOf(attempts);
    bills = List.copyOf(bills);
  }

  /** Of all attempts. */
  public Cost cost() {
    Cost sum = Cost.NONE;
    for (Bill bill : bills) {
      sum = sum.plus(bill.cost());
    }
    return sum;
  }
}
