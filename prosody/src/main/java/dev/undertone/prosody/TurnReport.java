package dev.undertone.prosody;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;

/**
 * From the tracks of a turn and the caller's baseline to {@link Prosody}.
 *
 * <p>A confidence grows with the speech behind it, up to two seconds, and falls with {@link
 * LineFactor}; it is a rule of thumb, not a probability.
 */
final class TurnReport {

  static final long BASELINE_VOICED_MILLIS = 700;
  static final double BASELINE_SNR_DB = 10;

  private static final long RATE_SPEECH_MILLIS = 1_000;
  private static final long LEVEL_SPEECH_MILLIS = 200;
  private static final double FULL_MILLIS = 2_000;
  private static final String NO_VOICE = "the line carries no voice";

  /** What is sampled no faster may come from a telephone, which quantises by mu-law or worse. */
  private static final int TELEPHONE_HZ = 8_000;

  /** Narrower sound passed a telephone somewhere, whatever rate it has now. */
  private static final double WIDE_BAND_HZ = 4_200;

  /** Noise moves the marks of periods. */
  private static final double PERIODS_SNR_DB = 20;

  private final TurnTracks tracks;
  private final CallerBaseline baseline;
  private final EmotionReport emotions;
  private final HesitationReport hesitation;
  private final Bandwidth bandwidth;
  private final int sampleRateHz;

  /**
   * @param sampleRateHz of the sound before it was reduced for the analysis
   */
  TurnReport(
      TurnTracks tracks,
      CallerBaseline baseline,
      EmotionReport emotions,
      HesitationReport hesitation,
      Bandwidth bandwidth,
      int sampleRateHz) {
    this.tracks = tracks;
    this.baseline = baseline;
    this.emotions = emotions;
    this.hesitation = hesitation;
    this.bandwidth = bandwidth;
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
        !tracks.sounds.isForeign()
            && voiced >= BASELINE_VOICED_MILLIS
            && quality.available()
            && quality.snrDb() >= BASELINE_SNR_DB;
    if (representative) {
      emotions.finish(tracks.functionals, tracks.emotionVoicedMillis(), LineFactor.of(quality));
      baseline.add(tracks.energy.levelDb(), tracks.syllablesPerSecond(), voiced);
    }
  }

  Prosody read(Prosody.Basis basis) {
    Prosody.Quality quality = quality();
    if (tracks.sounds.isForeign()) {
      return noVoice(basis, quality);
    }
    double line = LineFactor.of(quality);
    long voiced = tracks.pitch.voicedMillis();
    return new Prosody(
        basis,
        voiced,
        emotions.read(tracks.functionals, tracks.emotionVoicedMillis(), line),
        hesitation.read(grown(tracks.pauses.phonationMillis(), line)),
        rate(line),
        tracks.pitch.pitch(grown(voiced, line)),
        level(line),
        tracks.phonation.phonation(grown(voiced, line), leavesPeriodsWhole(quality)),
        quality);
  }

  private Prosody.Quality quality() {
    return tracks.quality.quality(tracks.energy.levelDb(), bandwidth);
  }

  /** Of a turn that is tone, music, keys or noise for the greater part. */
  private Prosody noVoice(Prosody.Basis basis, Prosody.Quality quality) {
    return new Prosody(
        basis,
        0,
        emotions.absent(NO_VOICE),
        Prosody.Hesitation.ABSENT,
        Prosody.Rate.ABSENT,
        Prosody.Pitch.ABSENT,
        Prosody.Level.ABSENT,
        Prosody.Phonation.ABSENT,
        quality);
  }

  private boolean leavesPeriodsWhole(Prosody.Quality quality) {
    return sampleRateHz > TELEPHONE_HZ
        && quality.available()
        && quality.snrDb() >= PERIODS_SNR_DB
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
    return new Prosody.Rate(
        true, grown(speech, line), hesitation.syllablesPerSecond(), known, delta);
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
