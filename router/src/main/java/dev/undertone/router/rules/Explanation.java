package dev.undertone.router.rules;

import dev.cel.runtime.CelAttribute;
import dev.cel.runtime.CelUnknownSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts into words what a rule saw. */
final class Explanation {

  /** What a reason rarely exceeds. */
  private static final int LENGTH = 96;

  private Explanation() {}

  /** {@code voice.hesitation.score = 0.71 > 0.6}: the comparisons that held. */
  static String matched(List<Read> reads, Snapshot snapshot) {
    return values(reads, snapshot, true);
  }

  /**
   * {@code voice.hesitation.score = 0.41, not > 0.6}: the comparisons that did not; and what had no
   * value, which a rule that asks before it reads is false for as well.
   */
  static String failed(List<Read> reads, Snapshot snapshot) {
    return values(reads, snapshot, false);
  }

  private static String values(List<Read> reads, Snapshot snapshot, boolean holding) {
    var telling = new StringBuilder(LENGTH);
    var rest = new StringBuilder(LENGTH);
    @Nullable StringBuilder missing = null;
    for (Read read : reads) {
      Object value = read.value().apply(snapshot);
      if (value == null) {
        if (!holding) {
          missing = missing == null ? new StringBuilder() : missing;
          addMissing(missing, read, snapshot);
        }
        continue;
      }
      if (holds(read, value) == holding && !(holding && read.path().endsWith(".available"))) {
        separate(telling);
        read.append(telling, value);
        Read.Comparison comparison = read.comparison();
        if (comparison != null) {
          telling.append(holding ? " " : ", not ").append(comparison.text());
        }
      } else if (telling.isEmpty()) {
        separate(rest);
        read.append(rest, value);
      }
    }
    StringBuilder text = telling.isEmpty() ? rest : telling;
    if (missing != null) {
      separate(text);
      text.append(missing);
    }
    return text.toString();
  }

  private static void addMissing(StringBuilder text, Read read, Snapshot snapshot) {
    if (text.indexOf(read.path() + ": ") < 0) {
      separate(text);
      text.append(read.path()).append(": ").append(read.whyNot().apply(snapshot));
    }
  }

  /** Of a value that is not compared, whether it is anything but {@code false}. */
  private static boolean holds(Read read, Object value) {
    Read.Comparison comparison = read.comparison();
    return comparison == null ? !Boolean.FALSE.equals(value) : comparison.holds(value);
  }

  private static void separate(StringBuilder text) {
    if (!text.isEmpty()) {
      text.append("; ");
    }
  }

  /** {@code voice.arousal: signals.emotion is off}, for each variable that stood in the way. */
  static String unavailable(CelUnknownSet unknown, Snapshot snapshot) {
    var paths = new TreeSet<String>();
    for (CelAttribute attribute : unknown.attributes()) {
      paths.add(Variables.path(attribute));
    }
    var text = new StringBuilder();
    for (String path : paths) {
      separate(text);
      text.append(path).append(": ").append(Variables.whyNot(path, snapshot));
    }
    return text.toString();
  }

  /** The first variable without a value, if there is one. */
  static Optional<String> missing(List<Read> reads, Snapshot snapshot) {
    for (Read read : reads) {
      @Nullable Object value = read.value().apply(snapshot);
      if (value == null) {
        return Optional.of(read.path() + ": " + read.whyNot().apply(snapshot));
      }
    }
    return Optional.empty();
  }
}
