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
 * @param usage of the answer, estimated where the provider did not count
 * @param cost of all attempts
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
    TokenUsage usage,
    Cost cost,
    long totalMillis) {
  public Receipt {
    attempts = List.copyOf(attempts);
  }
}
