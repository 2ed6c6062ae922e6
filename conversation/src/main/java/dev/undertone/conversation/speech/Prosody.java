package dev.undertone.conversation.speech;

/**
 * How one turn was said. Each block is meaningless while its {@code available} is false: absent is
 * not zero.
 */
public record Prosody(
    Basis basis,
    long voicedMillis,
    Arousal arousal,
    Hesitation hesitation,
    Rate rate,
    Pitch pitch,
    Level level,
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
          Arousal.ABSENT,
          Hesitation.ABSENT,
          Rate.ABSENT,
          Pitch.ABSENT,
          Level.ABSENT,
          Quality.ABSENT);

  /** The same, read when the turn was over. */
  public Prosody asFinal() {
    return new Prosody(Basis.FINAL, voicedMillis, arousal, hesitation, rate, pitch, level, quality);
  }

  /**
   * Activation heard in the voice; counts as emotion before the law.
   *
   * @param confidence 0–1
   * @param value 0–1, 0.5 is the middle of the population; relative to the caller once he is known
   * @param absolute 0–1, without regard to the caller
   * @param deltaAvailable whether {@code delta} means something: the caller has a baseline
   * @param delta −1…1 against the caller's own baseline
   * @param reason why it is not available, empty when it is
   */
  public record Arousal(
      boolean available,
      double confidence,
      double value,
      double absolute,
      boolean deltaAvailable,
      double delta,
      String reason) {
    public static final Arousal ABSENT =
        new Arousal(false, 0, 0, 0, false, 0, "not enough voiced speech");
    public static final Arousal OFF =
        new Arousal(false, 0, 0, 0, false, 0, "signals.emotion is off");
  }

  /**
   * @param score 0–1, monotone in the counts
   * @param pauses silent pauses of at least 250 ms inside the turn
   * @param pauseRatio silence inside the turn as a part of it, 0–1
   * @param longestPauseMillis 0 without one
   */
  public record Hesitation(
      boolean available,
      double confidence,
      double score,
      int pauses,
      double pauseRatio,
      long longestPauseMillis) {
    public static final Hesitation ABSENT = new Hesitation(false, 0, 0, 0, 0, 0);
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
   * @param snrDb speech over background
   * @param clipping part of samples at full scale, 0–1
   */
  public record Quality(boolean available, double snrDb, double clipping) {
    public static final Quality ABSENT = new Quality(false, 0, 0);
  }
}
