package dev.undertone.router.rules;

import dev.cel.runtime.Program;
import java.util.List;

/**
 * A checked and planned CEL expression. Any thread.
 *
 * @param reads what it mentions, local variables resolved, in the order of the text
 * @param canHoldWithoutEmotion whether it can be true while emotion is off
 * @param guardsEmotion whether it asks if emotion is available before it reads it
 */
record Expression(
    Program program, List<Read> reads, boolean canHoldWithoutEmotion, boolean guardsEmotion) {
  Expression {
    reads = List.copyOf(reads);
  }
}
