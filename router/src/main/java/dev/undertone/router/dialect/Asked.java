package dev.undertone.router.dialect;

import dev.undertone.router.RequestFacts;
import org.jspecify.annotations.Nullable;

/**
 * What a scan of a client's body found.
 *
 * @param top where the members lie
 * @param includeUsage whether the client wants the token counts at a stream's end
 * @param choices how many answers it wants at once
 * @param userId whom the request is for: {@code user}, or Anthropic's {@code metadata.user_id}
 * @param messages where the messages lie; null where the dialect has none
 * @param unsignedThinking whether it holds thinking that no provider has signed
 */
record Asked(
    Dialect dialect,
    TopLevel top,
    String model,
    boolean stream,
    boolean includeUsage,
    int choices,
    Extras extras,
    String userId,
    RequestFacts facts,
    String lastUserText,
    @Nullable MessageSpan messages,
    boolean unsignedThinking) {

  /**
   * Where messages lie.
   *
   * @param open behind the bracket that begins the list
   * @param close the bracket that ends it
   * @param firstRole of the first message; empty when it has none
   * @param firstContent first byte of the first message's content; -1 when it has none
   * @param firstContentEnd behind its last byte
   */
  record MessageSpan(
      int open, int close, String firstRole, int firstContent, int firstContentEnd) {}
}
