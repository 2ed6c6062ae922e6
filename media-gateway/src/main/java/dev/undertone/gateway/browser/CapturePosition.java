package dev.undertone.gateway.browser;

/**
 * Finds a frame's place in the call from its sequence number and, where frames are missing, its
 * capture time. One thread.
 *
 * <p>The client's clock is looked at only across a gap: frame by frame, samples are the better
 * clock. A gap longer than {@link #MAX_GAP_MILLIS} is not believed; then the missing frames count
 * as long as the one before them.
 */
final class CapturePosition {

  static final long MAX_GAP_MILLIS = 60_000;

  private static final int SEQUENCES = 1 << 16;
  private static final long CAPTURE_MASK = (1L << 32) - 1;

  private final int rateHz;
  private boolean begun;
  private int lastSequence;
  private long lastCaptureMillis;
  private int lastLength;
  private long nextSample;

  CapturePosition(int rateHz) {
    this.rateHz = rateHz;
  }

  /** Whether the frame repeats one that was taken, or comes after its time. */
  boolean isStale(BrowserFrame frame) {
    int ahead = Math.floorMod(frame.sequence() - lastSequence, SEQUENCES);
    return begun && (ahead == 0 || ahead >= SEQUENCES / 2);
  }

  /** Samples that are missing before the frame. */
  long missingBefore(BrowserFrame frame) {
    if (!begun) {
      return 0;
    }
    int lost = Math.floorMod(frame.sequence() - lastSequence, SEQUENCES) - 1;
    if (lost == 0 && !frame.discontinuity()) {
      return 0;
    }
    long elapsed = (frame.captureMillis() - lastCaptureMillis) & CAPTURE_MASK;
    long missing = elapsed * rateHz / 1_000 - lastLength;
    if (elapsed > MAX_GAP_MILLIS || missing < 0) {
      return Math.min((long) lost * lastLength, MAX_GAP_MILLIS * rateHz / 1_000);
    }
    return missing;
  }

  /** Position of the next sample. */
  long nextSample() {
    return nextSample;
  }

  /** Leaves out {@code samples}. */
  void skip(long samples) {
    nextSample += samples;
  }

  /** The frame has its place at {@link #nextSample()}. */
  void take(BrowserFrame frame) {
    begun = true;
    lastSequence = frame.sequence();
    lastCaptureMillis = frame.captureMillis();
    lastLength = frame.samples().length;
    nextSample += lastLength;
  }
}
