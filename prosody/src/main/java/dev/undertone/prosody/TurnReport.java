package dev.undertone.prosody;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;

/**
 * From the tracks of a turn and the caller's baseline to {@link Prosody}.
 *
 * <p>A confidence grows with the speech behind it, up to two seconds, and falls with {@link
 * LineFactor}; it is a rule of thumb, not a probability.
 */
final class TurnReport {

  static final long AROUSAL_VOICED_MILLIS = 700;
  static final double BASELINE_SNR_DB = 10;

  private static final long RATE_SPEECH_MILLIS = 1_000;
  private static final long LEVEL_SPEECH_MILLIS = 200;
  private static final double FULL_MILLIS = 2_000;
  private static final String NO_VOICE = "the line carries no voice";

  private final TurnTracks tracks;
  private final CallerBaseline baseline;
  private final Bandwidth bandwidth;
  private EmotionUse emotion;

  TurnReport(TurnTracks tracks, CallerBaseline baseline, Bandwidth bandwidth, EmotionUse emotion) {
    this.tracks = tracks;
    this.baseline = baseline;
    this.bandwidth = bandwidth;
    this.emotion = emotion;
  }

  /** Allows or stops emotion from now on. */
  void emotion(EmotionUse use) {
    emotion = use;
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
        arousal(voiced, line),
        Hesitation.of(tracks.pauses, grown(tracks.pauses.phonationMillis(), line)),
        rate(line),
        tracks.pitch.pitch(grown(voiced, line)),
        level(line),
        Prosody.Phonation.ABSENT,
        quality);
  }

  /** Whether this turn may enter the baseline. */
  boolean isRepresentative() {
    Prosody.Quality quality = quality();
    return !tracks.sounds.isForeign()
        && tracks.pitch.voicedMillis() >= AROUSAL_VOICED_MILLIS
        && quality.available()
        && quality.snrDb() >= BASELINE_SNR_DB;
  }

  private Prosody.Quality quality() {
    return tracks.quality.quality(tracks.energy.levelDb(), bandwidth);
  }

  /** Of a turn that is tone, music, keys or noise for the greater part. */
  private Prosody noVoice(Prosody.Basis basis, Prosody.Quality quality) {
    return new Prosody(
        basis,
        0,
        Emotion.absent(emotion.allowed() ? NO_VOICE : emotion.reason()),
        Prosody.Hesitation.ABSENT,
        Prosody.Rate.ABSENT,
        Prosody.Pitch.ABSENT,
        Prosody.Level.ABSENT,
        Prosody.Phonation.ABSENT,
        quality);
  }

  private Emotion arousal(long voicedMillis, double line) {
    if (!emotion.allowed()) {
      return Emotion.absent(emotion.reason());
    }
    if (voicedMillis < AROUSAL_VOICED_MILLIS) {
      return Emotion.ABSENT;
    }
    TurnFeatures turn = tracks.features();
    boolean known = baseline.isKnown();
    double absolute = ArousalEstimate.absolute(turn);
    double value = known ? ArousalEstimate.relative(turn, baseline.shrunk()) : absolute;
    double confidence = grown(voicedMillis, line) * (known ? 1 : 0.7);
    Score delta =
        known
            ? Score.of(2 * ArousalEstimate.relative(turn, baseline.own()) - 1, confidence)
            : Score.absent("the caller has no baseline yet");
    return Emotion.ofArousal(Score.of(value, confidence), delta, Score.of(absolute, confidence));
  }

  private Prosody.Rate rate(double line) {
    long speech = tracks.pauses.phonationMillis();
    double syllables = tracks.syllablesPerSecond();
    if (speech < RATE_SPEECH_MILLIS || syllables == 0) {
      return Prosody.Rate.ABSENT;
    }
    boolean known = baseline.isKnown() && baseline.own().syllablesPerSecond() > 0;
    double delta = known ? syllables / baseline.own().syllablesPerSecond() : 0;
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
        true, confidence, dbfs, known, known ? dbfs - baseline.own().levelDb() : 0);
  }

  private static double grown(long millis, double line) {
    return Math.min(1, millis / FULL_MILLIS) * line;
  }
}
