package dev.undertone.prosody;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;

/**
 * From the tracks of a turn and the caller's baseline to {@link Prosody}.
 *
 * <p>A confidence grows with the speech behind it, up to two seconds, and with the signal-to-noise
 * ratio, up to 20 dB; it is a rule of thumb, not a probability. Where the background is not known
 * yet the line counts as middling.
 */
final class TurnReport {

  static final long BASELINE_VOICED_MILLIS = 700;
  static final double BASELINE_SNR_DB = 10;

  private static final long RATE_SPEECH_MILLIS = 1_000;
  private static final long LEVEL_SPEECH_MILLIS = 200;
  private static final double FULL_MILLIS = 2_000;
  private static final double FULL_SNR_DB = 20;
  private static final double MIDDLING_LINE = 0.5;

  /** What is sampled no faster may come from a telephone, which quantises by mu-law or worse. */
  private static final int TELEPHONE_HZ = 8_000;

  /** Narrower sound passed a telephone somewhere, whatever rate it has now. */
  private static final double WIDE_BAND_HZ = 4_200;

  private final TurnTracks tracks;
  private final CallerBaseline baseline;
  private final EmotionReport emotions;
  private final int sampleRateHz;

  /**
   * @param sampleRateHz of the sound before it was reduced for the analysis
   */
  TurnReport(TurnTracks tracks, CallerBaseline baseline, EmotionReport emotions, int sampleRateHz) {
    this.tracks = tracks;
    this.baseline = baseline;
    this.emotions = emotions;
    this.sampleRateHz = sampleRateHz;
    tracks.forEmotion(emotions.isAllowed());
  }

  /** Allows or stops emotion from now on; stopping forgets the caller. */
  void emotion(EmotionUse use) {
    emotions.use(use);
    tracks.forEmotion(use.allowed());
    if (!use.allowed()) {
      forgetCaller();
    }
  }

  void forgetCaller() {
    baseline.forget();
    emotions.forget();
  }

  /** Lets the finished turn into what is known of the caller. */
  void finish() {
    Prosody.Quality quality = quality();
    long voiced = tracks.pitch.voicedMillis();
    boolean representative =
        voiced >= BASELINE_VOICED_MILLIS
            && quality.available()
            && quality.snrDb() >= BASELINE_SNR_DB;
    if (representative) {
      emotions.finish(tracks.functionals, tracks.emotionVoicedMillis(), line(quality));
      baseline.add(tracks.energy.levelDb(), tracks.syllablesPerSecond(), voiced);
    }
  }

  Prosody read(Prosody.Basis basis) {
    Prosody.Quality quality = quality();
    double line = line(quality);
    long voiced = tracks.pitch.voicedMillis();
    return new Prosody(
        basis,
        voiced,
        emotions.read(tracks.functionals, tracks.emotionVoicedMillis(), line),
        Hesitation.of(tracks.pauses, grown(tracks.pauses.phonationMillis(), line)),
        rate(line),
        tracks.pitch.pitch(grown(voiced, line)),
        level(line),
        tracks.phonation.phonation(grown(voiced, line), leavesPeriodsWhole(quality)),
        quality);
  }

  private Prosody.Quality quality() {
    return tracks.quality.quality(tracks.energy.levelDb());
  }

  private static double line(Prosody.Quality quality) {
    return quality.available() ? Math.min(1, quality.snrDb() / FULL_SNR_DB) : MIDDLING_LINE;
  }

  private boolean leavesPeriodsWhole(Prosody.Quality quality) {
    return sampleRateHz > TELEPHONE_HZ
        && quality.available()
        && quality.snrDb() >= FULL_SNR_DB
        && quality.bandwidthAvailable()
        && quality.bandwidthHz() >= WIDE_BAND_HZ;
  }

  private Prosody.Rate rate(double line) {
    long speech = tracks.pauses.phonationMillis();
    double syllables = tracks.syllablesPerSecond();
    if (speech < RATE_SPEECH_MILLIS || syllables == 0) {
      return Prosody.Rate.ABSENT;
    }
    boolean known = baseline.isKnown() && baseline.syllablesPerSecond() > 0;
    double delta = known ? syllables / baseline.syllablesPerSecond() : 0;
    return new Prosody.Rate(true, grown(speech, line), syllables, known, delta);
  }

  private Prosody.Level level(double line) {
    if (tracks.energy.activeMillis() < LEVEL_SPEECH_MILLIS) {
      return Prosody.Level.ABSENT;
    }
    double dbfs = tracks.energy.levelDb();
    boolean known = baseline.isKnown();
    double confidence = grown(tracks.energy.activeMillis(), line);
    return new Prosody.Level(true, confidence, dbfs, known, known ? dbfs - baseline.levelDb() : 0);
  }

  static double grown(long millis, double line) {
    return Math.min(1, millis / FULL_MILLIS) * line;
  }
}
