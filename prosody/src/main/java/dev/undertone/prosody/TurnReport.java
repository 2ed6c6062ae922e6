package dev.undertone.prosody;

import dev.undertone.conversation.speech.Emotion;
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

  private final TurnTracks tracks;
  private final CallerBaseline baseline;
  private final EmotionReport emotions;
  private final SpeakerChange speakerChange;
  private final float[] finished = new float[TurnFunctionals.COUNT];
  private EmotionUse emotion;

  TurnReport(
      TurnTracks tracks,
      CallerBaseline baseline,
      EmotionReport emotions,
      SpeakerChange speakerChange,
      EmotionUse emotion) {
    this.tracks = tracks;
    this.baseline = baseline;
    this.emotions = emotions;
    this.speakerChange = speakerChange;
    this.emotion = emotion;
    tracks.forEmotion(emotion.allowed());
  }

  /** Allows or stops emotion from now on; stopping forgets the caller. */
  void emotion(EmotionUse use) {
    emotion = use;
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
    if (!isRepresentative()) {
      return;
    }
    long voiced = tracks.pitch.voicedMillis();
    if (emotion.allowed()) {
      tracks.functionals.write(finished);
      if (speakerChange.isAnother(baseline, finished)) {
        forgetCaller();
      }
      emotions.finish(tracks.functionals, voiced, line(quality()));
      baseline.add(finished, voiced);
    }
    baseline.add(tracks.energy.levelDb(), tracks.syllablesPerSecond(), voiced);
  }

  Prosody read(Prosody.Basis basis) {
    Prosody.Quality quality = quality();
    double line = line(quality);
    long voiced = tracks.pitch.voicedMillis();
    return new Prosody(
        basis,
        voiced,
        emotion(voiced, line),
        Hesitation.of(tracks.pauses, grown(tracks.pauses.phonationMillis(), line)),
        rate(line),
        tracks.pitch.pitch(grown(voiced, line)),
        level(line),
        Prosody.Phonation.ABSENT,
        quality);
  }

  private Emotion emotion(long voicedMillis, double line) {
    return emotion.allowed()
        ? emotions.read(tracks.functionals, voicedMillis, line)
        : Emotion.absent(emotion.reason());
  }

  private Prosody.Quality quality() {
    return tracks.quality.quality(tracks.energy.levelDb());
  }

  private static double line(Prosody.Quality quality) {
    return quality.available() ? Math.min(1, quality.snrDb() / FULL_SNR_DB) : MIDDLING_LINE;
  }

  /** Whether this turn may enter the baseline. */
  private boolean isRepresentative() {
    Prosody.Quality quality = quality();
    return tracks.pitch.voicedMillis() >= BASELINE_VOICED_MILLIS
        && quality.available()
        && quality.snrDb() >= BASELINE_SNR_DB;
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
    return new Prosody.Level(
        true, confidence, dbfs, known, known ? dbfs - baseline.levelDb() : 0);
  }

  static double grown(long millis, double line) {
    return Math.min(1, millis / FULL_MILLIS) * line;
  }
}
