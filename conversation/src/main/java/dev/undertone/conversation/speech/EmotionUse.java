package dev.undertone.conversation.speech;

/**
 * Whether emotion may be computed on a channel, and if not, who says so.
 *
 * @param reason why not; empty when allowed
 */
public record EmotionUse(boolean allowed, String reason) {
  public static final EmotionUse ALLOWED = new EmotionUse(true, "");

  public EmotionUse {
    if (allowed != reason.isEmpty()) {
      throw new IllegalArgumentException(
          "reason = '" + reason + "', must be given exactly when emotion is not allowed");
    }
  }

  public static EmotionUse off(String reason) {
    return new EmotionUse(false, reason);
  }
}
