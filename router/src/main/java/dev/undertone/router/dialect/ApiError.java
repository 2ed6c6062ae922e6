package dev.undertone.router.dialect;

import java.time.Duration;
import java.util.Optional;

/**
 * An error before the first byte of an answer, free of any dialect.
 *
 * @param status HTTP's
 * @param type as OpenAI spells it, such as {@code invalid_request_error}; mapped for Anthropic
 * @param code machine-readable, such as {@code context_length_exceeded}; empty for none
 * @param field that is wrong; empty for none
 * @param message for people; no secrets
 * @param retryAfter how long the client should wait; empty when unknown
 */
public record ApiError(
    int status,
    String type,
    String code,
    String field,
    String message,
    Optional<Duration> retryAfter) {}
