package dev.undertone.gateway;

import dev.undertone.gateway.consent.DeploymentContext;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.yaml.YamlValue;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what may be heard in a voice, and refuses what build or law do not allow. */
final class SignalsReader {

  private SignalsReader() {}

  /**
   * @param built whether this build has emotion
   * @param base what a relative path is relative to
   */
  static GatewayConfig.Signals read(Layered root, boolean built, Path base) {
    try (var deployment = root.map("deployment");
        var signals = root.map("signals")) {
      DeploymentContext context =
          DeploymentContext.of(
              deployment.read("context", value -> value.oneOf(DeploymentContext.words())));
      boolean voice = signals.read("voice", YamlValue::flag);
      boolean on = signals.read("emotion", value -> emotion(value, built, context));
      boolean recorded = signals.read("record_emotion", YamlValue::flag);
      Optional<Path> model =
          Optional.of(signals.read("emotion_model", SignalsReader::model))
              .filter(file -> !file.isEmpty())
              .map(base::resolve);
      var policy = new EmotionPolicy(built, context, on);
      return new GatewayConfig.Signals(voice, policy, recorded, model);
    }
  }

  private static Optional<String> model(YamlValue value) {
    Optional<String> file = value.text();
    if (file.filter(name -> !name.matches("|.*\\.(onnx|json)")).isPresent()) {
      value.reject("must be a file that ends in .onnx or .json");
      return Optional.empty();
    }
    return file;
  }

  private static Optional<Boolean> emotion(
      YamlValue value, boolean built, DeploymentContext context) {
    Optional<Boolean> flag = value.flag();
    if (flag.orElse(false)) {
      if (!built) {
        value.reject("must be off: this build has no emotion (-Dundertone.emotion=off)");
      } else if (!context.allowsEmotion()) {
        value.reject(forbidden("deployment.context", context));
      }
    }
    return flag;
  }

  /** The rule that a place lays down. */
  static String forbidden(String what, DeploymentContext context) {
    return "must be off: "
        + what
        + " is "
        + context.word()
        + ", where Regulation (EU) 2024/1689, Article 5(1)(f), prohibits inferring emotions";
  }
}
