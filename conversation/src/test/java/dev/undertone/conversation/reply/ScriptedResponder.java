package dev.undertone.conversation.reply;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.turn.TurnScope;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A responder that plays scripts: each call of {@link #respond} takes the next one, and the last is
 * played again and again.
 *
 * <p>Tokens come on the clock's time, counted from the request. Remembers what it was asked. Any
 * thread.
 */
public final class ScriptedResponder implements Responder {

  /**
   * One answer.
   *
   * @param firstToken request to first token
   * @param perToken one token to the next
   * @param tokens of the answer
   * @param failure what happens after the last token, at the time of the next; empty to finish
   */
  public record Script(
      Duration firstToken, Duration perToken, List<String> tokens, Optional<FailureKind> failure) {
    public Script {
      tokens = List.copyOf(tokens);
    }

    /** All tokens at once. */
    public static Script saying(String... tokens) {
      return new Script(Duration.ZERO, Duration.ZERO, List.of(tokens), Optional.empty());
    }

    /** The same, first token after a delay. */
    public Script after(Duration delay) {
      return new Script(delay, perToken, tokens, failure);
    }

    /** The same, one token at a time. */
    public Script every(Duration pace) {
      return new Script(firstToken, pace, tokens, failure);
    }

    /** The same, but broken after its tokens. */
    public Script thenFailing(FailureKind kind) {
      return new Script(firstToken, perToken, tokens, Optional.of(kind));
    }
  }

  private static final String NAME = "scripted/double";

  private final NanoClock clock;
  private final ConcurrentLinkedQueue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final Collection<ReplyRequest> requests = new ConcurrentLinkedQueue<>();
  private final Collection<Answer> answers = new ConcurrentLinkedQueue<>();

  public ScriptedResponder(NanoClock clock, Script first, Script... more) {
    this.clock = clock;
    scripts.add(first);
    scripts.addAll(List.of(more));
  }

  /** What was asked so far, oldest first. */
  public List<ReplyRequest> requests() {
    return List.copyOf(requests);
  }

  /** Answers that are neither finished nor broken nor closed. */
  public long open() {
    return answers.stream().filter(Answer::isOpen).count();
  }

  @Override
  public ReplyStream respond(ReplyRequest request, TurnScope scope) {
    requests.add(request);
    scope.timeline().mark(Mark.DECIDED, clock.nanoTime());
    Script script = scripts.size() > 1 ? scripts.remove() : scripts.element();
    Answer answer = new Answer(request, script, scope);
    answers.add(answer);
    return scope.own(answer);
  }

  private final class Answer implements ReplyStream {
    private final RouteSummary route;
    private final Script script;
    private final TurnScope scope;
    private final long sentNanos = clock.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final List<AttemptReport> reports = new ArrayList<>();
    private int given;
    private boolean over;
    private boolean closed;

    private Answer(ReplyRequest request, Script script, TurnScope scope) {
      this.script = script;
      this.scope = scope;
      this.route =
          new RouteSummary(
              request.call() + "-" + request.turn().value(),
              request.router(),
              "scripted",
              "scripted",
              "a",
              NAME,
              List.of(),
              "it is scripted",
              List.of(),
              "normal",
              1,
              Duration.ZERO);
    }

    @Override
    public RouteSummary route() {
      return route;
    }

    @Override
    public ReplyEvent next() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        if (over) {
          throw new IllegalStateException("next() after the end, must stop there");
        }
        boolean more = given < script.tokens().size() || script.failure().isPresent();
        awaitUntil(more ? due() : clock.nanoTime());
        return given < script.tokens().size() ? token() : end();
      } finally {
        lock.unlock();
      }
    }

    private long due() {
      Duration pace = script.perToken().multipliedBy(given);
      return sentNanos + script.firstToken().plus(pace).toNanos();
    }

    private void awaitUntil(long nanos) throws InterruptedException {
      while (!closed && nanos - clock.nanoTime() > 0) {
        clock.awaitUntil(closing, nanos);
      }
      if (closed) {
        throw new ProviderException(FailureKind.UNAVAILABLE, "scripted", "the stream was closed");
      }
    }

    private ReplyEvent token() {
      scope.timeline().mark(Mark.REQUEST_SENT, sentNanos);
      scope.timeline().mark(Mark.FIRST_TOKEN, clock.nanoTime());
      return new ReplyEvent.Text(script.tokens().get(given++));
    }

    private ReplyEvent end() {
      Optional<Duration> first = given == 0 ? Optional.empty() : Optional.of(script.firstToken());
      reports.add(new AttemptReport(NAME, first, script.failure(), ""));
      if (script.failure().isPresent()) {
        closed = true;
        throw new ProviderException(script.failure().get(), "scripted", "the script says so");
      }
      over = true;
      return new ReplyEvent.Finished(FinishReason.STOP, reports, Cost.NONE);
    }

    @Override
    public List<AttemptReport> attempts() {
      lock.lock();
      try {
        return List.copyOf(reports);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Cost cost() {
      return Cost.NONE;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        closed = true;
        closing.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private boolean isOpen() {
      lock.lock();
      try {
        return !over && !closed;
      } finally {
        lock.unlock();
      }
    }
  }
}
