package dev.undertone.prosody;

import dev.undertone.prosody.EmotionCalls.Told;
import dev.undertone.prosody.EmotionClips.Clip;
import dev.undertone.prosody.EmotionTrainer.Settings;
import dev.undertone.prosody.Recordings.Recording;
import dev.undertone.prosody.training.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The training of the shipped model and its trial: the recordings over all lines, one model of all
 * speakers, and one model for each speaker that has not heard him.
 */
final class EmotionStudy {

  static final String NAME = "emodb5-linear-1";

  /** Not looked at: codecs and handsets change them more than feelings do. */
  private static final Set<String> LEFT_OUT = Set.of("jitter", "shimmer");

  static final Settings SETTINGS =
      new Settings(
          0.01,
          0.02,
          TurnFunctionals.NAMES.stream().filter(name -> !LEFT_OUT.contains(name)).toList());

  private static final List<Line> LINES_OF_LONG_TURNS =
      List.of(Line.WIDEBAND, Line.MU_LAW, Line.NARROW, Line.NOISE_20_DB);
  private static final List<Line> LINES_OF_CALM = List.of(Line.WIDEBAND, Line.MU_LAW, Line.NARROW);

  private final List<Clip> acted;
  private final List<Clip> natural;
  private final Set<String> known;
  private final List<EmotionRow> rows;
  private final List<EmotionRow> calm;

  EmotionStudy(List<Recording> recordings) {
    acted = EmotionClips.acted(recordings);
    natural = EmotionClips.natural(recordings);
    known = half(natural);
    rows = EmotionRow.heard(acted, List.of(Line.values()));
    rows.addAll(EmotionRow.heard(EmotionClips.longTurns(acted), LINES_OF_LONG_TURNS));
    calm =
        EmotionRow.heard(
            natural.stream().filter(clip -> known.contains(clip.speaker())).toList(),
            LINES_OF_CALM);
  }

  List<Clip> acted() {
    return acted;
  }

  /** Natural speech of people of whom training knows nothing. */
  List<Clip> unheardNatural() {
    return natural.stream().filter(clip -> !known.contains(clip.speaker())).toList();
  }

  /** Turns and people of the natural speech that shapes the penalty. */
  List<Clip> knownNatural() {
    return natural.stream().filter(clip -> known.contains(clip.speaker())).toList();
  }

  int rows() {
    return rows.size();
  }

  /** What is shipped. */
  EmotionCoefficients train() {
    return new EmotionTrainer(SETTINGS, calm).train(NAME, rows);
  }

  /** Every acted turn in calls over a line, told by a model that has not heard its speaker. */
  List<Told> unheard(List<Line> lines, int orders) {
    List<Told> told = new ArrayList<>();
    for (String speaker : new TreeSet<>(acted.stream().map(Clip::speaker).toList())) {
      List<EmotionRow> others =
          rows.stream().filter(row -> !row.speaker().equals(speaker)).toList();
      var prosody =
          new TarsosProsody(
              new EmotionTrainer(SETTINGS, calm).train("without " + speaker, others));
      List<Clip> own = acted.stream().filter(clip -> clip.speaker().equals(speaker)).toList();
      for (Line line : lines) {
        for (int order = 0; order < orders; order++) {
          told.addAll(EmotionCalls.played(prosody, own, line, order));
        }
      }
    }
    return told;
  }

  private static Set<String> half(List<Clip> clips) {
    Set<String> half = new HashSet<>();
    boolean in = true;
    for (String speaker : new TreeSet<>(clips.stream().map(Clip::speaker).toList())) {
      if (in) {
        half.add(speaker);
      }
      in = !in;
    }
    return half;
  }
}
