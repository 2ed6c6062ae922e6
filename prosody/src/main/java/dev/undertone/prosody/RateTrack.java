package dev.undertone.prosody;

import java.util.Arrays;

/**
 * Counts syllable nuclei: peaks of the power of voiced frames between 200 and 900 Hz, smoothed over
 * 60 ms, each set off from the next by a dip of {@value #DIP_DB} dB, and within {@value #REACH_DB}
 * dB of the turn's 98th percentile.
 *
 * <p>After de Jong &amp; Wempe, "Praat script to detect syllable nuclei and measure speech rate
 * automatically", Behavior Research Methods 41(2), 2009. Unvoiced frames count as silence rather
 * than peaks being tested for voicing, so that a consonant always parts two vowels and a voicing
 * decision that is a frame late loses no nucleus.
 */
final class RateTrack {

  private static final double DIP_DB = 0.7;
  private static final double REACH_DB = 30;
  private static final double[] HANN = {0.146, 0.5, 0.854, 1, 0.854, 0.5, 0.146};
  private static final int LOWEST_DB = -100;
  private static final int STEPS_PER_DB = 2;

  /** Nuclei further apart have a pause between them. */
  private static final int LONGEST_GAP_FRAMES = 50;

  private static final int STEPS = 160 * STEPS_PER_DB;

  private final double[] recent = new double[HANN.length];
  private final int[] levels = new int[STEPS];
  private final int[] peaks = new int[STEPS];
  private int next;
  private int frames;
  private final Moments gaps = new Moments();
  private long now;
  private long highAt;
  private long lastPeak;
  private boolean rising;
  private double highDb;
  private double lowDb;

  void reset() {
    Arrays.fill(recent, 0);
    Arrays.fill(levels, 0);
    Arrays.fill(peaks, 0);
    next = 0;
    frames = 0;
    gaps.reset();
    now = 0;
    lastPeak = 0;
    rising = true;
    highDb = LOWEST_DB;
    lowDb = LOWEST_DB;
  }

  void add(Frame frame) {
    recent[next] = frame.voiced ? frame.nucleusPower : 0;
    next = (next + 1) % recent.length;
    double sum = 0;
    for (int i = 0; i < HANN.length; i++) {
      sum += HANN[i] * recent[(next + i) % recent.length];
    }
    double db = Spectrum.decibels(sum);
    now++;
    if (frame.active) {
      levels[step(db)]++;
      frames++;
    }
    follow(db);
  }

  private void follow(double db) {
    if (rising) {
      if (db > highDb) {
        highDb = db;
        highAt = now;
      }
      if (db < highDb - DIP_DB) {
        peaks[step(highDb)]++;
        gap();
        rising = false;
        lowDb = db;
      }
    } else {
      lowDb = Math.min(lowDb, db);
      if (db > lowDb + DIP_DB) {
        rising = true;
        highDb = db;
        highAt = now;
      }
    }
  }

  private void gap() {
    long frames = highAt - lastPeak;
    if (lastPeak > 0 && frames <= LONGEST_GAP_FRAMES) {
      gaps.add((double) frames);
    }
    lastPeak = highAt;
  }

  /** Deviation of the time from one nucleus to the next, as a part of its mean. */
  double irregularity() {
    return gaps.count() < 2 ? 0 : gaps.deviation() / gaps.mean();
  }

  /** Syllables heard so far; the last one counts once its power falls. */
  int syllables() {
    int count = 0;
    for (int step = Math.max(0, loudest() - (int) (REACH_DB * STEPS_PER_DB));
        step < STEPS;
        step++) {
      count += peaks[step];
    }
    return count;
  }

  private int loudest() {
    int above = 0;
    int allowed = frames / 50;
    for (int step = STEPS - 1; step > 0; step--) {
      above += levels[step];
      if (above > allowed) {
        return step;
      }
    }
    return 0;
  }

  private static int step(double db) {
    int step = (int) ((db - LOWEST_DB) * STEPS_PER_DB);
    return Math.max(0, Math.min(STEPS - 1, step));
  }
}
