package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody;
import java.util.List;

/** How the vocal folds swing in a turn: harmonics to noise, first partials, jitter, shimmer. */
final class PhonationTrack {

  static final List<String> NAMES =
      List.of(
          "h1h2_mean",
          "h1h2_sd",
          "h1a3_mean",
          "h1a3_sd",
          "hnr_mean",
          "hnr_sd",
          "jitter",
          "shimmer");

  private static final int LEAST_FRAMES = 20;

  private final Moments h1h2 = new Moments();
  private final Moments h1a3 = new Moments();
  private final Moments hnr = new Moments();
  private double jitter;
  private double shimmer;
  private long periods;

  void reset() {
    h1h2.reset();
    h1a3.reset();
    hnr.reset();
    jitter = 0;
    shimmer = 0;
    periods = 0;
  }

  void add(Frame frame) {
    if (frame.voiced) {
      h1h2.add(frame.h1h2Db);
      h1a3.add(frame.h1a3Db);
      hnr.add(frame.hnrDb);
      jitter += frame.jitter;
      shimmer += frame.shimmer;
      periods += frame.periods;
    }
  }

  void write(FeatureWriter to) {
    to.both(h1h2).both(h1a3).both(hnr).put(jitter()).put(shimmer());
  }

  /**
   * @param reliable whether the line leaves periods whole
   */
  Prosody.Phonation phonation(double confidence, boolean reliable) {
    if (hnr.count() < LEAST_FRAMES || periods < LEAST_FRAMES) {
      return Prosody.Phonation.ABSENT;
    }
    return new Prosody.Phonation(true, confidence, hnr.mean(), reliable, jitter(), shimmer());
  }

  private double jitter() {
    return periods == 0 ? 0 : jitter / periods;
  }

  private double shimmer() {
    return periods == 0 ? 0 : shimmer / periods;
  }
}
