package dev.undertone.conversation.reply;

import java.util.List;

/** What comes of a model, in order; {@link Finished} is last and comes exactly once. */
public sealed interface ReplyEvent {

  /** Some of the answer's text, as the model cuts it. */
  record Text(String text) implements ReplyEvent {}

  /** A piece of a tool call. */
  record ToolCallDelta(int index, String id, String name, String arguments) implements ReplyEvent {}

  /** The model declines. */
  record Refusal(String text) implements ReplyEvent {}

  /** Tokens billed so far; each replaces the one before. */
  record Usage(long inputTokens, long outputTokens, long cachedInputTokens, long cacheWriteTokens)
      implements ReplyEvent {

    /** Of a provider that does not count what it writes to its cache. */
    public Usage(long inputTokens, long outputTokens, long cachedInputTokens) {
      this(inputTokens, outputTokens, cachedInputTokens, 0);
    }
  }

  /** From here on another model speaks. */
  record Seam(String fromModel, String toModel) implements ReplyEvent {}

  /** The answer is complete. */
  record Finished(FinishReason reason, List<AttemptReport> attempts, Cost cost)
      implements ReplyEvent {
    public Finished {
      attempts = List.copyOf(attempts);
    }
  }
}
