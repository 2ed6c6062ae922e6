package dev.undertone.gateway;

import dev.undertone.router.rules.CelRouter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts rules that did not do what their author meant, by router and rule. Any thread. */
record RuleMeters(MeterRegistry registry) implements CelRouter.FailureObserver {

  @Override
  public void ruleFailed(String router, String rule, String message) {
    registry.counter("router.rule.errors", "router", router, "rule", rule).increment();
  }

  @Override
  public void overruled(String router, String rule, String message) {
    registry.counter("router.rule.overruled", "router", router, "rule", rule).increment();
  }
}
