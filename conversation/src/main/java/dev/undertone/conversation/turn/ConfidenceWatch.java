package dev.undertone.conversation.turn;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a recogniser of one language still understands its caller: its word confidence over the
 * last turns, weighted by their words, against a fixed bound and against this call's own earlier
 * turns. A value; each turn makes a new one.
 *
 * <p>One turn proves little: of recorded 6 s turns a tenth of the English ones are as low as half
 * of the foreign ones. Over {@value #WINDOW} turns about one English turn in twenty is.
 *
 * @param latest the last turns, at most {@value #WINDOW}
 * @param usualWords words of the turns before them, at most {@value #MEMORY_WORDS}
 * @param usual mean confidence of those
 */
record ConfidenceWatch(List<Judged> latest, int usualWords, double usual) {

  /** A turn with words. */
  record Judged(int words, double confidence) {}

  private static final int WINDOW = 4;

  /** Turns and words without which the mean of the last turns says nothing. */
  private static final int MIN_TURNS = 2;

  private static final int MIN_WORDS = 8;

  /**
   * Mean confidence of the small English model below which its speaker probably does not speak
   * English.
   */
  static final double BOUND = 0.76;

  /** How far below a call's own usual confidence the last turns have to be. */
  static final double DROP = 0.15;

  private static final int USUAL_WORDS = 10;

  /** Old turns count no more than this, so that a line that grows bad becomes the usual one. */
  private static final int MEMORY_WORDS = 200;

  /** A single turn below this, of this many words, is worth a closer look. */
  private static final double LOW = 0.8;

  private static final int LOW_WORDS = 3;

  static final ConfidenceWatch NEW = new ConfidenceWatch(List.of(), 0, 0);

  ConfidenceWatch {
    latest = List.copyOf(latest);
  }

  /**
   * @param words of the turn; without any it changes nothing
   * @param confidence 0–1
   */
  ConfidenceWatch after(int words, double confidence) {
    if (words == 0) {
      return this;
    }
    List<Judged> turns = new ArrayList<>(latest);
    turns.add(new Judged(words, confidence));
    if (turns.size() <= WINDOW) {
      return new ConfidenceWatch(turns, usualWords, usual);
    }
    Judged old = turns.removeFirst();
    int known = Math.min(usualWords, MEMORY_WORDS - Math.min(old.words(), MEMORY_WORDS));
    int all = known + old.words();
    double mean = (usual * known + old.confidence() * old.words()) / all;
    return new ConfidenceWatch(turns, all, mean);
  }

  boolean isAvailable() {
    return latest.size() >= MIN_TURNS && words() >= MIN_WORDS;
  }

  /** Whether the last turn was understood badly. */
  boolean isLow() {
    return !latest.isEmpty()
        && latest.getLast().words() >= LOW_WORDS
        && latest.getLast().confidence() < LOW;
  }

  /** Whether the caller probably speaks another language. */
  boolean isMismatch() {
    if (!isAvailable()) {
      return false;
    }
    double mean =
        latest.stream().mapToDouble(turn -> turn.words() * turn.confidence()).sum() / words();
    return mean < BOUND || (usualWords >= USUAL_WORDS && mean < usual - DROP);
  }

  private int words() {
    return latest.stream().mapToInt(Judged::words).sum();
  }
}
