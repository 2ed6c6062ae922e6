package dev.undertone.gateway.door;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What all connections of a server share.
 *
 * @param admitsToken whether a token, or none, given in the first message, opens the door
 * @param maxMessageBytes largest message taken; beyond it the connection ends with 1009
 * @param openWithin how long a connection may take to introduce itself
 */
public record Door(
    CallDesk desk,
    Predicate<String> admitsToken,
    DoorObserver observer,
    int maxMessageBytes,
    Duration openWithin) {}
