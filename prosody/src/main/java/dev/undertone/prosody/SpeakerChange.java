package dev.undertone.prosody;

import dev.undertone.prosody.EmotionCoefficients.Population;

/**
 * Whether somebody else seems to speak, or through another telephone: the middle of the pitch jumps
 * by more than half an octave, and the long-term shape of the spectrum with it. Either alone is
 * what an agitated caller does.
 *
 * <p>A weak test: turns are short and feelings move both as well. The evaluation says how often it
 * is right; a call in which somebody hands over the telephone had better be told so.
 */
final class SpeakerChange {

  private static final double JUMP_SEMITONES = 6;
  private static final double JUMP_DEVIATIONS = 1.5;

  /** Coefficients that follow the vocal tract and the line more than the effort. */
  private static final int FIRST = 2;

  private static final int LAST = 12;

  private final Population population;
  private final int pitch;
  private final int cepstrum;

  SpeakerChange(Population population) {
    this.population = population;
    this.pitch = population.names().indexOf("f0_p50");
    this.cepstrum = population.names().indexOf("mfcc" + FIRST + "_mean");
  }

  /**
   * @param turn functionals of a finished turn
   */
  boolean isAnother(CallerBaseline usual, float[] turn) {
    return usual.turns() > 0
        && Math.abs(turn[pitch] - usual.usual(pitch)) > JUMP_SEMITONES
        && distance(usual, turn) > JUMP_DEVIATIONS;
  }

  private double distance(CallerBaseline usual, float[] turn) {
    double squares = 0;
    for (int i = cepstrum; i <= cepstrum + LAST - FIRST; i++) {
      double off = (turn[i] - usual.usual(i)) / population.deviation()[i];
      squares += off * off;
    }
    return Math.sqrt(squares / (LAST - FIRST + 1));
  }
}
