package dev.undertone.tts;

import dev.undertone.tts.SpeechEngine.Sink;

/**
 * Takes the silence off both ends of a clause and sets its level, on the way to another sink.
 *
 * <p>Silence before the first sound counts as turn gap, so all but {@value #LEAD_IN_MILLIS} ms of
 * it goes: enough for the onset of an unvoiced consonant. Of the silence at the end a pause is
 * kept. Silence inside passes, up to {@value #LONGEST_PAUSE_MILLIS} ms at a time. One thread, one
 * clause.
 */
final class SpeechTrim implements Sink {

  /** −46 dBFS; the noise between the words of a vocoder lies below it. */
  private static final int AUDIBLE = 160;

  private static final int LEAD_IN_MILLIS = 12;
  private static final int LONGEST_PAUSE_MILLIS = 500;

  /** Above it a raised level bends instead of clipping. */
  private static final double KNEE = 24_000;

  private static final double HEADROOM = Short.MAX_VALUE - KNEE;

  private final Sink next;
  private final double gain;
  private final int leadIn;
  private final int closingPause;
  private final int slice;
  private final short[] held;
  private int heldLength;
  private boolean speaking;

  /**
   * @param rateHz of the samples
   * @param gain on the amplitude, 1 = as it comes
   * @param closingPauseMillis most silence left at the end, at most {@value #LONGEST_PAUSE_MILLIS}
   */
  SpeechTrim(int rateHz, double gain, int closingPauseMillis, Sink next) {
    this.next = next;
    this.gain = gain;
    this.leadIn = rateHz * LEAD_IN_MILLIS / 1_000;
    this.closingPause = rateHz * closingPauseMillis / 1_000;
    this.slice = rateHz / 50;
    this.held = new short[rateHz * LONGEST_PAUSE_MILLIS / 1_000];
  }

  @Override
  public void accept(short[] samples, int offset, int length) throws InterruptedException {
    int end = offset + length;
    for (int at = offset; at < end; at += slice) {
      slice(samples, at, Math.min(end, at + slice));
    }
  }

  /** A slice is shorter than the longest pause, so none can hide between two sounds of it. */
  private void slice(short[] samples, int from, int end) throws InterruptedException {
    int loud = from;
    while (loud < end && Math.abs(samples[loud]) < AUDIBLE) {
      loud++;
    }
    hold(samples, from, loud);
    if (loud == end) {
      return;
    }
    release();
    int quiet = lastAudible(samples, loud, end) + 1;
    level(samples, loud, quiet);
    next.accept(samples, loud, quiet - loud);
    hold(samples, quiet, end);
  }

  /** The clause is over: passes its closing pause. */
  void finish() throws InterruptedException {
    int pause = Math.min(heldLength, closingPause);
    if (speaking && pause > 0) {
      next.accept(held, 0, pause);
    }
    heldLength = 0;
  }

  private static int lastAudible(short[] samples, int from, int end) {
    int last = end - 1;
    while (last > from && Math.abs(samples[last]) < AUDIBLE) {
      last--;
    }
    return last;
  }

  /** Keeps quiet samples until it is known whether speech follows; too many push out the oldest. */
  private void hold(short[] samples, int from, int end) {
    int length = end - from;
    int room = speaking ? held.length : leadIn;
    if (length >= room) {
      System.arraycopy(samples, end - room, held, 0, room);
      heldLength = room;
      return;
    }
    int over = heldLength + length - room;
    if (over > 0) {
      System.arraycopy(held, over, held, 0, heldLength - over);
      heldLength -= over;
    }
    System.arraycopy(samples, from, held, heldLength, length);
    heldLength += length;
  }

  private void release() throws InterruptedException {
    speaking = true;
    if (heldLength > 0) {
      int length = heldLength;
      heldLength = 0;
      level(held, 0, length);
      next.accept(held, 0, length);
    }
  }

  private void level(short[] samples, int from, int end) {
    if (gain == 1) {
      return;
    }
    for (int i = from; i < end; i++) {
      double y = samples[i] * gain;
      double size = Math.abs(y);
      if (size > KNEE) {
        y = Math.copySign(KNEE + HEADROOM * Math.tanh((size - KNEE) / HEADROOM), y);
      }
      samples[i] = (short) Math.round(y);
    }
  }
}
