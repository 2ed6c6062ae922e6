package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;

/** Hears of an attempt; may cancel it from within. Event loop of its job only. */
interface AttemptOwner {

  /** The first of the answer is there; its bytes follow. */
  void spoke(Attempt attempt);

  /** Bytes for the client. */
  void say(Attempt attempt, byte[] bytes);

  void complete(Attempt attempt);

  void failed(Attempt attempt, Failure failure);

  /** The client takes nothing for so long that it must be given up. */
  void clientStalled(Attempt attempt);

  /** One request of it is over. */
  void reported(AttemptReport report);
}
