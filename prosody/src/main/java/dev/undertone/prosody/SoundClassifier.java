package dev.undertone.prosody;

import dev.undertone.conversation.speech.Sound;

/**
 * Tells what the line carries, from 8 kHz samples as they come.
 *
 * <p>A <em>key</em> is what {@link KeyTones} hears. A <em>tone</em> has one or two lines that hold
 * nearly all power and do not move. <em>Music</em> has lines that stay where they are, or, where
 * they tremble, a pattern that stays and is of more than one pitch. <em>Noise</em> has a steady
 * level and no lines. Whatever else is loud counts as speech where voice activity says so.
 *
 * <p>Thresholds lie above what all recorded speech of the evaluation reaches, held vowels of
 * seconds included; they are not fitted to any music. Evidence of music builds up over half a
 * second and is dropped as soon as the lines move as those of speech do.
 *
 * <p>One thread; allocates nothing after construction.
 */
final class SoundClassifier {

  /** A block below this is silence, dBFS. */
  private static final double SILENT_DB = -58;

  private static final int TONE_BLOCKS = 3;
  private static final double HUMMED_HZ = 250;
  private static final int HUMMED_BLOCKS = 10;
  private static final double PURE = 0.95;
  private static final double NEARLY_PURE = 0.85;
  private static final double UNMOVED = 0.9;

  /** Weights of a new block in the means: half a second, 0.8 s, a quarter of a second. */
  private static final double STEADY_WEIGHT = weight(0.5);

  private static final double CHORD_WEIGHT = weight(0.8);
  private static final double RECENT_WEIGHT = weight(0.25);
  private static final double NOISE_WEIGHT = weight(0.4);

  private static final double STEADY_LINES = 0.36;
  private static final double CHORDS = 0.13;
  private static final double CHORD_LIKENESS = 0.48;
  private static final double CHORD_RELIEF_DB = 5.5;

  /** Music whose patterns have been less alike than this lately has ended. */
  private static final double MOVING = 0.3;

  /** Noise of any colour has 2.5 to 3.1 dB, recorded speech, whispered too, 3.3 and more. */
  private static final double NOISE_RELIEF_DB = 3.15;

  private static final double NOISE_SWAY_DB = 5;
  private static final int EDGE_BLOCKS = SpectralLines.LENGTH / SpectralLines.HOP;
  private static final int NOISE_BLOCKS = EDGE_BLOCKS + 10;

  /** A block that stands out so far from the noise before it may be a voice's beginning. */
  private static final double BEGINNING_RELIEF_DB = 3.8;

  private static final double BEGINNING_DB = 6;

  private final SpectralLines lines = new SpectralLines();
  private final KeyTones keys = new KeyTones();
  private int pureBlocks;
  private int nearlyPureBlocks;
  private double steady;
  private double chords;
  private double alike;
  private double recentLikeness;
  private double meanLevelDb;
  private double sway;
  private double relief;
  private int loudBlocks;
  private boolean loud;
  private boolean tone;
  private boolean music;
  private boolean noise;

  /** Begins again after a gap; keys not yet taken stay. */
  void reset() {
    lines.reset();
    keys.reset();
    pureBlocks = 0;
    nearlyPureBlocks = 0;
    steady = 0;
    chords = 0;
    alike = 0;
    recentLikeness = 0;
    loudBlocks = 0;
    loud = false;
    tone = false;
    music = false;
    noise = false;
  }

  /** Takes one sample, full scale being 1. */
  void take(float sample) {
    keys.take(sample);
    if (lines.take(sample)) {
      block();
    }
  }

  /**
   * What the line carries.
   *
   * @param speech whether voice activity holds it to be speech
   */
  Sound sound(boolean speech) {
    if (keys.isDown()) {
      return Sound.KEY;
    }
    if (!loud) {
      return Sound.SILENCE;
    }
    if (tone) {
      return Sound.TONE;
    }
    if (music) {
      return Sound.MUSIC;
    }
    return noise || !speech ? Sound.NOISE : Sound.SPEECH;
  }

  /** Whether it is certainly no voice, whatever voice activity says. */
  boolean isForeign() {
    return keys.isDown() || (loud && (tone || music || noise));
  }

  /** Whether something sounds that is no voice, and not merely noise. */
  boolean isSounding() {
    return keys.isDown() || (loud && (tone || music));
  }

  /** How long it takes until such a sound is told from speech, in frames. */
  int framesToTell() {
    if (keys.isDown()) {
      return 4;
    }
    return tone ? 30 : music ? 100 : NOISE_BLOCKS * SpectralLines.HOP / FrameAnalysis.HOP + 10;
  }

  char takeKey() {
    return keys.takeKey();
  }

  private void block() {
    loud = lines.levelDb() > SILENT_DB;
    if (!loud) {
      // Rests belong to music; what follows them decides.
      pureBlocks = 0;
      nearlyPureBlocks = 0;
      tone = false;
      loudBlocks = 0;
      return;
    }
    tone();
    music();
    noise();
  }

  private void tone() {
    double purity = lines.purity();
    boolean unmoved = purity > NEARLY_PURE && lines.steadiness(4) > UNMOVED;
    pureBlocks = purity > PURE && lines.steadiness(2) > UNMOVED ? pureBlocks + 1 : 0;
    nearlyPureBlocks = unmoved ? nearlyPureBlocks + 1 : 0;
    // A hummed vowel is nearly all fundamental; but no throat holds it for long.
    int enough = lines.strongestHz() < HUMMED_HZ ? HUMMED_BLOCKS : TONE_BLOCKS;
    tone = pureBlocks >= enough || nearlyPureBlocks >= enough;
  }

  private void music() {
    double likeness = lines.likeness();
    double chord = lines.relief() > CHORD_RELIEF_DB ? lines.polyphony() * Math.max(0, likeness) : 0;
    // A tone by itself is no evidence of music: a voice may follow it.
    steady += STEADY_WEIGHT * ((tone ? 0 : lines.steadiness()) - steady);
    chords += CHORD_WEIGHT * (chord - chords);
    alike += CHORD_WEIGHT * (likeness - alike);
    recentLikeness += RECENT_WEIGHT * (likeness - recentLikeness);
    if (steady > STEADY_LINES || (chords > CHORDS && alike > CHORD_LIKENESS)) {
      music = true;
    } else if (recentLikeness < MOVING || (steady < STEADY_LINES / 3 && chords < CHORDS / 3)) {
      music = false;
    }
  }

  private void noise() {
    double level = lines.levelDb();
    boolean begins = lines.relief() > BEGINNING_RELIEF_DB || level > meanLevelDb + BEGINNING_DB;
    // Before its window is full of the sound, a block knows the edge better than the sound.
    double weight = Math.max(NOISE_WEIGHT, 1.0 / Math.max(1, ++loudBlocks - EDGE_BLOCKS));
    sway += weight * (Math.abs(level - meanLevelDb) - sway);
    meanLevelDb += weight * (level - meanLevelDb);
    relief += weight * (lines.relief() - relief);
    noise =
        loudBlocks >= NOISE_BLOCKS && relief < NOISE_RELIEF_DB && sway < NOISE_SWAY_DB && !begins;
  }

  /** Of a block in a mean that forgets in so many seconds. */
  private static double weight(double seconds) {
    return (double) SpectralLines.HOP / FrameAnalysis.RATE_HZ / seconds;
  }
}
