package dev.undertone.conversation;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Tells a key that is reported twice, by the door and by its own tone in the audio, from one that
 * is pressed twice. Used by the listen loop alone.
 *
 * <p>Each report waits {@link #TOGETHER} for its like from the other side; the two make one key.
 */
final class KeyReports {

  /** Who says that a key was pressed. */
  enum Source {
    DOOR,
    AUDIO
  }

  static final Duration TOGETHER = Duration.ofMillis(500);

  private static final int KEPT = 32;

  private record Report(char key, Source source, long nanos) {}

  private final ArrayDeque<Report> single = new ArrayDeque<>();

  /** Whether this report is of a key that is not known yet. */
  boolean isNew(char key, Source source, long nanos) {
    single.removeIf(each -> nanos - each.nanos() > TOGETHER.toNanos());
    for (Report each : single) {
      if (each.key() == key && each.source() != source) {
        single.remove(each);
        return false;
      }
    }
    single.addLast(new Report(key, source, nanos));
    if (single.size() > KEPT) {
      single.removeFirst();
    }
    return true;
  }
}
