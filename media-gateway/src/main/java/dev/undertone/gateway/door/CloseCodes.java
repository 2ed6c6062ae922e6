package dev.undertone.gateway.door;

import dev.undertone.conversation.reply.CallerLink.CloseReason;

/** WebSocket close codes of RFC 6455 §7.4 and the IANA registry, for our reasons. */
final class CloseCodes {

  private CloseCodes() {}

  static int of(CloseReason reason) {
    return switch (reason) {
      case DONE -> 1000;
      case SHUTTING_DOWN -> 1001;
      case MALFORMED -> 1007;
      case POLICY -> 1008;
      case TOO_BIG -> 1009;
      case INTERNAL -> 1011;
      case OVERLOADED -> 1013;
    };
  }

  static String sentence(CloseReason reason) {
    return switch (reason) {
      case DONE -> "the call is over";
      case SHUTTING_DOWN -> "the server is stopping";
      case MALFORMED -> "too many messages that could not be understood";
      case POLICY -> "not admitted";
      case TOO_BIG -> "message too big";
      case INTERNAL -> "the call failed";
      case OVERLOADED -> "too busy, try again later";
    };
  }
}
