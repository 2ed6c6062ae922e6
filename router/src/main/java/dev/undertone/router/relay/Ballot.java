package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.RelayObserver.Ending;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job that several models answer at once, for an answer that is not streamed. The answer that
 * most of them give is the client's; among equals, the one whose model comes first in the plan. A
 * model that fails, or cannot be asked, is replaced by the next of the plan, as long as there is
 * one. Event loop of its job only.
 */
final class Ballot implements Run, AttemptOwner {

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final String QUOTES = "\"'“”„‘’*";
  private static final String STOPS = ".!…";

  /**
   * An answer that was given.
   *
   * @param said what two answers that are the same have in common
   */
  private record Vote(Attempt attempt, String said) {}

  private final Means means;
  private final Job job;
  private final Client client;
  private final RelayObserver observer;
  private final Plan plan;
  private final Ledger ledger;
  private final Patience patience;
  private final Onward onward;
  private final List<Attempt> running = new ArrayList<>();
  private final List<Vote> answers = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>(0);
  private int next;
  private boolean filling;
  private boolean stopped;
  private boolean over;

  Ballot(Means means, Job job, Client client, RelayObserver observer, Ledger ledger) {
    this.means = means;
    this.job = job;
    this.client = client;
    this.observer = observer;
    this.plan = job.decision().plan();
    this.ledger = ledger;
    this.patience = Patience.of(job, ledger.startNanos(), means.limits());
    this.onward = new Onward(plan);
  }

  void start() {
    fill();
  }

  /** Asks as many as are to vote; one that cannot even be asked fails before this goes on. */
  private void fill() {
    filling = true;
    while (!stopped
        && running.size() + answers.size() < Math.max(1, plan.votes())
        && patience.leftNanos(means.clock().nanoTime()) > 0
        && next < plan.attempts().size()) {
      PlannedAttempt planned = plan.attempts().get(next++);
      if (onward.hasRoom(planned)) {
        open(planned);
      }
    }
    filling = false;
    countIfComplete();
  }

  private void open(PlannedAttempt planned) {
    long now = means.clock().nanoTime();
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
      answers.add(new Vote(attempt, said(attempt)));
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
    onward.failed(attempt, failure);
    // A request that is wrong is wrong for all of them: nobody else is asked.
    stopped |= !onward.goesOn(failure);
    if (!filling) {
      fill();
    }
  }

  private void countIfComplete() {
    if (over || filling) {
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
        Comparator.comparingInt(vote -> plan.attempts().indexOf(vote.attempt().planned())));
    for (Vote vote : answers) {
      counts.merge(vote.said(), 1, Integer::sum);
    }
    Vote best = null;
    int most = 0;
    int second = 0;
    for (Vote vote : answers) {
      int count = counts.getOrDefault(vote.said(), 0);
      if (count > most) {
        second = most;
        most = count;
        best = vote;
      } else if (best != null && count > second && !best.said().equals(vote.said())) {
        second = count;
      }
    }
    boolean decided = running.isEmpty() || most > second + running.size();
    return best != null && decided ? best.attempt() : null;
  }

  /** Words, figures, and calls of tools. */
  private static String said(Attempt answer) {
    String calls = SPACE.matcher(answer.stream().calls()).replaceAll("");
    return normal(answer.stream().text()) + '\0' + calls;
  }

  /**
   * Without what is no difference in what is said: case, space, quotes around it, a full stop.
   * Signs within it stay, for -5 is not 5.
   */
  static String normal(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isIdle(text.charAt(from), QUOTES)) {
      from++;
    }
    while (from < to && isIdle(text.charAt(to - 1), QUOTES + STOPS)) {
      to--;
    }
    return SPACE.matcher(text.substring(from, to).toLowerCase(Locale.ROOT)).replaceAll(" ");
  }

  private static boolean isIdle(char c, String idle) {
    return Character.isWhitespace(c) || idle.indexOf(c) >= 0;
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
      List<Attempt> used = new ArrayList<>();
      answers.forEach(vote -> used.add(vote.attempt()));
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
