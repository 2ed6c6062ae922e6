/**
 * Callers that are no people: they play a recording or a script into a real door, at a person's
 * pace, and listen to the answer as an ear does.
 */
@NullMarked
package dev.undertone.gateway.caller;

import org.jspecify.annotations.NullMarked;
