package dev.undertone.load.eval;

import java.time.Duration;

/**
 * What a call through the gateway came to.
 *
 * @param text all that models were asked
 * @param turns of the caller's
 * @param superseded answers given up because the caller went on
 * @param sent audio of the caller's, the silence around the recording included
 */
record Heard(String text, int turns, int superseded, Duration sent) {}
