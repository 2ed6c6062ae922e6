package dev.undertone.prosody;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The coefficients of a {@link LinearEmotionModel} and of the population it was trained on, as they
 * stand in the versioned JSON file. Whoever builds one hands over the arrays.
 *
 * @param format of the file, {@value #FORMAT}
 * @param name of the model, as in its card
 * @param functionals version of the features
 * @param population of all features
 * @param features the ones that the heads look at, in the order of their weights
 */
public record EmotionCoefficients(
    int format,
    String name,
    int functionals,
    Population population,
    List<String> features,
    Head absolute,
    Head relative) {

  public static final int FORMAT = 1;

  private static final String SHIPPED = "emotion-model.json";

  public EmotionCoefficients {
    if (format != FORMAT) {
      throw new IllegalArgumentException("format = " + format + ", must be " + FORMAT);
    }
    features = List.copyOf(features);
    for (String feature : features) {
      if (!population.names().contains(feature)) {
        throw new IllegalArgumentException(
            "features contains '" + feature + "', must be among the population's");
      }
    }
    absolute.requireWeights(features.size());
    relative.requireWeights(features.size());
  }

  /**
   * How the training population speaks.
   *
   * @param deviation standard deviation of each feature
   */
  public record Population(List<String> names, double[] mean, double[] deviation) {
    public Population {
      names = List.copyOf(names);
      if (mean.length != names.size() || deviation.length != names.size()) {
        throw new IllegalArgumentException(
            "population of %d names has %d means and %d deviations, must have as many"
                .formatted(names.size(), mean.length, deviation.length));
      }
    }
  }

  /**
   * One view's models.
   *
   * @param expression neutral, angry, happy, sad
   * @param calibration by length, ascending; the last one reaches to the longest turns
   */
  public record Head(
      Linear arousal,
      Linear dominance,
      Linear valence,
      Linear anger,
      List<Linear> expression,
      List<Calibration> calibration) {
    static final int CLASSES = 4;

    public Head {
      expression = List.copyOf(expression);
      calibration = List.copyOf(calibration);
      if (expression.size() != CLASSES) {
        throw new IllegalArgumentException(
            "classes = " + expression.size() + ", must be " + CLASSES);
      }
      if (calibration.isEmpty()) {
        throw new IllegalArgumentException("calibration is empty, must cover every length");
      }
    }

    private void requireWeights(int count) {
      for (Linear linear : List.of(arousal, dominance, valence, anger)) {
        linear.requireWeights(count);
      }
      for (Linear linear : expression) {
        linear.requireWeights(count);
      }
    }
  }

  /** Evidence: the bias and the sum of weights times standardised features. */
  public record Linear(double bias, double[] weights) {
    private void requireWeights(int count) {
      if (weights.length != count) {
        throw new IllegalArgumentException(
            "weights = " + weights.length + ", must be one for each of " + count + " features");
      }
    }
  }

  /** The shipped coefficients. */
  static EmotionCoefficients shipped() {
    try (InputStream in = EmotionCoefficients.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("resource " + SHIPPED + " is missing, must be in the jar");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file that the trainer wrote.
   *
   * @throws IOException when it is no such file
   */
  public static EmotionCoefficients read(InputStream json) throws IOException {
    return new ObjectMapper().readValue(json, EmotionCoefficients.class);
  }

  /** The text of the file, the same for the same coefficients. */
  public String json() {
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(this)
              .replace("\r\n", "\n")
          + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
