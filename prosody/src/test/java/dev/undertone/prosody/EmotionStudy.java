package dev.undertone.prosody;

import dev.undertone.prosody.EmotionCalls.Told;
import dev.undertone.prosody.EmotionClips.Clip;
import dev.undertone.prosody.EmotionTrainer.Settings;
import dev.undertone.prosody.Recordings.Recording;
import dev.undertone.prosody.training.Line;
import java.util.ArrayList;
import java.util.List;
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

  int rows() {
    return rows.size();
  }

  /** What is shipped. */
  EmotionCoefficients train() {
    return new EmotionTrainer(SETTINGS).train(NAME, rows);
  }

  /** Every acted turn in calls over a line, told by a model that has not heard its speaker. */
  List<Told> unheard(List<Line> lines, int orders) {
    List<Told> told = new ArrayList<>();
    for (String speaker : new TreeSet<>(acted.stream().map(Clip::speaker).toList())) {
      List<EmotionRow> others =
          rows.stream().filter(row -> !row.speaker().equals(speaker)).toList();
      var prosody =
          new TarsosProsody(new EmotionTrainer(SETTINGS).train("without " + speaker, others));
      List<Clip> own = acted.stream().filter(clip -> clip.speaker().equals(speaker)).toList();
      for (Line line : lines) {
        for (int order = 0; order < orders; order++) {
          told.addAll(EmotionCalls.played(prosody, own, line, order));
        }
      }
    }
    return told;
  }
}
