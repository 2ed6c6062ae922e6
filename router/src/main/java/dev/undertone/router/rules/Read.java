package dev.undertone.router.rules;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A variable that an expression mentions, for telling afterwards what it saw.
 *
 * @param path as the file spells it
 * @param value of it, null while unavailable
 * @param whyNot why it is unavailable
 * @param comparison what it is compared with, null where it is not compared with a constant
 */
record Read(
    String path,
    Function<Snapshot, @Nullable Object> value,
    Function<Snapshot, String> whyNot,
    @Nullable Comparison comparison) {

  /**
   * @param operator as CEL spells it
   * @param constant a Long, Double, Boolean or String
   * @param text of both, for people: {@code > 0.6}
   */
  record Comparison(String operator, Object constant, String text) {

    static Comparison of(String operator, Object constant) {
      var text = new StringBuilder(operator).append(' ');
      appendValue(text, constant);
      return new Comparison(operator, constant, text.toString());
    }

    boolean holds(Object value) {
      if (value instanceof Number a && constant instanceof Number b) {
        int order = Double.compare(a.doubleValue(), b.doubleValue());
        return switch (operator) {
          case ">" -> order > 0;
          case ">=" -> order >= 0;
          case "<" -> order < 0;
          case "<=" -> order <= 0;
          case "==" -> order == 0;
          default -> order != 0;
        };
      }
      return constant.equals(value) == operator.equals("==");
    }
  }

  /** The same compared with a constant. */
  Read comparedWith(Comparison with) {
    return new Read(path, value, whyNot, with);
  }

  /** {@code voice.hesitation.score = 0.71}. */
  void append(StringBuilder text, Object read) {
    text.append(path).append(" = ");
    appendValue(text, read);
  }

  private static final int LONGEST_TEXT = 40;

  private static void appendValue(StringBuilder text, Object value) {
    switch (value) {
      case Double number -> appendThousandths(text, number);
      case String words -> {
        int end = Math.min(words.length(), LONGEST_TEXT);
        text.append('\'').append(words, 0, end).append(end < words.length() ? "…'" : "'");
      }
      default -> text.append(value);
    }
  }

  /** Three decimals without trailing zeros; several times faster than {@link Double#toString}. */
  private static void appendThousandths(StringBuilder text, double value) {
    if (!(Math.abs(value) < 1e12)) {
      text.append(value);
      return;
    }
    long thousandths = Math.round(value * 1_000);
    if (thousandths < 0) {
      text.append('-');
      thousandths = -thousandths;
    }
    text.append(thousandths / 1_000);
    long rest = thousandths % 1_000;
    if (rest != 0) {
      text.append('.').append(rest / 100);
      if (rest % 100 != 0) {
        text.append(rest / 10 % 10);
      }
      if (rest % 10 != 0) {
        text.append(rest % 10);
      }
    }
  }
}
