package dev.undertone.router;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.conversation.reply.ReplyStream;
import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.turn.TurnScope;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.record.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a plan: the first of its models that speaks.
 *
 * <p>A model that fails or misses its first-token deadline is left for the next one, as long as
 * nothing of the answer has been given out; after that its failure is the answer's. Once this is
 * closed or the turn is cancelled no further model is opened: opening happens under the lock that
 * closing takes.
 */
final class RoutedReply implements ReplyStream {

  /** Opens the plan's models, in order. */
  interface Opener {

    /** Models in the plan. */
    int size();

    /**
     * Sends the request to the model at {@code index}; does not wait.
     *
     * @throws ProviderException when it cannot be sent
     */
    Attempt open(int index) throws InterruptedException;

    /** Name of the model at {@code index} in reports. */
    String name(int index);
  }

  private final RouteSummary route;
  private final Opener opener;
  private final TurnScope scope;
  private final DecisionObserver observer;
  private final Consumer<Served> calls;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Attempt> opened = new ArrayList<>();
  private final List<AttemptReport> reports = new ArrayList<>();
  private @Nullable Attempt current;
  private @Nullable ProviderException failure;
  private int nextIndex;
  private boolean closed;
  private boolean finished;

  /**
   * @param calls hears first of what came of it, so that the call's next decision knows of it
   */
  RoutedReply(
      RouteSummary route,
      Opener opener,
      TurnScope scope,
      DecisionObserver observer,
      Consumer<Served> calls) {
    this.route = route;
    this.opener = opener;
    this.scope = scope;
    this.observer = observer;
    this.calls = calls;
  }

  @Override
  public RouteSummary route() {
    return route;
  }

  /**
   * Sends the first request that can be sent; what prevents all of them is thrown by {@link #next}.
   */
  void start() throws InterruptedException {
    openNext();
  }

  @Override
  public ReplyEvent next() throws InterruptedException {
    if (finished) {
      throw new IllegalStateException("next() after Finished, must stop there");
    }
    while (true) {
      Attempt attempt = underWay();
      try {
        return passOn(attempt, attempt.next());
      } catch (ProviderException e) {
        failed(attempt, e);
      }
    }
  }

  private ReplyEvent passOn(Attempt attempt, ReplyEvent event) {
    return switch (event) {
      case ReplyEvent.Text _, ReplyEvent.Refusal _, ReplyEvent.ToolCallDelta _ -> {
        markSpoke(attempt);
        yield event;
      }
      case ReplyEvent.Usage usage -> withEarlierAttempts(usage, attempt);
      case ReplyEvent.Seam _ -> event;
      case ReplyEvent.Finished last -> {
        finished = true;
        attempt.succeeded();
        keepReport(attempt);
        yield new ReplyEvent.Finished(last.reason(), attempts(), cost());
      }
    };
  }

  private void markSpoke(Attempt attempt) {
    scope.timeline().mark(Mark.REQUEST_SENT, attempt.sentNanos());
    attempt.firstTokenNanos().ifPresent(at -> scope.timeline().mark(Mark.FIRST_TOKEN, at));
  }

  private ReplyEvent.Usage withEarlierAttempts(ReplyEvent.Usage usage, Attempt attempt) {
    long input = usage.inputTokens();
    long output = usage.outputTokens();
    long cached = usage.cachedInputTokens();
    long written = usage.cacheWriteTokens();
    lock.lock();
    try {
      for (Attempt earlier : opened) {
        Optional<ReplyEvent.Usage> used = earlier == attempt ? Optional.empty() : earlier.usage();
        input += used.map(ReplyEvent.Usage::inputTokens).orElse(0L);
        output += used.map(ReplyEvent.Usage::outputTokens).orElse(0L);
        cached += used.map(ReplyEvent.Usage::cachedInputTokens).orElse(0L);
        written += used.map(ReplyEvent.Usage::cacheWriteTokens).orElse(0L);
      }
    } finally {
      lock.unlock();
    }
    return new ReplyEvent.Usage(input, output, cached, written);
  }

  private Attempt underWay() {
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
      if (current == null) {
        throw new ProviderException(FailureKind.UNAVAILABLE, "router", "the turn was cancelled");
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** Leaves the attempt for the next one, or throws. */
  private void failed(Attempt attempt, ProviderException why) throws InterruptedException {
    if (isCancelled()) {
      attempt.cancelled();
      keepReport(attempt);
      throw why;
    }
    attempt.failed(why);
    keepReport(attempt);
    end(why);
    if (attempt.spoke() || !why.kind().triesNext()) {
      throw why;
    }
    openNext();
  }

  private void end(ProviderException why) {
    lock.lock();
    try {
      current = null;
      failure = why;
    } finally {
      lock.unlock();
    }
  }

  /** Opens the next model that can be; without one, the last failure stands. */
  private void openNext() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (nextIndex < opener.size() && !isCancelled()) {
        int index = nextIndex++;
        try {
          Attempt attempt = opener.open(index);
          opened.add(attempt);
          current = attempt;
          failure = null;
          return;
        } catch (ProviderException e) {
          failure = e;
          report(
              new AttemptReport(
                  opener.name(index), Optional.empty(), Optional.of(e.kind()), message(e)));
          if (!e.kind().triesNext()) {
            return;
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isCancelled() {
    lock.lock();
    try {
      return closed || scope.isCancelled();
    } finally {
      lock.unlock();
    }
  }

  private void keepReport(Attempt attempt) {
    lock.lock();
    try {
      attempt.takeReport().ifPresent(this::report);
    } finally {
      lock.unlock();
    }
  }

  private void report(AttemptReport report) {
    reports.add(report);
    observer.attempted(route.decisionId(), report);
  }

  private static String message(ProviderException e) {
    return String.valueOf(e.getMessage());
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
    lock.lock();
    try {
      Cost sum = Cost.NONE;
      for (Attempt attempt : opened) {
        sum = sum.plus(attempt.cost());
      }
      return sum;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    Attempt cut;
    boolean first;
    lock.lock();
    try {
      first = !closed;
      closed = true;
      cut = current;
    } finally {
      lock.unlock();
    }
    if (cut != null) {
      cut.cancelled();
      keepReport(cut);
    }
    if (first) {
      Served served = Served.of(attempts(), tokens(), cost(), ending());
      calls.accept(served);
      observer.served(route.decisionId(), served);
    }
  }

  private TokenUsage tokens() {
    lock.lock();
    try {
      TokenUsage sum = TokenUsage.NONE;
      for (Attempt attempt : opened) {
        sum = sum.plus(attempt.tokens());
      }
      return sum;
    } finally {
      lock.unlock();
    }
  }

  private Served.Ending ending() {
    lock.lock();
    try {
      if (finished) {
        return Served.Ending.COMPLETE;
      }
      if (failure == null) {
        return Served.Ending.CANCELLED;
      }
      return opened.stream().anyMatch(Attempt::spoke) ? Served.Ending.BROKEN : Served.Ending.FAILED;
    } finally {
      lock.unlock();
    }
  }
}
