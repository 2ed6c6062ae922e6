package dev.undertone.prosody;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * 95 % interval of a figure by drawing speakers, not clips, with replacement: clips of one speaker
 * are no independent evidence. The seed is fixed.
 */
final class Bootstrap {

  private static final int DRAWS = 1_000;

  private Bootstrap() {}

  /**
   * @param figure of a list of items; draws for which it is no number are left out
   * @return {@code low–high}; empty with fewer than two speakers
   */
  static <T> String interval(
      List<T> items, Function<T, String> speaker, ToDoubleFunction<List<T>> figure, String format) {
    Map<String, List<T>> bySpeaker = items.stream().collect(Collectors.groupingBy(speaker));
    List<String> speakers = bySpeaker.keySet().stream().sorted().toList();
    if (speakers.size() < 2) {
      return "";
    }
    Random random = new Random(20_261_121);
    double[] figures = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      List<T> drawn = new ArrayList<>();
      for (int i = 0; i < speakers.size(); i++) {
        drawn.addAll(bySpeaker.get(speakers.get(random.nextInt(speakers.size()))));
      }
      figures[draw] = figure.applyAsDouble(drawn);
    }
    double[] sorted = Arrays.stream(figures).filter(Double::isFinite).sorted().toArray();
    if (sorted.length < DRAWS / 2) {
      return "";
    }
    double low = sorted[(int) (0.025 * (sorted.length - 1))];
    double high = sorted[(int) Math.ceil(0.975 * (sorted.length - 1))];
    return String.format(Locale.ROOT, format + "–" + format, low, high);
  }
}
