package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.ClientAnswer;
import dev.undertone.router.dialect.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shadow copy of a job: one model's answer, thrown away and billed apart. It outlives the client
 * and never touches it. Event loop of its job only.
 */
final class Mirror implements AttemptOwner {

  private final Means means;
  private final Job job;
  private final RelayObserver observer;
  private final Runnable over;
  private final Attempt attempt;
  private final long startNanos;

  /**
   * @param over run once, when it is over
   */
  Mirror(
      Means means,
      Job job,
      PlannedAttempt planned,
      @Nullable Provider provider,
      RelayObserver observer,
      Runnable over) {
    this.means = means;
    this.job = job;
    this.observer = observer;
    this.over = over;
    this.startNanos = means.clock().nanoTime();
    ClientAnswer nobodys = job.request().answer(job.id(), 0);
    Duration patience = means.limits().wholeAnswer();
    this.attempt = new Attempt(means, job, planned, provider, patience, nobodys, this);
  }

  void start() {
    attempt.begin("");
  }

  @Override
  public void spoke(Attempt itself) {}

  @Override
  public void say(Attempt itself, byte[] bytes) {}

  @Override
  public void complete(Attempt itself) {
    end();
  }

  @Override
  public void failed(Attempt itself, Failure failure) {
    end();
  }

  @Override
  public void clientStalled(Attempt itself) {}

  @Override
  public void reported(AttemptReport report) {}

  private void end() {
    over.run();
    List<AttemptReport> reports = new ArrayList<>(1);
    attempt.reportTo(reports);
    Receipt.Bill bill = Ledger.billOf(attempt);
    String model = attempt.hasSpoken() ? attempt.name() : "";
    long nanos = means.clock().nanoTime() - startNanos;
    observer.mirrored(job, Ledger.receipt(job, reports, model, bill.usage(), List.of(bill), nanos));
  }
}
