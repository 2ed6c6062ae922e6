package dev.undertone.conversation.reply;

import java.time.Duration;
import java.util.Optional;

/**
 * One try at one model.
 *
 * @param model as the router file names it
 * @param firstToken request sent to first token, empty when none came
 * @param failure why it failed, empty when it answered
 * @param message for people; no secrets; empty when it answered
 */
public record AttemptReport(
    String model, Optional<Duration> firstToken, Optional<FailureKind> failure, String message) {}
