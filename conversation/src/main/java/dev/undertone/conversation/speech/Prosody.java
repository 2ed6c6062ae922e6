package dev.undertone.conversation.speech;

import java.util.List;

/**
 * How one turn was said, on one channel. Each block is meaningless while its {@code available} is
 * false: absent is not zero. A confidence is 0–1 and falls with little speech and with a poor line.
 *
 * @param voicedMillis voiced speech behind all of it
 */
public record Prosody(
    Basis basis,
    long voicedMillis,
    Emotion emotion,
    Hesitation hesitation,
    Rate rate,
    Pitch pitch,
    Level level,
    Phonation phonation,
    Quality quality) {

  /** Whether the turn was over when this was read. */
  public enum Basis {
    PARTIAL,
    FINAL
  }

  /** Before anything was heard. */
  public static final Prosody NONE =
      new Prosody(
          Basis.PARTIAL,
          0,
          Emotion.ABSENT,
          Hesitation.ABSENT,
          Rate.ABSENT,
          Pitch.ABSENT,
          Level.ABSENT,
          Phonation.ABSENT,
          Quality.ABSENT);

  /** The same, read when the turn was over. */
  public Prosody asFinal() {
    return new Prosody(
        Basis.FINAL, voicedMillis, emotion, hesitation, rate, pitch, level, phonation, quality);
  }

  /** The same without what counts as emotion before the law. */
  public Prosody without(EmotionUse use) {
    return new Prosody(
        basis,
        voicedMillis,
        Emotion.absent(use.reason()),
        hesitation,
        rate,
        pitch,
        level,
        phonation,
        quality);
  }

  /** How far an event of hesitation reaches, in samples of the call at the analyser's rate. */
  public record HesitationEvent(Kind kind, long startSample, long endSample, double probability) {
    /** What happened. */
    public enum Kind {
      /** "uh", "um": a filled pause. */
      FILLER,
      /** A word drawn out. */
      LENGTHENING,
      /** Silence of at least 250 ms inside the turn. */
      PAUSE,
      /** One to three words said again, or a word cut off and said again. */
      RESTART
    }
  }

  /**
   * @param score 0–1, monotone in the counts
   * @param fillers filled pauses, heard or recognised
   * @param fillersPerMinute of speech time
   * @param lengthenings words drawn out
   * @param pauses silent pauses of at least 250 ms inside the turn
   * @param pauseRatio silence inside the turn as a part of it, 0–1
   * @param longestPauseMillis 0 without one
   * @param restartsAvailable whether words were there to tell restarts from
   * @param events in the order of their starts; the oldest are dropped at the analyser's bound
   */
  public record Hesitation(
      boolean available,
      double confidence,
      double score,
      int fillers,
      double fillersPerMinute,
      int lengthenings,
      int pauses,
      double pauseRatio,
      long longestPauseMillis,
      boolean restartsAvailable,
      int restarts,
      List<HesitationEvent> events) {
    public static final Hesitation ABSENT =
        new Hesitation(false, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, List.of());

    public Hesitation {
      events = List.copyOf(events);
    }
  }

  /**
   * @param syllablesPerSecond of phonation time, 0–12
   * @param deltaAvailable whether {@code delta} means something
   * @param delta ratio to the caller's baseline, 1 = as ever
   */
  public record Rate(
      boolean available,
      double confidence,
      double syllablesPerSecond,
      boolean deltaAvailable,
      double delta) {
    public static final Rate ABSENT = new Rate(false, 0, 0, false, 0);
  }

  /**
   * @param medianHz of the voiced frames
   * @param rangeSemitones between the 10th and the 90th percentile
   * @param slopeSemitonesPerSecond of the last 500 ms of voiced speech
   */
  public record Pitch(
      boolean available,
      double confidence,
      double medianHz,
      double rangeSemitones,
      double slopeSemitonesPerSecond) {
    public static final Pitch ABSENT = new Pitch(false, 0, 0, 0, 0);
  }

  /**
   * @param dbfs mean level of speech, dB re full scale
   * @param deltaAvailable whether {@code deltaDb} means something
   * @param deltaDb against the caller's baseline
   */
  public record Level(
      boolean available, double confidence, double dbfs, boolean deltaAvailable, double deltaDb) {
    public static final Level ABSENT = new Level(false, 0, 0, false, 0);
  }

  /**
   * How the vocal folds swing.
   *
   * @param hnrDb harmonics to noise
   * @param perturbationReliable whether jitter and shimmer can be trusted: not on a line with
   *     quantisation noise, such as mu-law
   * @param jitter mean change of period length from one to the next, as a part of it
   * @param shimmer the same of loudness
   */
  public record Phonation(
      boolean available,
      double confidence,
      double hnrDb,
      boolean perturbationReliable,
      double jitter,
      double shimmer) {
    public static final Phonation ABSENT = new Phonation(false, 0, 0, false, 0, 0);
  }

  /**
   * The line, not the voice; it scales every confidence.
   *
   * @param snrDb speech over background
   * @param clipping part of samples at full scale, 0–1
   * @param bandwidthAvailable whether enough was heard to tell the band
   * @param bandwidthHz highest frequency that carries speech
   */
  public record Quality(
      boolean available,
      double confidence,
      double snrDb,
      double clipping,
      boolean bandwidthAvailable,
      double bandwidthHz) {
    public static final Quality ABSENT = new Quality(false, 0, 0, 0, false, 0);
  }
}
