package dev.undertone.gateway.house;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.CallModels;
import dev.undertone.router.DecisionObserver;
import dev.undertone.router.RoutedResponder;
import dev.undertone.router.health.CircuitBreaker;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.provider.Model;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.time.InstantSource;
import java.util.Map;

/** The real router over a router file of the test's. */
final class TestRouter {

  private TestRouter() {}

  static RoutedResponder of(String file, Map<String, Model> providers, NanoClock clock) {
    var router =
        new CelRouter(RouterFile.parse("test.yaml", file), CelRouter.FailureObserver.none());
    return new RoutedResponder(
        _ -> router,
        providers,
        new Fleet(CircuitBreaker.Settings.STANDARD, clock),
        clock,
        InstantSource.system(),
        new CallModels(WholeHouse.MAX_CALLS),
        DecisionObserver.NONE);
  }
}
