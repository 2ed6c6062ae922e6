/**
 * Carries decisions out for clients of the API, on one event loop: attempts, retries, hedges,
 * deadlines, and the bytes between provider and client.
 */
@NullMarked
package dev.undertone.router.relay;

import org.jspecify.annotations.NullMarked;
