package dev.undertone.router.dialect;

import java.util.Optional;

/**
 * One provider's answer on its way to one client. One thread; after an exception it is of no use.
 */
public interface AnswerStream {

  /** Nothing for the client. */
  byte[] NOTHING = {};

  /**
   * Reads on.
   *
   * @param read bytes of the provider's body, cut anywhere
   * @return bytes for the client, {@link #NOTHING} where there are none yet, and always while the
   *     client wants no stream
   * @throws dev.undertone.conversation.reply.ProviderException when the provider reports an error
   *     in its answer, {@code MALFORMED} when it cannot be read or a line exceeds 1 MiB
   */
  byte[] accept(byte[] read);

  /**
   * The provider's body is at its end.
   *
   * @return as {@link #accept}
   * @throws dev.undertone.conversation.reply.ProviderException when the answer is not complete
   */
  byte[] end();

  /**
   * Whether anything of the answer itself was read: text, reasoning, a tool call, a refusal. False
   * where it came in one read with a failure, so that the client got nothing of it.
   */
  boolean spoke();

  /** Whether the provider has said all that it will, so that its body need not be read on. */
  boolean isComplete();

  /**
   * Whether the model said why it stopped: at most its counts and the end mark are still to come.
   * The answer is whole then, so a body that breaks, or falls silent, may be ended by {@link #end}.
   */
  boolean hasFinishReason();

  /** Whether another model can go on behind what was said: text, and no call of a tool. */
  boolean canBeContinued();

  /** Whether the model declined; known at the end. */
  boolean isRefusal();

  /** What the provider counted so far. */
  Optional<TokenUsage> usage();

  /** Characters of the answer so far, reasoning and tool calls included. */
  long characters();

  /**
   * The answer's text so far, without reasoning and tool calls, with what models before this one
   * said of it; at most 256 KiB are kept.
   */
  String text();

  /** Calls of tools so far, one a line: name and arguments; at most 256 KiB are kept. */
  String calls();
}
