package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.dialect.ClientAnswer;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.dialect.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The attempts of one job, and what they come to. Event loop of its job only. */
final class Ledger {

  private final Means means;
  private final Map<String, Provider> providers;
  private final Job job;
  private final long startNanos;
  private final List<Attempt> begun = new ArrayList<>(2);

  Ledger(Means means, Map<String, Provider> providers, Job job) {
    this.means = means;
    this.providers = providers;
    this.job = job;
    this.startNanos = means.clock().nanoTime();
  }

  /** Enters an attempt; it is not begun yet. */
  Attempt attempt(PlannedAttempt planned, Duration patience, AttemptOwner owner) {
    Provider provider = providers.get(planned.model().provider());
    Attempt attempt = new Attempt(means, job, planned, provider, patience, answer(), owner);
    begun.add(attempt);
    return attempt;
  }

  /**
   * Streams share the client's answer, for the first that speaks is it, and one that breaks is gone
   * on from. Whole answers are set side by side: each begins anew.
   */
  private ClientAnswer answer() {
    if (job.request().stream() || begun.isEmpty()) {
      return job.answer();
    }
    return job.request().answer(job.id(), means.wallClock().instant().getEpochSecond());
  }

  long startNanos() {
    return startNanos;
  }

  /**
   * The state of the job's accounts.
   *
   * @param speakers whose words the answer is made of
   */
  Receipt receipt(List<Attempt> speakers) {
    List<AttemptReport> reports = new ArrayList<>(begun.size());
    List<Receipt.Bill> bills = new ArrayList<>(begun.size());
    for (Attempt attempt : begun) {
      attempt.reportTo(reports);
      bills.add(billOf(attempt));
    }
    String model = "";
    TokenUsage usage = TokenUsage.NONE;
    for (Attempt speaker : speakers) {
      usage = usage.plus(speaker.bill().usage());
      model = model.isEmpty() && speaker.hasSpoken() ? speaker.name() : model;
    }
    return receipt(job, reports, model, usage, bills, means.clock().nanoTime() - startNanos);
  }

  static Receipt.Bill billOf(Attempt attempt) {
    Bill bill = attempt.bill();
    Cost cost = bill.cost(attempt.planned().model().price());
    return new Receipt.Bill(attempt.name(), bill.usage(), cost);
  }

  static Receipt receipt(
      Job job,
      List<AttemptReport> reports,
      String model,
      TokenUsage usage,
      List<Receipt.Bill> bills,
      long nanos) {
    RouteDecision decision = job.decision();
    return new Receipt(
        job.id(),
        decision.router(),
        decision.rule(),
        decision.route(),
        decision.variant(),
        decision.variantVersion(),
        reports,
        model,
        usage,
        bills,
        nanos / 1_000_000);
  }
}
