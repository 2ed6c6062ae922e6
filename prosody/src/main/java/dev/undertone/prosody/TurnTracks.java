package dev.undertone.prosody;

/** The tracks of one turn, fed together. */
final class TurnTracks {

  final PitchTrack pitch = new PitchTrack();
  final EnergyTrack energy = new EnergyTrack();
  final PauseTrack pauses = new PauseTrack();
  final RateTrack rate = new RateTrack();
  final SpectrumTrack spectrum = new SpectrumTrack();
  final PhonationTrack phonation = new PhonationTrack();
  final QualityTrack quality = new QualityTrack();
  final TurnFunctionals functionals = new TurnFunctionals();
  private boolean forEmotion;

  /** Voiced speech of this turn that the functionals have not heard. */
  private long unheardVoicedMillis;

  TurnTracks() {
    reset();
  }

  void reset() {
    pitch.reset();
    energy.reset();
    pauses.reset();
    rate.reset();
    spectrum.reset();
    phonation.reset();
    quality.reset();
    functionals.reset();
    unheardVoicedMillis = 0;
  }

  /** Lets the functionals grow or not: nothing but emotion looks at them. */
  void forEmotion(boolean allowed) {
    if (allowed != forEmotion) {
      functionals.reset();
      unheardVoicedMillis = pitch.voicedMillis();
    }
    forEmotion = allowed;
  }

  /** Voiced speech behind the functionals. */
  long emotionVoicedMillis() {
    return pitch.voicedMillis() - unheardVoicedMillis;
  }

  void add(Frame frame) {
    pitch.add(frame);
    energy.add(frame);
    pauses.add(frame);
    rate.add(frame);
    spectrum.add(frame);
    phonation.add(frame);
    quality.add(frame);
    if (forEmotion) {
      functionals.add(frame);
    }
  }

  double syllablesPerSecond() {
    long millis = pauses.phonationMillis();
    return millis == 0 ? 0 : Math.min(12, rate.syllables() * 1_000.0 / millis);
  }
}
