package dev.undertone.router.rules;

import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * What one decision looks at.
 *
 * @param heard false to decide as if nothing had been heard in the voice: all of {@code voice} is
 *     absent, while words and dynamics stay
 */
record Snapshot(
    RouteRequest request, FleetView fleet, Map<String, ModelSpec> models, boolean heard) {

  /** A model of the file and how it is doing. */
  record Health(ModelSpec model, FleetView.ModelHealth health) {}

  Snapshot(RouteRequest request, FleetView fleet, Map<String, ModelSpec> models) {
    this(request, fleet, models, true);
  }

  Snapshot unheard() {
    return new Snapshot(request, fleet, models, false);
  }

  TurnSignals signals() {
    return request.signals();
  }

  Prosody voice() {
    return heard ? request.signals().voice() : Prosody.NONE;
  }

  /** As {@code voice} has it; what was declared is in {@code request} as well. */
  Language language() {
    return heard ? request.signals().language() : Language.UNKNOWN;
  }

  double wordsPerMinute() {
    return heard ? request.signals().wordsPerMinute() : 0;
  }

  TurnSignals.Dynamics dynamics() {
    return request.signals().dynamics();
  }

  RequestFacts facts() {
    return request.facts();
  }

  boolean needs(String capability) {
    return request.facts().needs().contains(capability);
  }

  long hourUtc() {
    return Math.floorMod(Math.floorDiv(request.epochMillis(), 3_600_000L), 24);
  }

  /** 1 = Monday. */
  long weekdayUtc() {
    DayOfWeek day =
        Instant.ofEpochMilli(request.epochMillis()).atZone(ZoneOffset.UTC).getDayOfWeek();
    return day.getValue();
  }

  Health health(ModelSpec model) {
    return new Health(model, fleet.of(model.fullName()));
  }
}
