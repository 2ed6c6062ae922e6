package dev.undertone.conversation.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptedProsodyTest extends ProsodyAnalyzerContract {

  private static final Prosody UPSET =
      new Prosody(
          Prosody.Basis.PARTIAL,
          1_200,
          Emotions.aroused(0.9, 0.9, 0.8, 0.5),
          Prosody.Hesitation.ABSENT,
          new Prosody.Rate(true, 0.9, 6, true, 1.3),
          Prosody.Pitch.ABSENT,
          new Prosody.Level(true, 0.9, -12, true, 8),
          Prosody.Phonation.ABSENT,
          Prosody.Quality.ABSENT);

  @Override
  protected ProsodyAnalyzer.Factory factory() {
    return new ScriptedProsody.Factory(List.of(UPSET, UPSET, UPSET, UPSET));
  }

  @Test
  void eachTurnSoundsAsTheScriptSays() {
    var factory = new ScriptedProsody.Factory(List.of(ScriptedProsody.CALM, UPSET));
    try (ProsodyAnalyzer analyzer = factory.open(16_000, EmotionUse.ALLOWED)) {
      analyzer.turnStarted(0);
      analyzer.accept(new short[160], 0, 160, 0, true);
      assertThat(analyzer.sinceTurnStart()).isEqualTo(ScriptedProsody.CALM);
      analyzer.turnEnded();

      analyzer.turnStarted(160);
      analyzer.accept(new short[160], 0, 160, 160, true);
      assertThat(analyzer.sinceTurnStart()).isEqualTo(UPSET);
      analyzer.turnEnded();

      analyzer.turnStarted(320);
      analyzer.accept(new short[160], 0, 160, 320, true);
      assertThat(analyzer.sinceTurnStart()).isEqualTo(Prosody.NONE);
    }
  }

  @Test
  void countsWhatIsInUse() {
    var factory = new ScriptedProsody.Factory(List.of());
    ProsodyAnalyzer analyzer = factory.open(16_000, EmotionUse.ALLOWED);
    assertThat(factory.inUse()).isEqualTo(1);

    analyzer.close();

    assertThat(factory.inUse()).isZero();
  }
}
