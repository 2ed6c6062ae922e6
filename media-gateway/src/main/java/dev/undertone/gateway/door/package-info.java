/**
 * What every door shares: a {@link dev.undertone.gateway.door.Dialect} is a wire language as a pure
 * state machine, {@link dev.undertone.gateway.door.MediaSocket} does its I/O, {@link
 * dev.undertone.gateway.door.CallDesk} admits the call.
 */
@NullMarked
package dev.undertone.gateway.door;

import org.jspecify.annotations.NullMarked;
