package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody;

/** What the line does to a turn: background noise, clipping and, of the whole call, bandwidth. */
final class QualityTrack {

  private static final long LEAST_MILLIS = 200;
  private static final double FULL_MILLIS = 1_000;

  private double floorSum;
  private int floors;
  private long clipped;
  private long samples;

  void reset() {
    floorSum = 0;
    floors = 0;
    clipped = 0;
    samples = 0;
  }

  void add(Frame frame) {
    if (!frame.active) {
      return;
    }
    clipped += frame.clipped;
    samples += FrameAnalysis.HOP;
    if (!Double.isNaN(frame.floorDb)) {
      floorSum += frame.floorDb;
      floors++;
    }
  }

  /** Not available until some background has been heard as well. */
  Prosody.Quality quality(double levelDb, Bandwidth bandwidth) {
    long millis = samples * 1_000 / FrameAnalysis.RATE_HZ;
    if (millis < LEAST_MILLIS || floors == 0) {
      return Prosody.Quality.ABSENT;
    }
    double snrDb = Math.max(0, levelDb - floorSum / floors);
    boolean known = bandwidth.isKnown();
    return new Prosody.Quality(
        true,
        Math.min(1, millis / FULL_MILLIS),
        snrDb,
        (double) clipped / samples,
        known,
        known ? bandwidth.hz() : 0);
  }
}
