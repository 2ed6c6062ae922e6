package dev.undertone.prosody;

import dev.undertone.prosody.training.Line;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** How often {@link SpeakerChange} is right, on acted speech, which jumps more than callers do. */
final class SpeakerChangeTrial {

  private static final int KNOWN_TURNS = 5;
  private static final int ORDERS = 20;

  private SpeakerChangeTrial() {}

  /**
   * @param rows whole turns over one line
   */
  static List<Row> rows(List<EmotionRow> rows) {
    return List.of(
        row("speaker change told of the same actor, % of turns", rows, String::equals),
        row(
            "speaker change told of an actor of the other sex, %",
            rows, SpeakerChangeTrial::differ));
  }

  private static boolean differ(String one, String other) {
    return EmotionSection.isWoman(one) != EmotionSection.isWoman(other);
  }

  private static Row row(String check, List<EmotionRow> rows, BiPredicate<String, String> which) {
    EmotionCoefficients.Population population = EmotionCoefficients.shipped().population();
    SpeakerChange change = new SpeakerChange(population);
    TreeMap<String, List<EmotionRow>> speakers = new TreeMap<>();
    rows.forEach(row -> speakers.computeIfAbsent(row.speaker(), _ -> new ArrayList<>()).add(row));
    int told = 0;
    int tried = 0;
    Random random = new Random(1);
    for (int order = 0; order < ORDERS; order++) {
      for (String speaker : speakers.keySet()) {
        List<EmotionRow> own = new ArrayList<>(speakers.get(speaker));
        Collections.shuffle(own, random);
        CallerBaseline baseline = new CallerBaseline(population.mean());
        own.subList(0, KNOWN_TURNS).forEach(r -> baseline.add(r.functionals(), r.voicedMillis()));
        for (String next : speakers.keySet()) {
          if (which.test(speaker, next)) {
            List<EmotionRow> turns = next.equals(speaker) ? own : speakers.get(next);
            int at = KNOWN_TURNS + random.nextInt(turns.size() - KNOWN_TURNS);
            told += change.isAnother(baseline, turns.get(at).functionals()) ? 1 : 0;
            tried++;
          }
        }
      }
    }
    String figure = String.format(Locale.ROOT, "%.1f", 100.0 * told / tried);
    return Row.report(check, Row.TELEPHONE, figure, "", tried, speakers.size());
  }

  /** Whole turns of two seconds. */
  static List<EmotionRow> of(List<EmotionRow> rows) {
    return rows.stream()
        .filter(EmotionRow::whole)
        .filter(row -> row.line() == Line.MU_LAW && !row.clip().name().contains("+"))
        .toList();
  }
}
