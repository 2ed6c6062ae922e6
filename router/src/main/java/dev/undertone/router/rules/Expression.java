package dev.undertone.router.rules;

import dev.cel.runtime.Program;
import java.util.List;

/**
 * A checked and planned CEL expression. Any thread.
 *
 * @param reads what it mentions, local variables resolved, in the order of the text
 * @param withoutEmotion what it can come to while emotion is off, as {@link Absence} tells it
 * @param guardsEmotion whether it asks if emotion is available before it reads it
 * @param hearing what hearing the voice can do to it
 */
record Expression(
    Program program, List<Read> reads, int withoutEmotion, boolean guardsEmotion, Hearing hearing) {
  Expression {
    reads = List.copyOf(reads);
  }

  boolean canHoldWithoutEmotion() {
    return (withoutEmotion & Absence.TRUE) != 0;
  }
}
