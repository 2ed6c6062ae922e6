package dev.undertone.prosody;

/** The tracks of one turn, fed together. */
final class TurnTracks {

  final PitchTrack pitch = new PitchTrack();
  final EnergyTrack energy = new EnergyTrack();
  final PauseTrack pauses = new PauseTrack();
  final RateTrack rate = new RateTrack();
  final SpectrumTrack spectrum = new SpectrumTrack();
  final QualityTrack quality = new QualityTrack();
  final SoundTrack sounds = new SoundTrack();

  TurnTracks() {
    reset();
  }

  void reset() {
    pitch.reset();
    energy.reset();
    pauses.reset();
    rate.reset();
    spectrum.reset();
    quality.reset();
    sounds.reset();
  }

  void add(Frame frame) {
    pitch.add(frame);
    energy.add(frame);
    pauses.add(frame);
    rate.add(frame);
    spectrum.add(frame);
    quality.add(frame);
    sounds.add(frame);
  }

  double syllablesPerSecond() {
    long millis = pauses.phonationMillis();
    return millis == 0 ? 0 : Math.min(12, rate.syllables() * 1_000.0 / millis);
  }

  TurnFeatures features() {
    return new TurnFeatures(
        pitch.medianSemitones(),
        pitch.rangeSemitones(),
        spectrum.alphaDb(),
        spectrum.hammarbergDb(),
        syllablesPerSecond(),
        energy.levelDb());
  }
}
