package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.AttemptReport.Outcome;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.AnswerStream;
import dev.undertone.router.dialect.ClientAnswer;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.ProviderErrors;
import dev.undertone.router.health.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try at one model, over as many of its provider's deployments as refuse it.
 *
 * <p>It is over once: complete, failed or cancelled, and then its provider is released. Event loop
 * of its job only.
 */
final class Attempt implements Reading.Listener {

  private enum State {
    /** Silent. */
    WAITING,
    SPEAKING,
    /** Complete; what is left of the body is thrown away, so that its connection lives on. */
    DRAINING,
    OVER
  }

  private static final long DRAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final Means means;
  private final Job job;
  private final PlannedAttempt planned;
  private final @Nullable Provider provider;
  private final Duration patience;
  private final ClientAnswer answer;
  private final AttemptOwner owner;
  private final String name;
  private final Watch watch;
  private final List<AttemptReport> reports = new ArrayList<>(1);

  private State state = State.WAITING;
  private Question.@Nullable Ready question;
  private @Nullable Evidence evidence;
  private @Nullable Exchange exchange;
  private @Nullable Reading reading;
  private @Nullable Duration firstToken;
  private @Nullable Pick pick;
  private long sentNanos;
  private int saidBefore;
  private Bill spent = Bill.NOTHING;
  private boolean wasRefused;
  private boolean resent;

  /**
   * @param provider null when it is not configured
   * @param patience for its first token, or for the whole of an answer that is not streamed
   * @param answer that its words go into
   */
  Attempt(
      Means means,
      Job job,
      PlannedAttempt planned,
      @Nullable Provider provider,
      Duration patience,
      ClientAnswer answer,
      AttemptOwner owner) {
    this.means = means;
    this.job = job;
    this.planned = planned;
    this.provider = provider;
    this.patience = patience;
    this.answer = answer;
    this.owner = owner;
    this.name = planned.model().fullName();
    this.watch = new Watch(means, planned.stallDeadline().toNanos(), this::expired);
  }

  /**
   * Sends the request; the owner may hear before this returns.
   *
   * @param said what an earlier model had said; empty for none
   */
  void begin(String said) {
    sentNanos = means.clock().nanoTime();
    saidBefore = said.length();
    switch (Question.of(provider, job, planned, said)) {
      case Question.Unfit(FailureKind kind, String message, String field) ->
          refuse(kind, message, field);
      case Question.Ready ready -> ask(ready);
    }
  }

  private void ask(Question.Ready ready) {
    question = ready;
    Optional<Fleet.Attempt> passed = means.fleet().begin(name);
    if (passed.isEmpty()) {
      refuse(FailureKind.UNAVAILABLE, "its breaker is open", "");
      return;
    }
    boolean stream = job.request().stream();
    evidence = Evidence.of(passed.get(), planned, stream, means.limits());
    pick = new Pick(ready.asked(), stream);
    Duration longest = stream ? means.limits().longestStream() : patience;
    watch.begin(sentNanos + patience.toNanos(), sentNanos + longest.toNanos());
    send(ready, pick);
  }

  private Duration waited() {
    return Duration.ofNanos(means.clock().nanoTime() - sentNanos);
  }

  /** The provider is not asked at all. */
  private void refuse(FailureKind kind, String message, String field) {
    ProviderException why = exception(kind, message);
    state = State.OVER;
    wasRefused = true;
    report(Outcome.FAILED, Optional.of(kind), String.valueOf(why.getMessage()));
    owner.failed(this, new Failure(why, false, 0, field, name));
  }

  private void send(Question.Ready ready, Pick from) {
    from.take();
    exchange(ready, from.current());
  }

  private void exchange(Question.Ready ready, int deployment) {
    sentNanos = means.clock().nanoTime();
    wasRefused = false;
    exchange = null;
    Provider asked = ready.asked();
    Dialect dialect = ready.dialect();
    ProviderErrors errors = asked.errors(deployment);
    Reading sink =
        new Reading(dialect, job.request().stream(), answer, errors, means.limits(), this);
    reading = sink;
    try {
      exchange =
          asked.isScripted()
              ? asked.scripted(job, planned.model(), sink)
              : asked.exchange(deployment, dialect, ready.body(), job.headersFor(dialect), sink);
    } catch (ProviderException e) {
      failed(e, 0);
      return;
    }
    exchange.send();
  }

  @Override
  public void answering(boolean tokensCount) {
    if (job.request().stream()) {
      if (!tokensCount) {
        watch.bodyBegins();
      }
    } else {
      watch.answering();
    }
  }

  @Override
  public void finishing() {
    watch.finishing();
  }

  @Override
  public void progress() {
    watch.progress();
  }

  @Override
  public void spoke() {
    state = State.SPEAKING;
    Duration after = waited();
    firstToken = after;
    if (evidence != null) {
      evidence.firstToken(after);
    }
    if (pick != null) {
      pick.firstToken(after);
    }
    watch.answering();
    owner.spoke(this);
  }

  @Override
  public void say(byte[] bytes) {
    owner.say(this, bytes);
  }

  @Override
  public void complete() {
    state = State.DRAINING;
    if (exchange == null || exchange.isOver()) {
      release();
    } else {
      exchange.resume();
      watch.drain(DRAIN_NANOS);
    }
    if (evidence != null) {
      evidence.succeeded();
    }
    report(Outcome.ANSWERED, Optional.empty(), "");
    owner.complete(this);
  }

  @Override
  public void drained() {
    release();
  }

  @Override
  public void failed(ProviderException why, int status) {
    boolean spoke = state == State.SPEAKING;
    boolean timeout = why.kind() == FailureKind.TIMEOUT;
    if (!spoke && !timeout && resends()) {
      return;
    }
    wasRefused = !spoke && !timeout;
    stopExchange();
    report(Outcome.FAILED, Optional.of(why.kind()), pick == null ? "" : pick.message(why));
    if (!spoke && asksAnother(why)) {
      return;
    }
    if (evidence != null) {
      if (timeout && !spoke) {
        evidence.late(why, waited());
      } else {
        evidence.failed(why, pick == null || pick.isEverywhere());
      }
    }
    release();
    owner.failed(this, new Failure(why, true, status, "", name));
  }

  /**
   * A kept connection may be closed by the other side in the moment of its use; that tells nothing.
   */
  private boolean resends() {
    boolean stale = exchange != null && exchange.wasStale();
    if (resent || !stale || watch.isDue() || question == null || pick == null) {
      return false;
    }
    resent = true;
    exchange(question, pick.current());
    return true;
  }

  /** Turns to another deployment of the same provider, where one may do better. */
  private boolean asksAnother(ProviderException why) {
    if (question == null || pick == null || evidence == null) {
      return false;
    }
    if (!pick.failed(why, waited(), evidence.isLate(waited())) || watch.isDue()) {
      return false;
    }
    evidence.deploymentFailed(why);
    spent = bill();
    watch.again();
    send(question, pick);
    return true;
  }

  /** A deadline passed. */
  private void expired() {
    switch (state) {
      case DRAINING -> release();
      case WAITING -> {
        if (reading == null || !(reading.failByStatus() || reading.endsWhole())) {
          long waited = waited().toMillis();
          failed(exception(FailureKind.TIMEOUT, "no token within " + waited + " ms"), 0);
        }
      }
      case SPEAKING -> {
        if (watch.isPaused()) {
          owner.clientStalled(this);
        } else if (reading == null || !reading.endsWhole()) {
          failed(exception(FailureKind.TIMEOUT, watch.why()), 0);
        }
      }
      case OVER -> {}
    }
  }

  /** It is not wanted any more. */
  void cancel(String why) {
    if (state == State.OVER || state == State.DRAINING) {
      return;
    }
    if (evidence != null) {
      evidence.cancelled();
    }
    release();
    report(Outcome.CANCELLED, Optional.empty(), why);
  }

  /** Another model spoke first. */
  void outrun() {
    boolean wasAsked = exchange != null && exchange.wasSent();
    if (state == State.WAITING && wasAsked && evidence != null && pick != null) {
      evidence.outrun(waited());
      pick.silentFor(waited());
    }
    cancel("another model spoke first");
  }

  /** Lets go of the provider. */
  private void release() {
    state = State.OVER;
    watch.stop();
    stopExchange();
    if (pick != null) {
      pick.giveBack();
    }
  }

  private void stopExchange() {
    if (reading != null) {
      reading.close();
    }
    if (exchange != null) {
      exchange.abort();
    }
  }

  /** The client takes nothing at the moment. */
  void pause() {
    if (exchange != null && state == State.SPEAKING) {
      exchange.pause();
      watch.pause();
    }
  }

  void resume() {
    if (exchange != null && state == State.SPEAKING) {
      watch.resume();
      exchange.resume();
    }
  }

  private void report(Outcome outcome, Optional<FailureKind> failure, String message) {
    AttemptReport report = reportOf(outcome, failure, message);
    reports.add(report);
    owner.reported(report);
  }

  private AttemptReport reportOf(Outcome outcome, Optional<FailureKind> failure, String message) {
    return new AttemptReport(
        name, Optional.ofNullable(firstToken), failure, message, outcome, saidBefore);
  }

  /** What is known of it; it may still be under way. */
  void reportTo(List<AttemptReport> all) {
    all.addAll(reports);
    if (state == State.WAITING || state == State.SPEAKING) {
      all.add(reportOf(Outcome.UNDER_WAY, Optional.empty(), ""));
    }
  }

  /**
   * What it used so far, at all deployments that were asked; nothing where the provider gave an
   * error in place of an answer and counted nothing.
   */
  Bill bill() {
    if (exchange == null || reading == null || !exchange.wasSent()) {
      return spent;
    }
    return spent.plus(Bill.of(reading, wasRefused, job.request().facts().tokens()));
  }

  /** Whether anything of its answer came. */
  boolean hasSpoken() {
    return firstToken != null;
  }

  /** {@code provider/model}. */
  String name() {
    return name;
  }

  /** What its words go into. */
  ClientAnswer answer() {
    return answer;
  }

  PlannedAttempt planned() {
    return planned;
  }

  /** Its answer; only once it has begun. */
  AnswerStream stream() {
    if (reading == null) {
      throw new IllegalStateException("nothing was asked yet, must be before it is answered");
    }
    return reading.stream();
  }

  private ProviderException exception(FailureKind kind, String message) {
    return new ProviderException(kind, planned.model().provider(), message);
  }
}
