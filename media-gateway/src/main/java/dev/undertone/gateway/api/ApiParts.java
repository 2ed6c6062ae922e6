package dev.undertone.gateway.api;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.router.DecisionObserver;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.relay.Relay;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the API works with.
 *
 * @param fleet how models are doing at this moment
 * @param relay carries decisions out on the event loop that asks it to
 * @param calls whose signals a request may name
 * @param emotion what a tenant, by id, may have known of emotion; the house's own is empty
 * @param decisions hear of every decision, on event loops
 */
public record ApiParts(
    ApiConfig config,
    Vertx vertx,
    ApiGate gate,
    ModelNames names,
    Supplier<FleetView> fleet,
    Relay relay,
    CallVoices calls,
    Function<String, EmotionUse> emotion,
    TextLook text,
    ApiMeters meters,
    List<DecisionObserver> decisions,
    NanoClock clock,
    InstantSource wallClock) {
  public ApiParts {
    decisions = List.copyOf(decisions);
  }
}
