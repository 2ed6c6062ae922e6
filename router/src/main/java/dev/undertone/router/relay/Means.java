package dev.undertone.router.relay;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.health.Fleet;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/** What every job is carried out with. */
record Means(
    Vertx vertx, Fleet fleet, NanoClock clock, RelayLimits limits, RandomGenerator random) {}
