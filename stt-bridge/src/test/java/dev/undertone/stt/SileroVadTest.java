package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.SyntheticSpeech;
import dev.undertone.conversation.speech.VoiceActivity;
import dev.undertone.conversation.speech.VoiceActivityContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class SileroVadTest {

  private static SileroVad.Factory wideband;
  private static SileroVad.Factory narrowband;

  @BeforeAll
  static void load() {
    wideband = new SileroVad.Factory(TestModels.silero(), 16_000);
    narrowband = new SileroVad.Factory(TestModels.silero(), 8_000);
  }

  @AfterAll
  static void free() {
    wideband.close();
    narrowband.close();
  }

  @Nested
  class At16Kilohertz extends VoiceActivityContract {
    @Override
    protected VoiceActivity.Factory factory() {
      return wideband;
    }
  }

  @Nested
  class At8Kilohertz extends VoiceActivityContract {
    @Override
    protected VoiceActivity.Factory factory() {
      return narrowband;
    }
  }

  @Test
  void doesNotHoldNoiseForSpeech() {
    try (VoiceActivity detector = wideband.open()) {
      short[] noise = SyntheticSpeech.noise(16_000, 1_600, -30, 11);

      double sum = 0;
      for (int i = 0; i < 50; i++) {
        sum += detector.probability(noise, i * detector.windowSamples());
      }

      assertThat(sum / 50).isLessThan(0.3);
    }
  }

  @Test
  void outlivesItsFactoryAsLongAsADetectorIsOpen() {
    SileroVad.Factory factory = new SileroVad.Factory(TestModels.silero(), 16_000);
    VoiceActivity detector = factory.open();

    factory.close();
    factory.close();

    assertThat(detector.probability(new short[512], 0)).isBetween(0.0, 1.0);
    assertThatIllegalStateException().isThrownBy(factory::open);
    detector.close();
    detector.close();
    assertThat(factory.inUse()).isZero();
  }

  @Test
  void aMissingModelIsNamedWithTheCommandThatGetsIt(@TempDir Path folder) {
    Path nowhere = folder.resolve("nowhere.onnx");

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> new SileroVad.Factory(nowhere, 16_000))
        .withMessageContaining(nowhere.toString())
        .withMessageContaining("./undertone models pull silero-v6");
  }

  @Test
  void aBrokenModelIsNamed(@TempDir Path folder) throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "not a model");

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> new SileroVad.Factory(broken, 16_000))
        .withMessageContaining(broken.toString());
  }

  @Test
  void anotherRateIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SileroVad.Factory(TestModels.silero(), 24_000))
        .withMessageContaining("sampleRateHz = 24000");
  }
}
