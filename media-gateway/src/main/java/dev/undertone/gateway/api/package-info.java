/**
 * The LLM API over HTTP: reads a request, has it routed, and hands it to the relay, all on the
 * event loop that its connection lives on.
 */
@NullMarked
package dev.undertone.gateway.api;

import org.jspecify.annotations.NullMarked;
