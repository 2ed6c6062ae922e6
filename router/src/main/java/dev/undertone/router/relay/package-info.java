/**
 * Carries decisions out for clients of the API, on one event loop: attempts, retries, hedges,
 * deadlines, and the bytes between provider and client.
 *
 * <p>From the client down to the socket: {@link dev.undertone.router.relay.VertxRelay} starts a
 * {@code Course} for each job (or a {@code Ballot}, where several models vote). The course decides
 * who is asked next; each {@code Attempt} is one model of the plan, tried at one deployment after
 * the other; its {@code Exchange} is one request and its {@code Reading} what comes back, in the
 * provider's dialect. {@code Watch} holds an attempt's deadlines in one timer. {@code Patience},
 * {@code Backoff}, {@code Bill}, {@code Verdict} and {@code Confidence} are the rules without
 * sockets.
 *
 * <p>All of a job happens on the event loop it was started on; only what is known of deployments is
 * shared between loops, in atomics. Whatever ends an attempt, its provider is released in the same
 * step: the connection goes back to the pool after a complete answer and is closed after any other.
 */
@NullMarked
package dev.undertone.router.relay;

import org.jspecify.annotations.NullMarked;
