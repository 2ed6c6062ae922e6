package dev.undertone.router.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.turn.TurnId;

/**
 * How something turned out that decisions had a part in: a rating, a sale, a call handed over.
 *
 * <p>A target has one outcome of a name: a later one takes the earlier one's place, so that a
 * report which is sent twice counts once.
 *
 * @param name {@code [a-z0-9][a-z0-9_.-]*}, at most {@value #MAX_NAME} characters
 * @param epochMillis when it was seen
 */
public record Outcome(Target target, String name, Value value, long epochMillis) {

  static final int MAX_NAME = 64;
  static final int MAX_WORD = 256;

  /** Outcomes of one target; more are refused. */
  public static final int MAX_PER_TARGET = 32;

  /** What it is an outcome of. */
  public sealed interface Target {
    /** One answer, by the id of its decision. */
    record Generation(String id) implements Target {}

    /** Every answer of a turn. */
    record Turn(CallId call, TurnId turn) implements Target {}

    /** Every answer of a call. */
    record Call(CallId call) implements Target {}
  }

  /** What was seen. */
  public sealed interface Value {

    /**
     * A number, a boolean or a string.
     *
     * @throws IllegalArgumentException when it is none of them, or one that is not kept
     */
    static Value of(JsonNode json) {
      return OutcomeJson.value(json);
    }

    /**
     * @param number finite
     */
    record Figure(double number) implements Value {
      public Figure {
        if (!Double.isFinite(number)) {
          throw new IllegalArgumentException("value = " + number + ", must be finite");
        }
      }
    }

    record Flag(boolean flag) implements Value {}

    /**
     * @param word one line of at most {@value Outcome#MAX_WORD} characters
     */
    record Word(String word) implements Value {
      public Word {
        if (word.isEmpty()
            || word.length() > MAX_WORD
            || word.chars().anyMatch(Character::isISOControl)) {
          throw new IllegalArgumentException(
              "value has %d characters, must be one line of 1 to %d"
                  .formatted(word.length(), MAX_WORD));
        }
      }
    }
  }

  /** What became of an outcome that was to be attached. */
  public enum Attached {
    ADDED,
    /** It took the place of another value. */
    REPLACED,
    /** There is no such decision, turn or call, or it is another tenant's. */
    UNKNOWN,
    /** The target has {@link #MAX_PER_TARGET} already. */
    FULL
  }

  public Outcome {
    if (!name.matches("[a-z0-9][a-z0-9_.-]{0," + (MAX_NAME - 1) + "}")) {
      throw new IllegalArgumentException(
          "name must be 1 to " + MAX_NAME + " characters out of a-z 0-9 _ . -, a-z or 0-9 first");
    }
  }
}
