package dev.undertone.router.provider;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.FinishReason;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ReplyEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Not a language model: composes its answers by rule out of the caller's own words, offline and
 * without a key. It is what calls are answered by until a provider is configured, and it can be
 * late or fail on demand, for tests and demonstrations.
 *
 * <p>Tokens come on the clock's time, counted from the request, whether or not someone reads. Any
 * thread.
 */
public final class ScriptedModel implements Model {

  /** Parameters of a route that begin so are for this model and are sent to no other. */
  public static final String PARAMETER_PREFIX = "scripted_";

  private final String id;
  private final NanoClock clock;
  private final Map<String, ScriptedOptions> byModel;

  /**
   * @param id the provider's name in router files
   * @param byModel options for each model name; others get {@link ScriptedOptions#QUICK}
   */
  public ScriptedModel(String id, NanoClock clock, Map<String, ScriptedOptions> byModel) {
    this.id = id;
    this.clock = clock;
    this.byModel = Map.copyOf(byModel);
  }

  /** The shipped one: provider {@code scripted} with {@code quick} and {@code thoughtful}. */
  public static ScriptedModel shipped(NanoClock clock) {
    return new ScriptedModel(
        "scripted",
        clock,
        Map.of("quick", ScriptedOptions.QUICK, "thoughtful", ScriptedOptions.THOUGHTFUL));
  }

  /**
   * What would be answered, and how.
   *
   * @param tokens words with the space before them
   * @param inputTokens of the request
   */
  public record Script(ScriptedOptions options, List<String> tokens, long inputTokens) {
    public Script {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * Composes the answer without giving it.
   *
   * @throws ProviderException {@code INVALID_REQUEST} for a parameter that is out of its range
   */
  public Script script(Request request) {
    ScriptedOptions options = options(request);
    String answer =
        options.say().isEmpty()
            ? ScriptedAnswer.compose(request.model(), request.messages())
            : options.say();
    return new Script(options, ScriptedAnswer.tokens(answer), TokenEstimate.of(request.messages()));
  }

  @Override
  public Stream open(Request request) {
    Script script = script(request);
    return new Answer(script.options(), script.tokens(), script.inputTokens());
  }

  private ScriptedOptions options(Request request) {
    try {
      return byModel
          .getOrDefault(request.model(), ScriptedOptions.QUICK)
          .with(request.parameters());
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          FailureKind.INVALID_REQUEST, id, String.valueOf(e.getMessage()), e);
    }
  }

  private final class Answer implements Stream {
    private final ScriptedOptions options;
    private final List<String> tokens;
    private final long inputTokens;
    private final long openedNanos = clock.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private boolean closed;
    private int given;
    private boolean usageGiven;
    private boolean finished;

    private Answer(ScriptedOptions options, List<String> tokens, long inputTokens) {
      this.options = options;
      this.tokens = tokens;
      this.inputTokens = inputTokens;
    }

    @Override
    public ReplyEvent next(long deadlineNanos) throws InterruptedException {
      if (finished) {
        throw new IllegalStateException("next() after Finished, must stop there");
      }
      boolean faulty = options.fault() != ScriptedOptions.Fault.NONE && given >= faultAt();
      if (faulty && options.fault() == ScriptedOptions.Fault.HANG) {
        waitUntil(deadlineNanos, deadlineNanos);
        throw late();
      }
      if (given < tokens.size() || faulty) {
        waitUntil(dueNanos(), deadlineNanos);
      }
      if (faulty) {
        throw failure();
      }
      if (given < tokens.size()) {
        return new ReplyEvent.Text(tokens.get(given++));
      }
      if (!usageGiven) {
        usageGiven = true;
        return new ReplyEvent.Usage(inputTokens, tokens.size(), 0);
      }
      finished = true;
      return new ReplyEvent.Finished(FinishReason.STOP, List.of(), Cost.NONE);
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

    /** Waits until {@code due}; fails when it is not reached by {@code deadline}. */
    private void waitUntil(long due, long deadline) throws InterruptedException {
      long until = due - deadline <= 0 ? due : deadline;
      lock.lockInterruptibly();
      try {
        while (!closed && until - clock.nanoTime() > 0) {
          clock.awaitUntil(closing, until);
        }
        if (closed) {
          throw failed(FailureKind.UNAVAILABLE, "the stream was closed");
        }
      } finally {
        lock.unlock();
      }
      if (due - clock.nanoTime() > 0) {
        throw late();
      }
    }

    private long dueNanos() {
      Duration pace = options.perToken().multipliedBy(given);
      return openedNanos + options.firstToken().plus(pace).toNanos();
    }

    private int faultAt() {
      return switch (options.fault()) {
        case BREAK, GARBAGE, HANG -> Math.min(options.faultAfter(), tokens.size());
        case RATE_LIMITED, UNAVAILABLE, UNAUTHORIZED, REFUSED -> 0;
        case NONE -> Integer.MAX_VALUE;
      };
    }

    private ProviderException failure() {
      return switch (options.fault()) {
        case RATE_LIMITED ->
            new ProviderException(
                FailureKind.RATE_LIMITED, id, "HTTP 429, scripted", Duration.ofSeconds(1), null);
        case UNAVAILABLE -> failed(FailureKind.UNAVAILABLE, "HTTP 500, scripted");
        case UNAUTHORIZED -> failed(FailureKind.UNAUTHORIZED, "HTTP 401, scripted");
        case REFUSED -> failed(FailureKind.REFUSED, "content filter, scripted");
        case BREAK -> failed(FailureKind.UNAVAILABLE, "the stream broke off, scripted");
        case GARBAGE -> failed(FailureKind.MALFORMED, "a chunk is not JSON, scripted");
        case NONE, HANG -> throw new IllegalStateException(options.fault() + " fails otherwise");
      };
    }

    private ProviderException late() {
      return failed(FailureKind.TIMEOUT, given == 0 ? "no answer in time" : "no token in time");
    }

    private ProviderException failed(FailureKind kind, String message) {
      return new ProviderException(kind, id, message);
    }
  }
}
