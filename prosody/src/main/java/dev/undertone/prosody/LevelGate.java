package dev.undertone.prosody;

/**
 * Tells what is louder than the background, by following the level of both.
 *
 * <p>The floor falls fast and rises slowly, slower still while somebody speaks; the peak rises at
 * once and falls by {@value #PEAK_FALL_DB} dB a frame. It knows the line, not the turn, and lives
 * as long as the call.
 */
final class LevelGate {

  private static final double LOWEST_FLOOR_DB = -75;
  private static final double OVER_FLOOR_DB = 7;
  private static final double UNDER_PEAK_DB = 35;
  private static final double PEAK_FALL_DB = 0.015;
  private static final double RISE_DB = 0.03;
  private static final int KNOWN_AFTER_FRAMES = 10;

  private double floorDb;
  private double peakDb;
  private int quietFrames;

  LevelGate() {
    reset();
  }

  void reset() {
    floorDb = -60;
    peakDb = -40;
    quietFrames = 0;
  }

  /** Takes the level of one frame; says whether it is louder than the background. */
  boolean isLoud(double levelDb, boolean speech) {
    boolean loud = levelDb > Math.max(floorDb + OVER_FLOOR_DB, peakDb - UNDER_PEAK_DB);
    if (levelDb < floorDb) {
      floorDb += 0.3 * (levelDb - floorDb);
    } else if (!speech) {
      floorDb += 0.05 * (levelDb - floorDb);
    } else {
      // Even speech dips to the background now and then; a floor that never rose would take a
      // noisy line for one long word.
      floorDb += Math.min(RISE_DB, levelDb - floorDb);
    }
    floorDb = Math.max(LOWEST_FLOOR_DB, floorDb);
    if (speech) {
      peakDb = Math.max(levelDb, peakDb - PEAK_FALL_DB);
    }
    if (!loud) {
      quietFrames = Math.min(KNOWN_AFTER_FRAMES, quietFrames + 1);
    }
    return loud;
  }

  /** Level of the loudest speech of late. */
  double peakDb() {
    return peakDb;
  }

  double floorDb() {
    return floorDb;
  }

  /** Whether enough background has been heard. */
  boolean isFloorKnown() {
    return quietFrames >= KNOWN_AFTER_FRAMES;
  }
}
