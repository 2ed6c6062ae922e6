package dev.undertone.prosody;

import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.prosody.EmotionClips.Clip;
import dev.undertone.prosody.EmotionTrainer.Settings;
import dev.undertone.prosody.Recordings.Recording;
import dev.undertone.prosody.training.Line;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The training of the shipped model and its trial: the recordings over all lines, one model of all
 * speakers, and one model for each speaker that has not heard him.
 */
final class EmotionStudy {

  static final String NAME = "emodb5-linear-1";

  static final Settings SETTINGS =
      new Settings(0.06, TurnFunctionals.NAMES.stream().filter(EmotionStudy::isLookedAt).toList());

  private static final List<Line> LINES_OF_LONG_TURNS =
      List.of(Line.WIDEBAND, Line.MU_LAW, Line.NARROW, Line.NOISE_20_DB);

  private final List<Clip> acted;
  private final List<Clip> natural;
  private final List<EmotionRow> rows;

  EmotionStudy(List<Recording> recordings) {
    acted = EmotionClips.acted(recordings);
    natural = EmotionClips.natural(recordings);
    rows = EmotionRow.heard(acted, List.of(Line.values()));
    rows.addAll(EmotionRow.heard(EmotionClips.longTurns(acted), LINES_OF_LONG_TURNS));
  }

  /** Codecs change jitter and shimmer, and gain controls the dynamics, more than feelings do. */
  private static boolean isLookedAt(String feature) {
    return !feature.equals("jitter") && !feature.equals("shimmer") && !feature.startsWith("level_");
  }

  List<Clip> acted() {
    return acted;
  }

  /** Natural and read speech, of which training knows nothing. */
  List<Clip> natural() {
    return natural;
  }

  /** All that the model was trained on. */
  List<EmotionRow> trained() {
    return rows;
  }

  /** What is shipped. */
  EmotionCoefficients train() {
    return new EmotionTrainer(SETTINGS).train(NAME, rows);
  }

  /** For each speaker an analyser whose model has not heard him. */
  Map<String, ProsodyAnalyzer.Factory> strangers() {
    Map<String, ProsodyAnalyzer.Factory> strangers = new TreeMap<>();
    for (String speaker : new TreeSet<>(acted.stream().map(Clip::speaker).toList())) {
      List<EmotionRow> others =
          rows.stream().filter(row -> !row.speaker().equals(speaker)).toList();
      strangers.put(
          speaker,
          new TarsosProsody(new EmotionTrainer(SETTINGS).train("without " + speaker, others)));
    }
    return strangers;
  }

  List<Clip> actedBy(String speaker) {
    return acted.stream().filter(clip -> clip.speaker().equals(speaker)).toList();
  }
}
