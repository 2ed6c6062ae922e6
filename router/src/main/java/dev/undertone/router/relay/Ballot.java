package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.RelayObserver.Ending;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job that several models answer at once, for an answer that is not streamed. The answer that
 * most of them give is the client's; among equals, the one whose model comes first in the plan. A
 * model that fails is replaced by the next of the plan, as long as there is one. Event loop of its
 * job only.
 */
final class Ballot implements Run, Attempt.Owner {

  /** Differences in case, space and punctuation are no differences in what is said. */
  private static final Pattern IDLE = Pattern.compile("[\\p{Punct}\\p{Space}]+");

  private final Means means;
  private final Job job;
  private final Client client;
  private final RelayObserver observer;
  private final Plan plan;
  private final Ledger ledger;
  private final Patience patience;
  private final List<Attempt> running = new ArrayList<>();
  private final List<Attempt> answers = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>(0);
  private int next;
  private boolean started;
  private boolean over;

  Ballot(Means means, Job job, Client client, RelayObserver observer, Ledger ledger) {
    this.means = means;
    this.job = job;
    this.client = client;
    this.observer = observer;
    this.plan = job.decision().plan();
    this.ledger = ledger;
    this.patience = Patience.of(job, ledger.startNanos(), means.limits());
  }

  void start() {
    while (next < plan.attempts().size()
        && running.size() + answers.size() < Math.max(1, plan.votes())) {
      openNext();
    }
    started = true;
    countIfComplete();
  }

  private void openNext() {
    long now = means.clock().nanoTime();
    PlannedAttempt planned = plan.attempts().get(next++);
    Attempt attempt = ledger.attempt(planned, patience.with(planned, true, now), this);
    running.add(attempt);
    attempt.begin("");
  }

  @Override
  public void spoke(Attempt attempt) {}

  @Override
  public void say(Attempt attempt, byte[] bytes) {}

  @Override
  public void clientStalled(Attempt attempt) {}

  @Override
  public void complete(Attempt attempt) {
    if (!over) {
      running.remove(attempt);
      answers.add(attempt);
      countIfComplete();
    }
  }

  @Override
  public void failed(Attempt attempt, Failure failure) {
    if (over) {
      return;
    }
    running.remove(attempt);
    failures.add(failure);
    if (started
        && next < plan.attempts().size()
        && failure.kind().triesNext()
        && patience.leftNanos(means.clock().nanoTime()) > 0) {
      openNext();
    } else {
      countIfComplete();
    }
  }

  private void countIfComplete() {
    if (over || !started) {
      return;
    }
    Attempt chosen = chosen();
    if (chosen != null) {
      finish(chosen);
    } else if (running.isEmpty() && answers.isEmpty()) {
      over = true;
      Receipt receipt = ledger.receipt(List.of());
      client.fail(Verdict.of(job.decision(), failures), receipt);
      observer.ended(job, Ending.FAILED, receipt);
    }
  }

  /** The answer of most, as soon as no other can overtake it. */
  private @Nullable Attempt chosen() {
    Map<String, Integer> counts = new HashMap<>();
    answers.sort(
        (one, other) ->
            Integer.compare(
                plan.attempts().indexOf(one.planned()), plan.attempts().indexOf(other.planned())));
    for (Attempt answer : answers) {
      counts.merge(normal(answer.stream().text()), 1, Integer::sum);
    }
    Attempt best = null;
    int most = 0;
    int second = 0;
    for (Attempt answer : answers) {
      int count = counts.getOrDefault(normal(answer.stream().text()), 0);
      if (count > most) {
        second = most;
        most = count;
        best = answer;
      } else if (best != null
          && count > second
          && !normal(best.stream().text()).equals(normal(answer.stream().text()))) {
        second = count;
      }
    }
    return running.isEmpty() || most > second + running.size() ? best : null;
  }

  static String normal(String text) {
    return IDLE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }

  private void finish(Attempt chosen) {
    over = true;
    stop("the vote was decided");
    Receipt receipt = ledger.receipt(List.of(chosen));
    byte[] bytes = chosen.answer().finish(chosen.stream(), receipt);
    client.begin(receipt);
    client.end(bytes, receipt, true);
    observer.ended(job, Ending.COMPLETE, receipt);
  }

  private void stop(String why) {
    for (Attempt attempt : List.copyOf(running)) {
      attempt.cancel(why);
    }
    running.clear();
  }

  @Override
  public void cancel() {
    if (!over) {
      over = true;
      List<Attempt> used = new ArrayList<>(answers);
      used.addAll(running);
      stop("the client went away");
      observer.ended(job, Ending.CANCELLED, ledger.receipt(used));
    }
  }

  @Override
  public void reported(AttemptReport report) {
    observer.attempted(job, report);
  }
}
