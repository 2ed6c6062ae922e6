package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.prosody.Calibration.Platt;
import dev.undertone.prosody.EmotionCoefficients.Head;
import dev.undertone.prosody.EmotionCoefficients.Linear;
import dev.undertone.prosody.EmotionCoefficients.Population;
import dev.undertone.prosody.EmotionModel.Functionals;
import dev.undertone.prosody.EmotionModel.Judgement;
import dev.undertone.prosody.EmotionModel.View;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LinearEmotionModelTest {

  private static final List<String> NAMES = List.of("ignored", "pitch", "tilt");
  private static final Functionals FUNCTIONALS = new Functionals(7, NAMES);

  private static Linear linear(double bias, double pitch, double tilt) {
    return new Linear(bias, new double[] {tilt, pitch});
  }

  private static Head head(double sign) {
    return new Head(
        linear(0, sign, 0),
        linear(0, 0, sign),
        linear(1, 0, 0),
        linear(-1, sign, 0),
        List.of(linear(0, 0, 0), linear(0, 2, 0), linear(0, 0, 2), linear(0, -2, 0)),
        List.of(
            new Calibration(0, new Platt(0.5, 0), new Platt(1, 0), 2),
            new Calibration(2_000, Platt.NONE, new Platt(2, -1), 1)));
  }

  private static EmotionCoefficients coefficients() {
    return new EmotionCoefficients(
        1,
        "test",
        7,
        new Population(NAMES, new double[] {0, 10, -5}, new double[] {1, 2, 1}),
        List.of("tilt", "pitch"),
        head(1),
        head(-1));
  }

  private static Judgement judged(View view, long voicedMillis, float... functionals) {
    EmotionModel model = LinearEmotionModel.of(coefficients()).open(view, FUNCTIONALS);
    return model.judge(functionals, voicedMillis);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Nested
  class Judging {
    @Test
    void standardisesWeighsAndCalibratesByLength() {
      Judgement brief = judged(View.ABSOLUTE, 800, 99, 14, -4);
      Judgement full = judged(View.ABSOLUTE, 2_000, 99, 14, -4);

      assertThat(brief.arousal()).isCloseTo(logistic(0.5 * 2), within(1e-9));
      assertThat(full.arousal()).isCloseTo(logistic(2), within(1e-9));
      assertThat(brief.dominance()).isCloseTo(logistic(1), within(1e-9));
      assertThat(full.anger()).isCloseTo(logistic(2 * 1 - 1), within(1e-9));
      assertThat(full.angry() / full.neutral()).isCloseTo(Math.exp(4), within(1e-6));
      assertThat(brief.angry() / brief.neutral()).isCloseTo(Math.exp(2), within(1e-6));
      assertThat(full.neutral() + full.angry() + full.happy() + full.sad())
          .isCloseTo(1, within(1e-9));
    }

    @Test
    void usesTheHeadOfTheView() {
      assertThat(judged(View.RELATIVE, 2_000, 0, 14, -5).arousal())
          .isCloseTo(logistic(-2), within(1e-9));
    }

    @Test
    void lowersTheInfluenceOfAnOddFeature() {
      assertThat(judged(View.ABSOLUTE, 2_000, 0, 1_000, -5).arousal())
          .isCloseTo(logistic(FeatureScaling.FURTHEST), within(1e-9));
    }

    @Test
    void takesWhatIsNoNumberForTheMean() {
      assertThat(judged(View.ABSOLUTE, 2_000, 0, Float.NaN, -5).arousal()).isEqualTo(0.5);
    }
  }

  @Nested
  class Opening {
    @Test
    void refusesFunctionalsOfAnotherVersion() {
      var factory = LinearEmotionModel.of(coefficients());

      assertThatThrownBy(() -> factory.open(View.ABSOLUTE, new Functionals(8, NAMES)))
          .hasMessageContaining("version 8, must be of version 7");
    }

    @Test
    void refusesFunctionalsThatLackAFeature() {
      var factory = LinearEmotionModel.of(coefficients());

      assertThatThrownBy(() -> factory.open(View.ABSOLUTE, new Functionals(7, List.of("pitch"))))
          .hasMessageContaining("lack 'tilt'");
    }
  }

  @Nested
  class Files {
    @Test
    void holdAllThatIsNeeded() throws IOException {
      String text = coefficients().json();

      var read =
          EmotionCoefficients.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

      assertThat(read.json()).isEqualTo(text);
    }

    @Test
    void ofAnotherFormatAreRefused() {
      String text = coefficients().json().replace("\"format\" : 1", "\"format\" : 9");

      assertThatThrownBy(
              () ->
                  EmotionCoefficients.read(
                      new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
          .hasMessageContaining("format = 9, must be 1");
    }

    @Test
    void shippedOneFitsTheAnalyser() {
      EmotionCoefficients shipped = EmotionCoefficients.shipped();

      assertThat(shipped.population().names()).isEqualTo(TurnFunctionals.NAMES);
      assertThat(shipped.functionals()).isEqualTo(TurnFunctionals.VERSION);
      assertThat(shipped.features()).doesNotContain("jitter", "shimmer");
    }
  }
}
