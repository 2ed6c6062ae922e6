package dev.undertone.prosody;

/**
 * What the baseline of a caller and the estimate of his arousal know of one turn.
 *
 * @param pitchSemitones median over 100 Hz
 * @param rangeSemitones 10th to 90th percentile of the pitch
 * @param alphaDb see {@link SpectrumTrack#alphaDb}
 * @param hammarbergDb see {@link SpectrumTrack#hammarbergDb}
 * @param syllablesPerSecond of phonation time
 * @param levelDb mean level of speech, dB re full scale
 */
record TurnFeatures(
    double pitchSemitones,
    double rangeSemitones,
    double alphaDb,
    double hammarbergDb,
    double syllablesPerSecond,
    double levelDb) {

  /** {@code this + part · (other − this)}, feature by feature. */
  TurnFeatures towards(TurnFeatures other, double part) {
    return new TurnFeatures(
        mix(pitchSemitones, other.pitchSemitones, part),
        mix(rangeSemitones, other.rangeSemitones, part),
        mix(alphaDb, other.alphaDb, part),
        mix(hammarbergDb, other.hammarbergDb, part),
        mix(syllablesPerSecond, other.syllablesPerSecond, part),
        mix(levelDb, other.levelDb, part));
  }

  private static double mix(double from, double to, double part) {
    return from + part * (to - from);
  }
}
