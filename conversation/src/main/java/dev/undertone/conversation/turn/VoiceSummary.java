package dev.undertone.conversation.turn;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import java.util.ArrayList;
import java.util.List;

/**
 * One sentence for a language model on how the caller speaks, such as "The caller sounds upset and
 * unsure."
 *
 * <p>It says only what was available and sure enough, and nothing when there is nothing worth
 * saying. Upset takes more than one turn, or a change beside something that goes wrong in the call:
 * of a single turn it cannot be told reliably. Without emotion in the signals it never speaks of
 * it. Pure; any thread.
 */
public final class VoiceSummary {

  /** Below this confidence a signal is not spoken of. */
  static final double SURE = 0.4;

  static final double ANGRY_OVER_TURNS = 0.6;
  static final double AROUSED_OVER_TURNS = 0.65;
  static final double MORE_AROUSED = 0.2;
  static final double HESITANT = 0.6;

  /** Of the caller's own rate. */
  static final double HURRIED = 1.3;

  static final double NOISY_DB = 10;

  private VoiceSummary() {}

  /** The sentence, or an empty text. */
  public static String of(TurnSignals signals) {
    List<String> said = new ArrayList<>();
    List<String> sounds = sounds(signals.voice(), signals.dynamics());
    if (!sounds.isEmpty()) {
      said.add("sounds " + joined(sounds));
    }
    said.addAll(does(signals.dynamics()));
    Language language = signals.language();
    if (language.mismatchAvailable() && language.mismatch()) {
      said.add("may be speaking another language than expected");
    }
    Prosody.Quality quality = signals.voice().quality();
    if (quality.available() && quality.confidence() >= SURE && quality.snrDb() < NOISY_DB) {
      said.add("is on a noisy line");
    }
    return said.isEmpty() ? "" : "The caller " + joined(said) + ".";
  }

  private static List<String> sounds(Prosody voice, Dynamics dynamics) {
    List<String> sounds = new ArrayList<>();
    if (isUpset(voice.emotion())) {
      sounds.add("upset");
    } else if (isAgitated(voice.emotion(), dynamics)) {
      sounds.add("agitated");
    }
    Prosody.Hesitation hesitation = voice.hesitation();
    if (hesitation.available()
        && hesitation.confidence() >= SURE
        && hesitation.score() > HESITANT) {
      sounds.add("unsure");
    }
    Prosody.Rate rate = voice.rate();
    if (rate.available()
        && rate.deltaAvailable()
        && rate.confidence() >= SURE
        && rate.delta() > HURRIED) {
      sounds.add("hurried");
    }
    return sounds;
  }

  private static boolean isUpset(Emotion emotion) {
    Emotion.Trend trend = emotion.trend();
    return trend.available()
        && trend.confidence() >= SURE
        && trend.angerMean() > ANGRY_OVER_TURNS
        && trend.arousalMean() > AROUSED_OVER_TURNS;
  }

  private static boolean isAgitated(Emotion emotion, Dynamics dynamics) {
    Score delta = emotion.arousalDelta();
    boolean trouble = dynamics.reasks() >= 1 || dynamics.interruptions() >= 2;
    return trouble
        && delta.available()
        && delta.confidence() >= SURE
        && delta.value() > MORE_AROUSED;
  }

  private static List<String> does(Dynamics dynamics) {
    List<String> does = new ArrayList<>();
    if (dynamics.reasks() >= 1) {
      does.add("is asking the same thing again");
    }
    if (dynamics.interruptions() >= 2) {
      does.add("has interrupted " + dynamics.interruptions() + " times");
    }
    return does;
  }

  private static String joined(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.getFirst()
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
