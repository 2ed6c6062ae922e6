package dev.undertone.prosody;

import java.util.Arrays;

/**
 * Settles the pitch of a frame once its neighbours are known: median of three, and no voiced frame
 * stands alone.
 */
final class PitchSmoother {

  private static final int REMEMBERED = 5;
  private static final int FORGOTTEN_AFTER_FRAMES = 50;

  private final double[] voiced = new double[REMEMBERED];
  private final double[] sorted = new double[REMEMBERED];
  private int count;
  private int unvoicedFrames;
  private double before;

  void reset() {
    count = 0;
    unvoicedFrames = 0;
    before = 0;
  }

  /** Settles {@code frame}, which stands between the frame settled last and one of this pitch. */
  void settle(Frame frame, double nextHz) {
    double here = frame.pitchHz;
    if (here > 0 && before == 0 && nextHz == 0) {
      frame.voiced = false;
      frame.pitchHz = 0;
    } else if (here > 0 && before > 0 && nextHz > 0) {
      frame.pitchHz = Math.max(Math.min(before, here), Math.min(Math.max(before, here), nextHz));
    }
    before = here;
    remember(frame);
  }

  /** Median of the last voiced frames; 0 when there are none of late. */
  double expectedHz() {
    if (count < REMEMBERED) {
      return 0;
    }
    System.arraycopy(voiced, 0, sorted, 0, REMEMBERED);
    Arrays.sort(sorted);
    return sorted[REMEMBERED / 2];
  }

  private void remember(Frame frame) {
    if (frame.voiced) {
      voiced[count % REMEMBERED] = frame.pitchHz;
      // Counts on from a full ring without ever running over.
      count = count + 1 < 2 * REMEMBERED ? count + 1 : REMEMBERED;
      unvoicedFrames = 0;
    } else if (++unvoicedFrames >= FORGOTTEN_AFTER_FRAMES) {
      count = 0;
      unvoicedFrames = 0;
    }
  }
}
