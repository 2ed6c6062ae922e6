package dev.undertone.prosody;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds where a turn's voice stands still: neither pitch nor the shape of the vocal tract moves, as
 * in "uh", "um" and in words drawn out, and hardly ever in fluent speech.
 *
 * <p>A frame is steady when all frames from 30 ms before to 30 ms after it are voiced, the pitch
 * moves by less than {@value #PITCH_MOVE} semitones between the two ends, and the twelve
 * coefficients of {@link MelCepstrum} above the first, each smoothed over 50 ms, by less than
 * {@value #SHAPE_MOVE} (root mean square). Steady frames less than {@value #MERGED_FRAMES} frames
 * apart are one stretch: the two halves of "um" differ.
 *
 * <p>A stretch is known 80 ms after its end, and what follows it some 300 ms later. Keeps the last
 * {@value #MOST} stretches; one thread, allocates nothing in {@link #add}.
 */
final class SteadyTrack {

  static final int MOST = 64;

  private static final double PITCH_MOVE = 1.8;
  private static final double SHAPE_MOVE = 0.8;
  private static final int MERGED_FRAMES = 15;
  private static final int HALF = 3;
  private static final int LEAST_RUN = 2;
  private static final int SMOOTHING = 2;
  private static final int DELAY = HALF + SMOOTHING;
  private static final float[] WEIGHTS = {1 / 9f, 2 / 9f, 3 / 9f, 2 / 9f, 1 / 9f};
  static final int SHAPE = MelCepstrum.COEFFICIENTS - 1;

  /** Before so many frames the mean of read and acted speech is closer. */
  private static final int LEAST_CHANGES = 30;

  private static final double POPULATION_CHANGE = 1.8;

  /** A power of two, more than {@link SteadySlot#LEAD} and {@link #DELAY}. */
  private static final int RING = 64;

  private final float[][] shape = new float[RING][SHAPE];
  private final float[][] smooth = new float[RING][SHAPE];
  private final double[] semitones = new double[RING];
  private final float[] levelDb = new float[RING];
  private final boolean[] voiced = new boolean[RING];
  private final boolean[] active = new boolean[RING];
  private final long[] startSample = new long[RING];

  private final SteadySlot[] slots = new SteadySlot[MOST + 1];
  private int first;
  private int count;

  /** Whether what follows the last slot is still of interest. */
  private boolean settling;

  private long frames;
  private long stretchStart;
  private long run;
  private double changeBefore;
  private long voicedFrom;
  private final double[] voicedShape = new double[SHAPE];
  private int voicedFrames;
  private double changeSum;
  private int changes;

  SteadyTrack() {
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new SteadySlot();
    }
    reset();
  }

  void reset() {
    first = 0;
    count = 0;
    settling = false;
    frames = 0;
    stretchStart = 0;
    run = 0;
    voicedFrom = 0;
    voicedFrames = 0;
    changeSum = 0;
    changes = 0;
    Arrays.fill(voiced, false);
    Arrays.fill(voicedShape, 0);
  }

  void add(Frame frame) {
    if (frame.afterGap) {
      settling = false;
      stretchStart = frames;
      run = 0;
    }
    int at = at(frames);
    for (int k = 0; k < SHAPE; k++) {
      shape[at][k] = frame.mfcc[k + 1];
    }
    voiced[at] = frame.voiced;
    active[at] = frame.active;
    levelDb[at] = (float) frame.levelDb;
    semitones[at] = frame.voiced ? 12 * Math.log(frame.pitchHz / 100) / Math.log(2) : 0;
    startSample[at] = frame.startSample;
    frames++;
    if (frames - stretchStart > SMOOTHING * 2) {
      smoothen(frames - 1 - SMOOTHING);
    }
    if (frames - stretchStart > DELAY * 2) {
      look(frames - 1 - DELAY);
    }
  }

  /**
   * How much the shape of this turn's voice moves where it does move. Noise and narrow lines make
   * all of it seem steadier.
   */
  double usualChange() {
    return changes < LEAST_CHANGES ? POPULATION_CHANGE : changeSum / changes;
  }

  /** The stretches found so far, in order; the last one may still go on. */
  List<Stretch> stretches(int sampleRateHz) {
    List<Stretch> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      SteadySlot slot = slots[(first + i) % slots.length];
      if (slot.isWorthKeeping()) {
        all.add(slot.read(sampleRateHz, voicedShape, voicedFrames));
      }
    }
    return all;
  }

  private void smoothen(long index) {
    float[] into = smooth[at(index)];
    for (int k = 0; k < SHAPE; k++) {
      float sum = 0;
      for (int w = 0; w < WEIGHTS.length; w++) {
        sum += WEIGHTS[w] * shape[at(index - SMOOTHING + w)][k];
      }
      into[k] = sum;
    }
  }

  private void look(long centre) {
    int at = at(centre);
    if (voiced[at]) {
      voicedFrames++;
      for (int k = 0; k < SHAPE; k++) {
        voicedShape[k] += smooth[at][k];
      }
    } else {
      voicedFrom = centre + 1;
    }
    boolean voicedAround = isVoicedAround(centre);
    double change = voicedAround ? change(centre) : SHAPE_MOVE;
    if (voicedAround && change >= SHAPE_MOVE) {
      changeSum += change;
      changes++;
    }
    boolean steady =
        change < SHAPE_MOVE
            && Math.abs(semitones[at(centre + HALF)] - semitones[at(centre - HALF)]) < PITCH_MOVE;
    run = steady ? run + 1 : 0;
    if (run == LEAST_RUN) {
      SteadySlot slot = isMergeable(centre) ? last() : begin(centre);
      slot.steady(
          centre - 1,
          semitones[at(centre - 1)],
          levelDb[at(centre - 1)],
          changeBefore,
          smooth[at(centre - 1)]);
      grow(slot, centre, change);
    } else if (run > LEAST_RUN) {
      grow(last(), centre, change);
    } else if (settling && centre > last().lastFrame()) {
      last().after(levelDb[at], active[at], voiced[at]);
      settling = !last().isSettled() || isMergeable(centre);
    }
    changeBefore = change;
  }

  private boolean isMergeable(long centre) {
    return settling && centre - last().lastSteady() < MERGED_FRAMES;
  }

  private void grow(SteadySlot slot, long centre, double change) {
    slot.steady(centre, semitones[at(centre)], levelDb[at(centre)], change, smooth[at(centre)]);
    slot.endsBefore(startSample[at(centre + HALF + 1)]);
  }

  private SteadySlot begin(long centre) {
    long start = centre - LEAST_RUN + 1 - HALF;
    if (count > 0 && !last().isWorthKeeping()) {
      count--;
    }
    if (count == MOST) {
      first = (first + 1) % slots.length;
      count--;
    }
    SteadySlot slot = slots[(first + count) % slots.length];
    count++;
    settling = true;
    slot.begin(start, start - voicedFrom, startSample[at(start)]);
    for (int back = 1; back <= SteadySlot.LEAD && start - back >= stretchStart; back++) {
      slot.before(levelDb[at(start - back)], active[at(start - back)]);
    }
    return slot;
  }

  private SteadySlot last() {
    return slots[(first + count - 1) % slots.length];
  }

  private boolean isVoicedAround(long centre) {
    for (long i = centre - HALF; i <= centre + HALF; i++) {
      if (!voiced[at(i)]) {
        return false;
      }
    }
    return true;
  }

  private double change(long centre) {
    float[] before = smooth[at(centre - HALF)];
    float[] after = smooth[at(centre + HALF)];
    float sum = 0;
    for (int k = 0; k < SHAPE; k++) {
      float d = after[k] - before[k];
      sum += d * d;
    }
    return Math.sqrt(sum / SHAPE);
  }

  private static int at(long index) {
    return (int) (index & RING - 1);
  }
}
