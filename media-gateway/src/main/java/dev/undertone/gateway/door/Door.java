package dev.undertone.gateway.door;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all connections of a server share.
 *
 * @param tenantOf whose a token is, or the house's where none is asked for; empty when it does not
 *     open the door
 * @param maxMessageBytes largest message taken; beyond it the connection ends with 1009
 * @param openWithin how long a connection may take to introduce itself
 */
public record Door(
    CallDesk desk,
    Function<String, Optional<String>> tenantOf,
    DoorObserver observer,
    int maxMessageBytes,
    Duration openWithin) {}
