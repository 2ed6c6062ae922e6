package dev.undertone.router;

import dev.undertone.router.health.FleetView;

/**
 * Decides. Pure: no clock, no I/O, no chance; the same arguments give the same decision. Any
 * thread.
 */
public interface Router {

  /** Id of the router file. */
  String id();

  RouteDecision decide(RouteRequest request, FleetView fleet);
}
