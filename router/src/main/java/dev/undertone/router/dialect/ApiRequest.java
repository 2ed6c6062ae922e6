package dev.undertone.router.dialect;

import dev.undertone.router.RequestFacts;

/**
 * A client's request, read as far as routing needs it. Immutable but for what it remembers of its
 * own parsing; one thread.
 */
public interface ApiRequest {

  Dialect dialect();

  /** What the client wrote as {@code model}; empty when it wrote none. */
  String model();

  /** Whether the answer is wanted as a stream. */
  boolean stream();

  Extras extras();

  /** Of the text, which was not looked at for its task and complexity. */
  RequestFacts facts();

  /** Text of the last message of the user, its first 4,096 characters at most. */
  String lastUserText();

  /**
   * The body for a provider. Where the dialects match and nothing is added, the client's bytes are
   * kept but for the model and what was meant for us.
   *
   * @throws BadRequestException naming a field that the provider's dialect has no counterpart for
   */
  byte[] bodyFor(Outgoing outgoing);

  /**
   * Makes the client's side of the answer.
   *
   * @param id of the answer, where it is ours to give one
   * @param epochSeconds of its making
   */
  ClientAnswer answer(String id, long epochSeconds);
}
