package dev.undertone.prosody;

import java.util.Arrays;

/**
 * From 8 kHz samples to frames: keeps the last 40 ms and looks at them every 10.
 *
 * <p>A frame's hop lies in the middle of the window, so that level, spectrum and pitch speak of the
 * same moment; hence a frame is known 15 ms after its hop. One thread; allocates nothing.
 */
final class FrameAnalysis {

  static final int RATE_HZ = 8_000;
  static final int HOP = RATE_HZ * Frame.MILLIS / 1_000;
  static final int WINDOW = RATE_HZ * 40 / 1_000;

  private static final int BEFORE_HOP = (WINDOW - HOP) / 2;
  static final float FULL_SCALE = 32_768;

  /** Mu-law ends at 32124. */
  private static final int CLIPPED = 32_000;

  private final float[] window = new float[WINDOW];
  private final Spectrum spectrum = new Spectrum();
  private final Periodicity periodicity = new Periodicity();
  private final LevelGate gate = new LevelGate();
  private int filled;

  FrameAnalysis() {
    resetWindow();
  }

  /** Begins again after a gap, as if silence had been before. */
  void resetWindow() {
    Arrays.fill(window, 0);
    filled = BEFORE_HOP;
  }

  /** Takes one sample; true when a frame can be read. */
  boolean take(short sample) {
    window[filled++] = sample / FULL_SCALE;
    return filled == WINDOW;
  }

  /**
   * Describes the hop in the middle of the window and moves on by one.
   *
   * @param frame takes the result; its {@code speech} is set already
   * @param expectedHz pitch of the speech before; 0 without
   */
  void read(Frame frame, double expectedHz) {
    spectrum.analyse(window, (WINDOW - Spectrum.LENGTH) / 2);
    frame.levelDb = spectrum.levelDb();
    frame.active = gate.isLoud(frame.levelDb, frame.speech) && frame.speech;
    frame.floorDb = gate.isFloorKnown() ? gate.floorDb() : Double.NaN;
    frame.nucleusPower = spectrum.power(300, 900);
    frame.alphaDb = spectrum.alphaDb();
    frame.hammarbergDb = spectrum.hammarbergDb();
    frame.clipped = clipped();
    frame.voiced = false;
    frame.pitchHz = 0;
    if (frame.active) {
      periodicity.analyse(window, expectedHz);
      frame.voiced = periodicity.isPeriodic();
      frame.pitchHz = frame.voiced ? periodicity.pitchHz() : 0;
    }
    System.arraycopy(window, HOP, window, 0, WINDOW - HOP);
    filled = WINDOW - HOP;
  }

  private int clipped() {
    int count = 0;
    for (int i = BEFORE_HOP; i < BEFORE_HOP + HOP; i++) {
      count += Math.abs(window[i]) * FULL_SCALE >= CLIPPED ? 1 : 0;
    }
    return count;
  }
}
