package dev.undertone.gateway.api;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.record.DecisionLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paths of the decision log as the API has them, without any router or model. */
public final class LogPaths {

  private LogPaths() {}

  public static ApiRoute of(
      Vertx vertx, DecisionLog log, ApiGate gate, InstantSource clock, MeterRegistry registry) {
    var parts =
        new ApiParts(
            ApiConfig.STANDARD,
            vertx,
            gate,
            new ModelNames(Map::of, "default"),
            () -> FleetView.EMPTY,
            (_, _) -> {
              throw new AssertionError("no model is to be asked");
            },
            CallVoices.NONE,
            _ -> EmotionUse.off("nobody is heard"),
            TextLook.NONE,
            new ApiMeters(registry),
            List.of(),
            NanoClock.system(),
            clock);
    return new ApiRoutes(parts, Optional.of(log));
  }
}
