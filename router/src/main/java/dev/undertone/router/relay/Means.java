package dev.undertone.router.relay;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.health.Fleet;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What every job is carried out with.
 *
 * @param clock for what is measured
 * @param wallClock for the dates of answers
 */
record Means(
    Vertx vertx,
    Fleet fleet,
    NanoClock clock,
    InstantSource wallClock,
    RelayLimits limits,
    RandomGenerator random) {}
