package dev.undertone.gateway;

import dev.undertone.gateway.consent.DeploymentContext;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.yaml.YamlValue;
import java.util.Optional;

/** Reads what may be heard in a voice, and refuses what build or law do not allow. */
final class SignalsReader {

  private SignalsReader() {}

  /**
   * @param built whether this build has emotion
   */
  static GatewayConfig.Signals read(Layered root, boolean built) {
    try (var deployment = root.map("deployment");
        var signals = root.map("signals")) {
      DeploymentContext context =
          DeploymentContext.of(
              deployment.read("context", value -> value.oneOf(DeploymentContext.words())));
      boolean voice = signals.read("voice", YamlValue::flag);
      boolean on = signals.read("emotion", value -> emotion(value, built, context));
      boolean recorded = signals.read("record_emotion", YamlValue::flag);
      return new GatewayConfig.Signals(voice, new EmotionPolicy(built, context, on), recorded);
    }
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
