package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.prosody.EmotionModel.Functionals;
import dev.undertone.prosody.EmotionModel.Judgement;
import dev.undertone.prosody.EmotionModel.View;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEmotionModelTest {

  private static final Functionals FUNCTIONALS = new Functionals(3, List.of("pitch", "tilt"));

  private static final float[][] FIRST = {{1}, {0}};
  private static final float[][] SECOND = {{0}, {1}};
  private static final float[][] CLASSES = {{0, 2, 0, 0}, {0, 0, 0, 2}};

  private static OnnxGraph graph() {
    return new OnnxGraph("functionals", 2)
        .output("arousal", "Sigmoid", FIRST, new float[] {0.5f})
        .output("dominance", "Sigmoid", SECOND, new float[] {0})
        .output("valence", "Sigmoid", SECOND, new float[] {-1})
        .output("expression", "Softmax", CLASSES, new float[] {0, 0, 0, 0});
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Nested
  class Judging {
    @Test
    void givesWhatTheGraphComputes() {
      try (var models = new OnnxEmotionModels(graph().bytes(), FUNCTIONALS);
          EmotionModel model = models.open(View.ABSOLUTE, FUNCTIONALS)) {
        Judgement judgement = model.judge(new float[] {2, -1}, 1_000);

        double sum = 1 + Math.exp(4) + 1 + Math.exp(-2);
        assertThat(judgement.arousal()).isCloseTo(logistic(2.5), within(1e-6));
        assertThat(judgement.dominance()).isCloseTo(logistic(-1), within(1e-6));
        assertThat(judgement.valence()).isCloseTo(logistic(-2), within(1e-6));
        assertThat(judgement.neutral()).isCloseTo(1 / sum, within(1e-6));
        assertThat(judgement.angry()).isCloseTo(Math.exp(4) / sum, within(1e-6));
        assertThat(judgement.happy()).isCloseTo(1 / sum, within(1e-6));
        assertThat(judgement.sad()).isCloseTo(Math.exp(-2) / sum, within(1e-6));
      }
    }

    @Test
    void takesAngryForAngerUnlessTheModelHasAnAnswerOfItsOwn() {
      byte[] own = graph().output("anger", "Sigmoid", SECOND, new float[] {0}).bytes();
      try (var without = new OnnxEmotionModels(graph().bytes(), FUNCTIONALS);
          var with = new OnnxEmotionModels(own, FUNCTIONALS);
          EmotionModel first = without.open(View.ABSOLUTE, FUNCTIONALS);
          EmotionModel second = with.open(View.ABSOLUTE, FUNCTIONALS)) {
        Judgement judgement = first.judge(new float[] {1, 3}, 1_000);

        assertThat(judgement.anger()).isEqualTo(judgement.angry());
        assertThat(second.judge(new float[] {1, 3}, 1_000).anger())
            .isCloseTo(logistic(3), within(1e-6));
      }
    }

    @Test
    void ofOneModelDoesNotTouchAnother() {
      try (var models = new OnnxEmotionModels(graph().bytes(), FUNCTIONALS);
          EmotionModel first = models.open(View.ABSOLUTE, FUNCTIONALS);
          EmotionModel second = models.open(View.RELATIVE, FUNCTIONALS)) {
        Judgement before = first.judge(new float[] {1, 1}, 1_000);
        second.judge(new float[] {-5, 5}, 1_000);

        assertThat(first.judge(new float[] {1, 1}, 1_000)).isEqualTo(before);
      }
    }

    @Test
    void outlivesTheClosingOfTheFactoryUntilItIsClosedItself() {
      var models = new OnnxEmotionModels(graph().bytes(), FUNCTIONALS);
      EmotionModel model = models.open(View.ABSOLUTE, FUNCTIONALS);
      models.close();

      assertThat(model.judge(new float[] {0, 0}, 1_000).dominance()).isEqualTo(0.5);
      model.close();
      model.close();
      assertThatThrownBy(() -> model.judge(new float[] {0, 0}, 1_000))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> models.open(View.ABSOLUTE, FUNCTIONALS))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  class Loading {
    @TempDir Path folder;

    private void refuses(OnnxGraph graph, String message) {
      assertThatThrownBy(() -> new OnnxEmotionModels(graph.bytes(), FUNCTIONALS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }

    @Test
    void refusesAnInputOfAnotherName() {
      OnnxGraph graph = new OnnxGraph("x", 2).output("arousal", "Sigmoid", FIRST, new float[] {0});

      refuses(graph, "inputs = [x], must contain 'functionals'");
    }

    @Test
    void refusesAnInputOfAnotherWidth() {
      OnnxGraph graph =
          new OnnxGraph("functionals", 1)
              .output("arousal", "Sigmoid", new float[][] {{1}}, new float[] {0});

      refuses(graph, "must be float [1, 2]");
    }

    @Test
    void refusesAMissingOutput() {
      OnnxGraph graph =
          new OnnxGraph("functionals", 2).output("arousal", "Sigmoid", FIRST, new float[] {0});

      refuses(graph, "must contain '");
    }

    @Test
    void refusesAnOutputOfAnotherWidth() {
      OnnxGraph graph =
          new OnnxGraph("functionals", 2)
              .output("arousal", "Sigmoid", FIRST, new float[] {0})
              .output("dominance", "Sigmoid", SECOND, new float[] {0})
              .output("valence", "Sigmoid", SECOND, new float[] {0})
              .output("expression", "Softmax", new float[][] {{1, 1}, {1, 1}}, new float[] {0, 0});

      refuses(graph, "'expression'");
      refuses(graph, "must be float [1, 4]");
    }

    @Test
    void refusesAModelOfOtherFunctionals() {
      refuses(graph().metadata("undertone.functionals.version", "2"), "= 2, must be 3");
    }

    @Test
    void takesAModelThatNamesTheseFunctionals() {
      byte[] model = graph().metadata("undertone.functionals.version", "3").bytes();

      try (var models = new OnnxEmotionModels(model, FUNCTIONALS)) {
        models.open(View.ABSOLUTE, FUNCTIONALS).close();
      }
    }

    @Test
    void refusesToOpenForOtherFunctionals() {
      try (var models = new OnnxEmotionModels(graph().bytes(), FUNCTIONALS)) {
        assertThatThrownBy(
                () -> models.open(View.ABSOLUTE, new Functionals(4, List.of("pitch", "tilt"))))
            .hasMessageContaining("must be those of version 3");
      }
    }

    @Test
    void saysWhichFileIsMissing() {
      Path missing = folder.resolve("none.onnx");

      assertThatThrownBy(() -> OnnxEmotionModels.load(missing, FUNCTIONALS))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("none.onnx");
    }

    @Test
    void saysWhenTheBytesAreNoModel() {
      assertThatThrownBy(() -> new OnnxEmotionModels(new byte[] {1, 2, 3}, FUNCTIONALS))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("does not load");
    }
  }
}
