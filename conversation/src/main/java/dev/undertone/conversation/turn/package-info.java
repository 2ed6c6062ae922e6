/** Whose turn it is: detection, signals, scope, budget, timeline, outcome. */
@NullMarked
package dev.undertone.conversation.turn;

import org.jspecify.annotations.NullMarked;
