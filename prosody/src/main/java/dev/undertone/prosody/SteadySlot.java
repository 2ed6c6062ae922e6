package dev.undertone.prosody;

import java.util.Arrays;

/**
 * One stretch of {@link SteadyTrack} while it is being heard: sums over its steady frames, and what
 * was before and comes after. Reused; allocates nothing but in {@link #read}.
 */
final class SteadySlot {

  /** Frames before a stretch that are looked at. */
  static final int LEAD = 48;

  private static final int MARGIN = 3;

  /** A frame this much weaker than the stretch is quiet, whatever the background. */
  private static final float QUIET_DB = 15;

  private static final int MOST_EDGE_BEFORE = 6;

  /** A glottal stop rings on after a short "uh". */
  private static final int MOST_EDGE_AFTER = 13;

  private static final int MOST_QUIET = 30;
  private static final int LEAST_FRAMES = 20;
  private static final int ISOLATED_FRAMES = 15;
  private static final int LEAST_OTHERS = 30;

  private final float[] leadDb = new float[LEAD];
  private final boolean[] leadActive = new boolean[LEAD];
  private int lead;

  private long startFrame;
  private long startSample;
  private long endSample;
  private long voicedBefore;
  private long lastSteady;
  private int steady;
  private double changeSum;
  private double levelSum;
  private double timeSum;
  private double pitchSum;
  private double timeSquares;
  private double pitchSquares;
  private double products;
  private final double[] shapeSum = new double[SteadyTrack.SHAPE];

  private int voicedAfter;
  private boolean voiceEnded;
  private int edgeAfter;
  private int quietAfter;
  private boolean quietEnded;

  void begin(long frame, long voicedFramesBefore, long sample) {
    startFrame = frame;
    startSample = sample;
    voicedBefore = voicedFramesBefore;
    lead = 0;
    steady = 0;
    changeSum = 0;
    levelSum = 0;
    timeSum = 0;
    pitchSum = 0;
    timeSquares = 0;
    pitchSquares = 0;
    products = 0;
    Arrays.fill(shapeSum, 0);
  }

  /** Takes the frames before the stretch, the nearest first. */
  void before(float db, boolean active) {
    leadDb[lead] = db;
    leadActive[lead] = active;
    lead++;
  }

  /** Takes one steady frame. */
  void steady(long frame, double semitones, double db, double change, float[] shape) {
    double time = frame - startFrame;
    lastSteady = frame;
    steady++;
    changeSum += change;
    levelSum += db;
    timeSum += time;
    pitchSum += semitones;
    timeSquares += time * time;
    pitchSquares += semitones * semitones;
    products += time * semitones;
    for (int k = 0; k < shape.length; k++) {
      shapeSum[k] += shape[k];
    }
    voicedAfter = 0;
    voiceEnded = false;
    edgeAfter = 0;
    quietAfter = 0;
    quietEnded = false;
  }

  void endsBefore(long sample) {
    endSample = sample;
  }

  /** Takes one frame after the stretch. */
  void after(float db, boolean active, boolean voiced) {
    voiceEnded |= !voiced;
    voicedAfter += voiceEnded ? 0 : 1;
    boolean quiet = isQuiet(db, active);
    if (quietAfter == 0 && !quiet) {
      edgeAfter++;
    } else if (quiet && !quietEnded) {
      quietAfter++;
    } else {
      quietEnded = true;
    }
  }

  long lastSteady() {
    return lastSteady;
  }

  /** The frames around the last steady one belong to the stretch. */
  long lastFrame() {
    return lastSteady + MARGIN;
  }

  boolean isSettled() {
    return edgeAfter > MOST_EDGE_AFTER || quietEnded || quietAfter >= MOST_QUIET;
  }

  /** Whether it is long enough, or stands alone enough, to mean anything. */
  boolean isWorthKeeping() {
    return frames() >= LEAST_FRAMES
        || (quietBefore() >= ISOLATED_FRAMES && quietAfter() >= ISOLATED_FRAMES);
  }

  /**
   * @param voicedShape sum of the shapes of all voiced frames of the turn, this stretch included
   */
  Stretch read(int sampleRateHz, double[] voicedShape, int voicedFrames) {
    double n = steady;
    double timeSpread = timeSquares - timeSum * timeSum / n;
    double pitchSpread = pitchSquares - pitchSum * pitchSum / n;
    double covariance = products - timeSum * pitchSum / n;
    double slope = timeSpread == 0 ? 0 : covariance / timeSpread;
    double residual = Math.sqrt(Math.max(0, pitchSpread - slope * covariance) / n);
    long voicedAround = voicedBefore + frames() + voicedAfter;
    return new Stretch(
        startSample,
        endSample,
        (endSample - startSample) * 1_000 / sampleRateHz,
        (double) (steady + 2 * MARGIN) / frames(),
        changeSum / n,
        slope * 1_000 / Frame.MILLIS,
        residual,
        pitchSum / n,
        level(),
        (double) frames() / voicedAround,
        quietBefore() * Frame.MILLIS,
        quietAfter() * Frame.MILLIS,
        offCentre(voicedShape, voicedFrames));
  }

  private double offCentre(double[] voicedShape, int voicedFrames) {
    int others = voicedFrames - steady;
    if (others < LEAST_OTHERS) {
      return Double.NaN;
    }
    double sum = 0;
    for (int k = 0; k < shapeSum.length; k++) {
      double off = shapeSum[k] / steady - (voicedShape[k] - shapeSum[k]) / others;
      sum += off * off;
    }
    return Math.sqrt(sum);
  }

  private long frames() {
    return lastFrame() - startFrame + 1;
  }

  private float level() {
    return (float) (levelSum / steady);
  }

  private boolean isQuiet(float db, boolean active) {
    return !active || db < level() - QUIET_DB;
  }

  private int quietAfter() {
    return edgeAfter > MOST_EDGE_AFTER ? 0 : quietAfter;
  }

  private int quietBefore() {
    int at = 0;
    while (at < lead && !isQuiet(leadDb[at], leadActive[at])) {
      at++;
    }
    if (at > MOST_EDGE_BEFORE) {
      return 0;
    }
    int from = at;
    while (at < lead && at - from < MOST_QUIET && isQuiet(leadDb[at], leadActive[at])) {
      at++;
    }
    // Before the turn there was silence.
    return at == lead && lead < LEAD ? MOST_QUIET : at - from;
  }
}
