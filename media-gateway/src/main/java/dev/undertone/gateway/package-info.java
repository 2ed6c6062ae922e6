/** Starts the gateway: commands, configuration and the wiring of all parts. */
@NullMarked
package dev.undertone.gateway;

import org.jspecify.annotations.NullMarked;
