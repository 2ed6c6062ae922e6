package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.OnBreak;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.AnswerStream;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.RelayObserver.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job under way: the models of its plan one after the other, a hedge beside the first, until
 * one of them speaks; its bytes are the client's then.
 *
 * <p>A failure before the first token is invisible to the client as long as a model is left. After
 * it, the answer breaks, or the next model goes on from what was said. Event loop of its job only.
 */
final class Course implements Run, AttemptOwner {

  private static final long NO_TIMER = -1;
  private static final long MILLI = 1_000_000;

  private final Means means;
  private final Job job;
  private final Client client;
  private final RelayObserver observer;
  private final Plan plan;
  private final Ledger ledger;
  private final Backoff backoff;
  private final Onward onward;
  private final List<Attempt> running = new ArrayList<>(2);
  private final List<Attempt> speakers = new ArrayList<>(1);
  private final List<Failure> failures = new ArrayList<>(0);

  private Patience patience;
  private int next;
  private long hedgeTimer = NO_TIMER;
  private long retryTimer = NO_TIMER;
  private @Nullable Attempt hedge;
  private boolean hedgeCounted;
  private @Nullable Attempt winner;
  private @Nullable Attempt declined;
  private @Nullable ProviderException broken;
  private String said = "";
  private boolean headGiven;
  private boolean full;
  private boolean over;

  Course(Means means, Job job, Client client, RelayObserver observer, Ledger ledger) {
    this.means = means;
    this.job = job;
    this.client = client;
    this.observer = observer;
    this.plan = job.decision().plan();
    this.ledger = ledger;
    this.patience = Patience.of(job, ledger.startNanos(), means.limits());
    this.backoff = new Backoff(plan.retry(), means.random());
    this.onward = new Onward(plan);
  }

  void start() {
    armHedge();
    if (!openNext()) {
      giveUp();
    }
  }

  /** Opens the next model that can be; false when there is none, or no time. */
  private boolean openNext() {
    while (hasNext()) {
      PlannedAttempt planned = plan.attempts().get(next++);
      if (onward.hasRoom(planned)) {
        backoff.restart();
        open(planned);
        return true;
      }
    }
    return false;
  }

  private boolean hasNext() {
    return next < plan.attempts().size() && leftNanos() > 0;
  }

  private long leftNanos() {
    return patience.leftNanos(means.clock().nanoTime());
  }

  private void open(PlannedAttempt planned) {
    made(planned).begin(said);
  }

  private Attempt made(PlannedAttempt planned) {
    boolean last = next >= plan.attempts().size();
    Duration waits = patience.with(planned, last, means.clock().nanoTime());
    Attempt attempt = ledger.attempt(planned, waits, this);
    running.add(attempt);
    return attempt;
  }

  /** Not for answers that are not streamed: they are all late by the measure of a first token. */
  private void armHedge() {
    if (plan.hedgeAfter().isPresent()
        && plan.kind() == Plan.Kind.FALLBACK
        && plan.attempts().size() > 1
        && job.request().stream()) {
      long millis = Math.max(1, plan.hedgeAfter().get().toMillis());
      hedgeTimer = means.vertx().setTimer(millis, _ -> startHedge());
    }
  }

  private void startHedge() {
    hedgeTimer = NO_TIMER;
    if (over || winner != null || running.size() != 1 || !hasNext()) {
      return;
    }
    PlannedAttempt planned = plan.attempts().get(next);
    if (onward.hasRoom(planned)) {
      next++;
      Attempt attempt = made(planned);
      hedge = attempt;
      attempt.begin(said);
    }
  }

  @Override
  public void spoke(Attempt attempt) {
    stopTimers();
    winner = attempt;
    speakers.add(attempt);
    for (Attempt other : List.copyOf(running)) {
      if (other != attempt) {
        running.remove(other);
        other.outrun();
      }
    }
    countHedge(attempt == hedge);
    if (job.request().stream()) {
      giveHead();
    }
  }

  private void countHedge(boolean won) {
    if (hedge != null && !hedgeCounted) {
      hedgeCounted = true;
      observer.hedged(job, won);
    }
  }

  private void giveHead() {
    if (!headGiven && !over) {
      headGiven = true;
      client.begin(receipt());
    }
  }

  @Override
  public void say(Attempt attempt, byte[] bytes) {
    if (over) {
      return;
    }
    client.send(bytes);
    if (!over && client.isFull()) {
      attempt.pause();
      if (!full) {
        full = true;
        client.onDrain(this::drained);
      }
    }
  }

  private void drained() {
    full = false;
    if (!over && winner != null) {
      winner.resume();
    }
  }

  @Override
  public void complete(Attempt attempt) {
    if (over) {
      return;
    }
    running.remove(attempt);
    AnswerStream answer = attempt.stream();
    if (!headGiven && !satisfies(answer) && hasNext()) {
      declined = attempt;
      winner = null;
      speakers.remove(attempt);
      if (openNext()) {
        return;
      }
      speakers.add(attempt);
    }
    finish(attempt);
  }

  /** Whether the plan wants no better answer than this one. */
  private boolean satisfies(AnswerStream answer) {
    if (job.request().dialect() == Dialect.EMBEDDINGS) {
      return true; // nothing in it to be judged
    }
    if (plan.kind() == Plan.Kind.CASCADE && !job.request().stream()) {
      return Confidence.of(answer) >= plan.escalateBelow();
    }
    return !plan.nextOnRefusal() || !answer.isRefusal();
  }

  private void finish(Attempt attempt) {
    Receipt receipt = receipt();
    byte[] rest = attempt.answer().finish(attempt.stream(), receipt);
    giveHead();
    if (over) {
      return;
    }
    over = true;
    stopTimers();
    client.end(rest, receipt, true);
    observer.ended(job, Ending.COMPLETE, receipt);
  }

  @Override
  public void failed(Attempt attempt, Failure failure) {
    if (over) {
      return;
    }
    running.remove(attempt);
    failures.add(failure);
    onward.failed(attempt, failure);
    if (attempt == winner) {
      winner = null;
      if (headGiven) {
        brokeOff(attempt, failure);
        return;
      }
      speakers.remove(attempt);
    }
    if (running.isEmpty() && !retries(attempt, failure)) {
      cancelHedge();
      if (!onward.goesOn(failure) || !openNext()) {
        giveUp();
      }
    }
  }

  private void brokeOff(Attempt attempt, Failure failure) {
    broken = failure.why();
    if (!canContinue(attempt) || !openNext()) {
      breakOff(failure.why());
    }
  }

  private boolean canContinue(Attempt attempt) {
    AnswerStream answer = attempt.stream();
    if (plan.onBreak() != OnBreak.CONTINUE || !answer.canBeContinued()) {
      return false;
    }
    said = answer.text();
    if (next < plan.attempts().size()) {
      patience = patience.forContinuing(plan.attempts().get(next), means.clock().nanoTime());
    }
    return true;
  }

  /** Asks the same model again in a while, where that may help and the budget has the time. */
  private boolean retries(Attempt attempt, Failure failure) {
    long wait = hedge == null ? backoff.nanosAfter(failure) : Backoff.NEVER;
    if (wait >= job.dueNanos() - means.clock().nanoTime()) {
      return false;
    }
    cancelHedge();
    long millis = Math.max(1, (wait + MILLI - 1) / MILLI);
    retryTimer = means.vertx().setTimer(millis, _ -> retry(attempt.planned()));
    return true;
  }

  private void retry(PlannedAttempt planned) {
    retryTimer = NO_TIMER;
    if (!over) {
      open(planned);
    }
  }

  private void cancelHedge() {
    if (hedgeTimer != NO_TIMER) {
      means.vertx().cancelTimer(hedgeTimer);
      hedgeTimer = NO_TIMER;
    }
  }

  private void stopTimers() {
    cancelHedge();
    if (retryTimer != NO_TIMER) {
      means.vertx().cancelTimer(retryTimer);
      retryTimer = NO_TIMER;
    }
  }

  /** No model is left, or none would help. */
  private void giveUp() {
    if (broken != null) {
      breakOff(broken);
      return;
    }
    if (declined != null) {
      speakers.add(declined);
      finish(declined);
      return;
    }
    over = true;
    stopTimers();
    countHedge(false);
    Receipt receipt = receipt();
    client.fail(Verdict.of(job.decision(), failures), receipt);
    observer.ended(job, Ending.FAILED, receipt);
  }

  private void breakOff(ProviderException why) {
    over = true;
    stopTimers();
    Receipt receipt = receipt();
    client.end(job.answer().broken(why, receipt), receipt, false);
    observer.ended(job, Ending.BROKEN, receipt);
  }

  @Override
  public void cancel() {
    if (over) {
      return;
    }
    over = true;
    stopTimers();
    if (speakers.isEmpty()) {
      speakers.addAll(running);
    }
    for (Attempt attempt : running) {
      attempt.cancel("the client went away");
    }
    countHedge(false);
    observer.ended(job, Ending.CANCELLED, receipt());
  }

  @Override
  public void clientStalled(Attempt attempt) {
    String why = "the client took nothing for " + means.limits().clientStall().toMillis() + " ms";
    running.remove(attempt);
    attempt.cancel(why);
    breakOff(new ProviderException(FailureKind.TIMEOUT, "client", why));
  }

  @Override
  public void reported(AttemptReport report) {
    observer.attempted(job, report);
  }

  private Receipt receipt() {
    return ledger.receipt(speakers);
  }
}
