package dev.undertone.gateway;

import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.prosody.EmotionCoefficients;
import dev.undertone.prosody.OnnxEmotionModels;
import dev.undertone.prosody.TarsosProsody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Finds what hears the voice, with the emotion model that the configuration names. */
final class Prosodies {

  private Prosodies() {}

  /**
   * @param owned is handed what must be closed when no call runs any more
   * @throws HouseException when the model cannot be used
   */
  static ProsodyAnalyzer.Factory of(GatewayConfig.Signals config, Consumer<AutoCloseable> owned) {
    if (!config.voice()) {
      return ProsodyAnalyzer.Factory.DEAF;
    }
    if (config.model().isEmpty() || !config.use().allowed()) {
      return new TarsosProsody();
    }
    Path file = config.model().get();
    try {
      if (file.toString().endsWith(".onnx")) {
        OnnxEmotionModels models = OnnxEmotionModels.load(file, TarsosProsody.FUNCTIONALS);
        owned.accept(models);
        return new TarsosProsody(models);
      }
      try (InputStream json = Files.newInputStream(file)) {
        return new TarsosProsody(EmotionCoefficients.read(json));
      }
    } catch (IOException | RuntimeException e) {
      throw new HouseException("signals.emotion_model = '" + file + "', cannot be used: " + e, e);
    }
  }
}
