/**
 * The wire dialects of language models, both ways: what a client asks in, what a provider is asked
 * in, and the answers back. Pure: bytes in, bytes out; no sockets, no clocks, no threads.
 */
@NullMarked
package dev.undertone.router.dialect;

import org.jspecify.annotations.NullMarked;
