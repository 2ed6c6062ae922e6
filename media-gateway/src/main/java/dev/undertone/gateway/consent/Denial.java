package dev.undertone.gateway.consent;

import dev.undertone.conversation.speech.EmotionUse;
import java.util.Locale;

/**
 * Why emotion is not computed, the weightiest first: where several hold, the first is told.
 *
 * <p>Their number is what bounds the reasons that are counted.
 */
public enum Denial {
  BUILD("this build has no emotion"),
  CONTEXT("deployment.context does not allow emotion"),
  SEVERAL_PEOPLE("several people are on this channel"),
  HUMAN_JOINED("a human agent has joined the call"),
  CONFIGURATION("signals.emotion is off"),
  TENANT("the tenant has switched emotion off"),
  CALLER("the caller opted out"),
  OPERATOR("switched off during the call");

  private final String sentence;

  Denial(String sentence) {
    this.sentence = sentence;
  }

  /** What is told of it, where nothing more particular is known. */
  public String sentence() {
    return sentence;
  }

  public EmotionUse use() {
    return EmotionUse.off(sentence);
  }

  /** With what is known beyond the sentence. */
  EmotionUse use(String detail) {
    return detail.isEmpty() ? use() : EmotionUse.off(sentence + ": " + detail);
  }

  /** One word for counters: {@code none} when it is allowed, {@code other} when unknown. */
  public static String wordFor(EmotionUse use) {
    if (use.allowed()) {
      return "none";
    }
    for (Denial denial : values()) {
      if (use.reason().startsWith(denial.sentence)) {
        return denial.name().toLowerCase(Locale.ROOT);
      }
    }
    return "other";
  }
}
