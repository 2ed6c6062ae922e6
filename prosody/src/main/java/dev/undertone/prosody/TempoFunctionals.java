package dev.undertone.prosody;

import java.util.List;

/** How a turn is cut into voiced and other stretches, and how fast its syllables follow. */
final class TempoFunctionals {

  static final List<String> NAMES =
      List.of(
          "voiced_len_mean",
          "voiced_len_sd",
          "unvoiced_len_mean",
          "unvoiced_len_sd",
          "voiced_ratio",
          "voiced_runs_per_s",
          "syllables_per_s",
          "syllable_gap_cv");

  /** A longer stretch without voice is a pause: thought, not articulation. */
  private static final int LONGEST_GAP_FRAMES = 25;

  private final Moments voicedSeconds = new Moments();
  private final Moments unvoicedSeconds = new Moments();
  private final RateTrack rate = new RateTrack();
  private int voicedRun;
  private int unvoicedRun;
  private long voiced;
  private long active;

  void reset() {
    voicedSeconds.reset();
    unvoicedSeconds.reset();
    rate.reset();
    voicedRun = 0;
    unvoicedRun = 0;
    voiced = 0;
    active = 0;
  }

  void add(Frame frame) {
    rate.add(frame);
    if (frame.afterGap) {
      voicedRun = 0;
      unvoicedRun = 0;
    }
    active += frame.active ? 1 : 0;
    if (frame.voiced) {
      if (voiced > 0 && unvoicedRun > 0 && unvoicedRun <= LONGEST_GAP_FRAMES) {
        unvoicedSeconds.add(seconds(unvoicedRun));
      }
      unvoicedRun = 0;
      voicedRun++;
      voiced++;
    } else {
      if (voicedRun > 0) {
        voicedSeconds.add(seconds(voicedRun));
      }
      voicedRun = 0;
      unvoicedRun++;
    }
  }

  void write(FeatureWriter to) {
    double speech = Math.max(0.1, seconds(active));
    to.both(voicedSeconds).both(unvoicedSeconds);
    to.put(active == 0 ? 0 : (double) voiced / active);
    to.put(voicedSeconds.count() / speech);
    to.put(Math.min(12, rate.syllables() / speech));
    to.put(rate.irregularity());
  }

  private static double seconds(long frames) {
    return frames * Frame.MILLIS / 1_000.0;
  }
}
