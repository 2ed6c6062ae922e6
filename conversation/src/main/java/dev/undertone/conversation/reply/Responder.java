package dev.undertone.conversation.reply;

import dev.undertone.conversation.turn.TurnScope;

/** Port: finds the answer to a turn. Any thread. */
public interface Responder {

  /**
   * Decides and starts the first attempt. The stream is owned by {@code scope} as well as by the
   * caller: cancelling the scope closes it. Marks {@code DECIDED}, {@code REQUEST_SENT} and {@code
   * FIRST_TOKEN} on the scope's timeline.
   *
   * @throws ProviderException when no model may be tried at all
   */
  ReplyStream respond(ReplyRequest request, TurnScope scope) throws InterruptedException;
}
