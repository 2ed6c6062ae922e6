package dev.undertone.gateway.api;

import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.health.FleetView;
import java.util.Optional;

/** Says why there is no model for a request. Pure. */
final class Removals {

  private Removals() {}

  /** 503 where a model that may be back is among those that were removed, else 400. */
  static ApiError error(RouteDecision decision, FleetView fleet) {
    boolean mayBeBack = false;
    var why = new StringBuilder("no model of route '").append(decision.route()).append("' is left");
    char before = ':';
    for (CandidateTrace candidate : decision.candidates()) {
      mayBeBack |= fleet.of(candidate.model()).open();
      why.append(before).append(' ').append(candidate.model()).append(": ");
      why.append(candidate.reason());
      before = ';';
    }
    return mayBeBack
        ? new ApiError(
            503,
            "server_error",
            "no_model_left",
            "",
            why.toString(),
            Optional.of(HttpErrors.SHORTLY))
        : HttpErrors.of(400, HttpErrors.INVALID, "no_model_fits", "model", why.toString());
  }
}
