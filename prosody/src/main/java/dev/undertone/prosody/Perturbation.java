package dev.undertone.prosody;

/**
 * Jitter and shimmer: how much the length and the loudness of one period differ from the one
 * before.
 *
 * <p>Walks from period to period, always to where the wave looks most like the period it comes
 * from, and carries its place over from window to window. A step over {@value #MOST_LONGER} in
 * length or {@value #MOST_LOUDER} in loudness is no perturbation but another sound, as in Praat
 * (Boersma, "Should jitter be measured by peak picking or by waveform matching?", Folia Phoniatrica
 * et Logopaedica 61, 2009). On quantised lines the figures are too high. One thread; allocates
 * nothing after construction.
 */
final class Perturbation {

  private static final double MOST_LONGER = 1.3;
  private static final double MOST_LOUDER = 1.6;

  /** Lower voices do not fit the window. */
  private static final double LEAST_HZ = 70;

  /** How far from one period on the next is looked for, as a part of it. */
  private static final double REACH = 0.15;

  private static final int HOP_END = (FrameAnalysis.WINDOW + FrameAnalysis.HOP) / 2;
  private static final int MOST_LAG = 140;

  private final double[] likeness = new double[MOST_LAG + 2];
  private double mark;
  private boolean marked;
  private double lastPeriod;
  private double lastLoudness;

  void reset() {
    marked = false;
    lastPeriod = 0;
    lastLoudness = 0;
  }

  /** Walks through the hop in the middle of {@code window}, whose pitch {@code frame} knows. */
  void read(float[] window, Frame frame) {
    frame.periods = 0;
    frame.jitter = 0;
    frame.shimmer = 0;
    if (!frame.voiced || frame.pitchHz < LEAST_HZ) {
      reset();
      return;
    }
    double period = FrameAnalysis.RATE_HZ / frame.pitchHz;
    if (!marked || mark < 1) {
      lastPeriod = 0;
      mark = HOP_END - FrameAnalysis.HOP;
      marked = true;
    }
    while (mark + period < HOP_END) {
      step(window, period, frame);
    }
    mark -= FrameAnalysis.HOP;
  }

  private void step(float[] window, double period, Frame frame) {
    int from = (int) Math.round(mark);
    int length = (int) Math.round(period);
    double found = length(window, from, length);
    double loudness = loudness(window, from, length);
    if (lastPeriod > 0) {
      compare(found, loudness, frame);
    }
    lastPeriod = found;
    lastLoudness = loudness;
    mark += found;
  }

  private void compare(double found, double loudness, Frame frame) {
    double longer = Math.max(found, lastPeriod) / Math.min(found, lastPeriod);
    double louder = Math.max(loudness, lastLoudness) / (Math.min(loudness, lastLoudness) + 1e-9);
    if (longer <= MOST_LONGER && louder <= MOST_LOUDER) {
      frame.periods++;
      frame.jitter += 2 * Math.abs(found - lastPeriod) / (found + lastPeriod);
      // Two periods of digital silence differ in nothing.
      frame.shimmer += 2 * Math.abs(loudness - lastLoudness) / (loudness + lastLoudness + 1e-12);
    }
  }

  /** The lag, near {@code length}, after which the wave looks most like itself. */
  private double length(float[] window, int from, int length) {
    int reach = Math.max(2, (int) Math.ceil(REACH * length));
    int first = Math.max(1, length - reach);
    int last = Math.min(length + reach, FrameAnalysis.WINDOW - from - length - 1);
    int best = first;
    for (int lag = first; lag <= last; lag++) {
      double dot = 0;
      double energy = 1e-9;
      for (int i = from; i < from + length; i++) {
        dot += window[i] * window[i + lag];
        energy += window[i + lag] * window[i + lag];
      }
      likeness[lag] = dot / Math.sqrt(energy);
      if (likeness[lag] > likeness[best]) {
        best = lag;
      }
    }
    if (best == first || best == last) {
      return best;
    }
    double curve = likeness[best - 1] - 2 * likeness[best] + likeness[best + 1];
    double shift = curve < 0 ? 0.5 * (likeness[best - 1] - likeness[best + 1]) / curve : 0;
    return best + shift;
  }

  private static double loudness(float[] window, int from, int length) {
    double energy = 0;
    for (int i = from; i < from + length; i++) {
      energy += window[i] * window[i];
    }
    return Math.sqrt(energy / length);
  }
}
