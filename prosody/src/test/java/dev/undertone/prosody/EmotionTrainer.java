package dev.undertone.prosody;

import dev.undertone.prosody.Calibration.Platt;
import dev.undertone.prosody.EmotionCoefficients.Head;
import dev.undertone.prosody.EmotionCoefficients.Linear;
import dev.undertone.prosody.EmotionCoefficients.Population;
import dev.undertone.prosody.training.LogisticFit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Fits the coefficients of a {@link LinearEmotionModel}; the same rows give the same ones. */
final class EmotionTrainer {

  /**
   * @param ridge on every weight, of standardised features
   * @param features that the model looks at
   */
  record Settings(double ridge, List<String> features) {}

  private record Sample(EmotionRow row, double[] features) {}

  private record Fitted(
      double[] arousal,
      double[] dominance,
      double[] valence,
      double[] anger,
      double[][] expression) {}

  private static final List<String> CLASSES = List.of("neutral", "angry", "happy", "sad");
  private static final long[] BUCKETS_MILLIS = {700, 1_000, 2_000, 4_000};

  /** Logits between the corpus' mean and one standard deviation of its arousal. */
  private static final double SPREAD = 1.5;

  private static final Map<String, Double> AROUSAL =
      Map.of("angry", 1.0, "happy", 1.0, "fear", 1.0, "neutral", 0.0, "bored", 0.0, "sad", 0.0);
  private static final Map<String, Double> DOMINANCE =
      Map.of(
          "angry", 0.95, "happy", 0.7, "disgust", 0.6, "neutral", 0.5, "bored", 0.4, "fear", 0.15,
          "sad", 0.1);
  private static final Map<String, Double> VALENCE =
      Map.of(
          "happy", 0.95, "neutral", 0.5, "bored", 0.35, "sad", 0.15, "fear", 0.15, "disgust", 0.15,
          "angry", 0.1);

  private final Settings settings;

  EmotionTrainer(Settings settings) {
    this.settings = settings;
  }

  EmotionCoefficients train(String name, List<EmotionRow> rows) {
    Population population = population(rows);
    FeatureScaling scaling = scaling(population);
    List<Sample> absolute =
        rows.stream().map(row -> new Sample(row, scaled(scaling, row.functionals()))).toList();
    List<Sample> relative = relative(rows, population, scaling);
    return new EmotionCoefficients(
        EmotionCoefficients.FORMAT,
        name,
        TurnFunctionals.VERSION,
        population,
        settings.features,
        head(absolute),
        head(relative));
  }

  private FeatureScaling scaling(Population population) {
    return FeatureScaling.of(population, settings.features, TurnFunctionals.NAMES);
  }

  private static Population population(List<EmotionRow> rows) {
    double[] mean = new double[TurnFunctionals.COUNT];
    double[] deviation = new double[TurnFunctionals.COUNT];
    List<EmotionRow> whole = rows.stream().filter(EmotionRow::whole).toList();
    for (int i = 0; i < mean.length; i++) {
      int at = i;
      mean[i] = whole.stream().mapToDouble(row -> row.functionals()[at]).average().orElseThrow();
      double variance =
          whole.stream()
              .mapToDouble(row -> Math.pow(row.functionals()[at] - mean[at], 2))
              .average()
              .orElseThrow();
      mean[i] = rounded(mean[i]);
      deviation[i] = rounded(Math.max(1e-6, Math.sqrt(variance)));
    }
    return new Population(TurnFunctionals.NAMES, mean, deviation);
  }

  private static double[] scaled(FeatureScaling scaling, float[] functionals) {
    double[] z = new double[scaling.count()];
    scaling.scale(functionals, z);
    return z;
  }

  /** Every speaker calls once on every line; each turn is seen from the turns before it. */
  private static List<Sample> relative(
      List<EmotionRow> rows, Population population, FeatureScaling scaling) {
    TreeMap<String, TreeMap<String, List<EmotionRow>>> calls = new TreeMap<>();
    for (EmotionRow row : rows) {
      calls
          .computeIfAbsent(row.clip().call() + " " + row.line(), _ -> new TreeMap<>())
          .computeIfAbsent(row.clip().name(), _ -> new ArrayList<>())
          .add(row);
    }
    List<Sample> samples = new ArrayList<>();
    Random random = new Random(7);
    for (var turns : calls.values()) {
      List<List<EmotionRow>> order = new ArrayList<>(turns.values());
      Collections.shuffle(order, random);
      CallerBaseline baseline = new CallerBaseline(population.mean());
      float[] seen = new float[TurnFunctionals.COUNT];
      int length = 0;
      for (List<EmotionRow> turn : order) {
        if (length == EmotionCalls.TURNS) {
          baseline.forget();
          length = 0;
        }
        length++;
        if (baseline.turns() >= 2) {
          for (EmotionRow row : turn) {
            baseline.relative(row.functionals(), seen);
            samples.add(new Sample(row, scaled(scaling, seen)));
          }
        }
        baseline.add(turn.getLast().functionals(), turn.getLast().voicedMillis());
      }
    }
    return samples;
  }

  private Head head(List<Sample> samples) {
    Fitted fitted = fit(samples);
    List<Calibration> calibration = calibration(samples);
    List<Linear> expression = new ArrayList<>();
    for (double[] weights : fitted.expression) {
      expression.add(linear(weights));
    }
    return new Head(
        linear(fitted.arousal),
        linear(fitted.dominance),
        linear(fitted.valence),
        linear(fitted.anger),
        expression,
        calibration);
  }

  private Fitted fit(List<Sample> samples) {
    return new Fitted(
        degrees(samples, AROUSAL, true),
        degrees(samples, DOMINANCE, false),
        degrees(samples, VALENCE, false),
        degrees(samples, null, true),
        expression(samples));
  }

  private static double isAngry(EmotionRow row) {
    return row.label().equals("angry") ? 1 : 0;
  }

  private double[] degrees(List<Sample> samples, Map<String, Double> targets, boolean balanced) {
    List<Sample> used =
        samples.stream()
            .filter(sample -> targets == null || targets.containsKey(sample.row.label()))
            .toList();
    double[][] rows = used.stream().map(Sample::features).toArray(double[][]::new);
    double[] target =
        used.stream()
            .mapToDouble(
                s -> targets == null ? isAngry(s.row) : targets.getOrDefault(s.row.label(), 0.5))
            .toArray();
    double[] weights =
        weights(
            used,
            s ->
                balanced
                    ? (targets == null ? isAngry(s.row) : targets.getOrDefault(s.row.label(), 0.0))
                    : s.row.label().hashCode());
    return LogisticFit.degrees(rows, target, weights, settings.ridge);
  }

  private double[][] expression(List<Sample> samples) {
    List<Sample> used = samples.stream().filter(s -> classOf(s.row) >= 0).toList();
    double[][] rows = used.stream().map(Sample::features).toArray(double[][]::new);
    int[] targets = used.stream().mapToInt(s -> classOf(s.row)).toArray();
    double[] weights = weights(used, s -> classOf(s.row));
    return LogisticFit.classes(rows, targets, CLASSES.size(), weights, settings.ridge);
  }

  /** Bored counts as neutral, which for a caller it is; fear and disgust are none of the four. */
  private static int classOf(EmotionRow row) {
    return row.label().equals("bored") ? 0 : CLASSES.indexOf(row.label());
  }

  /** Every class weighs the same, and within it every speaker. */
  private static double[] weights(List<Sample> samples, ToDoubleFunction<Sample> of) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Sample sample : samples) {
      counts.merge(of.applyAsDouble(sample) + " " + sample.row.speaker(), 1, Integer::sum);
    }
    return samples.stream()
        .mapToDouble(
            sample -> 1.0 / counts.get(of.applyAsDouble(sample) + " " + sample.row.speaker()))
        .toArray();
  }

  /** On speakers left out of the fit, by length. */
  private List<Calibration> calibration(List<Sample> samples) {
    TreeSet<String> speakers = new TreeSet<>();
    samples.forEach(sample -> speakers.add(sample.row.speaker()));
    List<EmotionRow> rows = new ArrayList<>();
    List<double[]> classes = new ArrayList<>();
    List<Double> arousal = new ArrayList<>();
    List<Double> anger = new ArrayList<>();
    for (String speaker : speakers) {
      Predicate<Sample> own = sample -> sample.row.speaker().equals(speaker);
      Fitted fitted = fit(samples.stream().filter(own.negate()).toList());
      for (Sample sample : samples.stream().filter(own).toList()) {
        rows.add(sample.row);
        arousal.add(LogisticFit.evidence(sample.features, fitted.arousal, 0));
        anger.add(LogisticFit.evidence(sample.features, fitted.anger, 0));
        double[] evidence = new double[CLASSES.size()];
        for (int c = 0; c < evidence.length; c++) {
          evidence[c] = LogisticFit.evidence(sample.features, fitted.expression[c], 0);
        }
        classes.add(evidence);
      }
    }
    List<Calibration> calibrations = new ArrayList<>();
    for (int b = 0; b < BUCKETS_MILLIS.length; b++) {
      long from = b == 0 ? 0 : BUCKETS_MILLIS[b];
      long to = b + 1 < BUCKETS_MILLIS.length ? BUCKETS_MILLIS[b + 1] : Long.MAX_VALUE;
      List<Integer> in = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).voicedMillis() >= from && rows.get(i).voicedMillis() < to) {
          in.add(i);
        }
      }
      calibrations.add(
          new Calibration(
              from,
              degree(
                  in.stream().filter(i -> AROUSAL.containsKey(rows.get(i).label())).toList(),
                  arousal,
                  i -> AROUSAL.get(rows.get(i).label())),
              platt(in, anger, i -> isAngry(rows.get(i))),
              temperature(
                  in.stream().filter(i -> classOf(rows.get(i)) >= 0).toList(), classes, rows)));
    }
    return calibrations;
  }

  /**
   * Arousal is a degree and no probability: the middle lies where both sides are as likely, and the
   * scale is that of the corpus, so that calm voices still differ.
   */
  private static Platt degree(
      List<Integer> in, List<Double> evidence, ToDoubleFunction<Integer> target) {
    Platt likeliest = platt(in, evidence, target);
    double mean = in.stream().mapToDouble(evidence::get).average().orElseThrow();
    double variance =
        in.stream().mapToDouble(i -> Math.pow(evidence.get(i) - mean, 2)).average().orElseThrow();
    double slope = SPREAD / Math.sqrt(variance);
    return new Platt(rounded(slope), rounded(likeliest.offset() / likeliest.slope() * slope));
  }

  private static Platt platt(
      List<Integer> in, List<Double> evidence, ToDoubleFunction<Integer> target) {
    double[][] rows = in.stream().map(i -> new double[] {evidence.get(i)}).toArray(double[][]::new);
    double[] targets = in.stream().mapToDouble(target).toArray();
    double[] weights = in.stream().mapToDouble(_ -> 1).toArray();
    double[] fitted = LogisticFit.degrees(rows, targets, weights, 1e-3);
    return new Platt(rounded(fitted[0]), rounded(fitted[1]));
  }

  /** The one under which the true classes are likeliest, by golden section of its logarithm. */
  private static double temperature(
      List<Integer> in, List<double[]> classes, List<EmotionRow> rows) {
    double low = Math.log(0.2);
    double high = Math.log(10);
    double golden = (Math.sqrt(5) - 1) / 2;
    while (high - low > 1e-3) {
      double a = high - golden * (high - low);
      double b = low + golden * (high - low);
      if (surprise(in, classes, rows, Math.exp(a)) < surprise(in, classes, rows, Math.exp(b))) {
        high = b;
      } else {
        low = a;
      }
    }
    return rounded(Math.exp((low + high) / 2));
  }

  private static double surprise(
      List<Integer> in, List<double[]> classes, List<EmotionRow> rows, double temperature) {
    double sum = 0;
    for (int i : in) {
      double[] p = classes.get(i).clone();
      for (int c = 0; c < p.length; c++) {
        p[c] /= temperature;
      }
      double own = p[classOf(rows.get(i))];
      sum += LogisticFit.toProbabilities(p) - own;
    }
    return sum;
  }

  private static Linear linear(double[] fitted) {
    double[] weights = new double[fitted.length - 1];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = rounded(fitted[i]);
    }
    return new Linear(rounded(fitted[weights.length]), weights);
  }

  /** To five significant digits, so that the file stays readable. */
  private static double rounded(double value) {
    return value == 0 ? 0 : Double.parseDouble(String.format(java.util.Locale.ROOT, "%.5g", value));
  }
}
