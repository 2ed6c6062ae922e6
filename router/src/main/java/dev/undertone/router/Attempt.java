package dev.undertone.router;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.AttemptReport.Outcome;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.provider.Model;
import dev.undertone.router.provider.TokenEstimate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One try at one model, from the request to its report.
 *
 * <p>{@link #next} by one thread; everything else by any. It ends once: whichever of success,
 * failure and cancelling comes first writes the report.
 */
final class Attempt {

  private final PlannedAttempt planned;
  private final Model.Stream stream;
  private final Fleet.Attempt health;
  private final NanoClock clock;
  private final long promptTokens;
  private final long sentNanos;
  private final long firstTokenDueNanos;
  private final AtomicReference<@Nullable AttemptReport> report = new AtomicReference<>();
  private final AtomicBoolean reportTaken = new AtomicBoolean();

  private volatile ReplyEvent.@Nullable Usage usage;
  private final AtomicLong characters = new AtomicLong();
  private volatile @Nullable Duration firstToken;

  /**
   * @param sentNanos when the request was sent
   * @param firstTokenWithin from then
   * @param promptTokens estimate, for providers that do not count
   */
  Attempt(
      PlannedAttempt planned,
      Model.Stream stream,
      Fleet.Attempt health,
      NanoClock clock,
      long sentNanos,
      Duration firstTokenWithin,
      long promptTokens) {
    this.planned = planned;
    this.stream = stream;
    this.health = health;
    this.clock = clock;
    this.sentNanos = sentNanos;
    this.firstTokenDueNanos = sentNanos + firstTokenWithin.toNanos();
    this.promptTokens = promptTokens;
  }

  long sentNanos() {
    return sentNanos;
  }

  /** When the first token came; empty before. */
  Optional<Long> firstTokenNanos() {
    return Optional.ofNullable(firstToken).map(after -> sentNanos + after.toNanos());
  }

  /** Whether something of the answer came. */
  boolean spoke() {
    return firstToken != null;
  }

  /**
   * Waits for the next event, as long as the plan allows.
   *
   * @throws ProviderException {@code MALFORMED} too when the answer is complete and empty
   */
  ReplyEvent next() throws InterruptedException {
    long until =
        spoke() ? clock.nanoTime() + planned.stallDeadline().toNanos() : firstTokenDueNanos;
    ReplyEvent event = stream.next(until);
    switch (event) {
      case ReplyEvent.Text(String text) -> spoken(text.length());
      case ReplyEvent.Refusal(String text) -> spoken(text.length());
      case ReplyEvent.ToolCallDelta call ->
          spoken(call.name().length() + call.arguments().length());
      case ReplyEvent.Usage counted -> usage = counted;
      case ReplyEvent.Seam _ -> {}
      case ReplyEvent.Finished _ -> {
        if (!spoke()) {
          throw new ProviderException(
              FailureKind.MALFORMED, planned.model().provider(), "the answer is empty");
        }
      }
    }
    return event;
  }

  private void spoken(int more) {
    if (firstToken == null) {
      Duration after = Duration.ofNanos(clock.nanoTime() - sentNanos);
      firstToken = after;
      health.firstToken(after);
    }
    characters.addAndGet(more);
  }

  /** The answer was complete; returns whether this ended it. */
  boolean succeeded() {
    boolean ends = end(Outcome.ANSWERED, Optional.empty(), "");
    if (ends) {
      health.succeeded();
    }
    stream.close();
    return ends;
  }

  /** It failed; returns whether this ended it. */
  boolean failed(ProviderException why) {
    boolean ends = end(Outcome.FAILED, Optional.of(why.kind()), String.valueOf(why.getMessage()));
    if (ends) {
      tellHealth(why);
    }
    stream.close();
    return ends;
  }

  private void tellHealth(ProviderException why) {
    if (why.kind() == FailureKind.TIMEOUT && !spoke()) {
      health.late(why, Duration.ofNanos(clock.nanoTime() - sentNanos), planned.routeDeadline());
    } else {
      health.failed(why);
    }
  }

  /** It is not wanted any more; returns whether this ended it. */
  boolean cancelled() {
    boolean ends = end(Outcome.CANCELLED, Optional.empty(), "cancelled");
    if (ends) {
      health.cancelled();
    }
    stream.close();
    return ends;
  }

  private boolean end(Outcome outcome, Optional<FailureKind> failure, String message) {
    return report.compareAndSet(
        null,
        new AttemptReport(
            RouteSummaries.reportName(planned),
            Optional.ofNullable(firstToken),
            failure,
            message,
            outcome,
            0));
  }

  /** Its report, to the first who asks after it has ended. */
  Optional<AttemptReport> takeReport() {
    AttemptReport ended = report.get();
    return ended != null && reportTaken.compareAndSet(false, true)
        ? Optional.of(ended)
        : Optional.empty();
  }

  /** Tokens billed so far, as the provider counts them; empty when it does not. */
  Optional<ReplyEvent.Usage> usage() {
    return Optional.ofNullable(usage);
  }

  /** The same, estimated where the provider does not count; none where it refused. */
  TokenUsage tokens() {
    ReplyEvent.Usage counted = usage;
    if (counted != null) {
      return new TokenUsage(
          counted.inputTokens(),
          counted.cachedInputTokens(),
          counted.cacheWriteTokens(),
          counted.outputTokens(),
          0);
    }
    return spoke() || !wasRefused()
        ? new TokenUsage(promptTokens, 0, 0, TokenEstimate.ofCharacters(characters.get()), 0)
        : TokenUsage.NONE;
  }

  /**
   * What it cost so far. Without the provider's count, tokens are estimated from characters and the
   * sum does not count as known. A refused request costs nothing.
   */
  Cost cost() {
    boolean counted = usage != null;
    return counted || spoke() || !wasRefused()
        ? Costs.of(planned.model().price(), tokens(), counted)
        : Cost.NONE;
  }

  /** Whether the provider gave an error in place of an answer; a missed deadline may be billed. */
  private boolean wasRefused() {
    AttemptReport ended = report.get();
    return ended != null
        && ended.failure().isPresent()
        && ended.failure().get() != FailureKind.TIMEOUT;
  }
}
