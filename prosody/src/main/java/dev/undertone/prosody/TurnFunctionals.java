package dev.undertone.prosody;

import java.util.ArrayList;
import java.util.List;

/**
 * What a model of the voice knows of one turn: {@value #COUNT} numbers in the order of {@link
 * #NAMES}, none of which follows the absolute level or the length of the turn.
 *
 * <p>The choice follows Eyben et al., "The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for
 * voice research and affective computing", IEEE Trans. Affective Computing 7(2), 2016, restricted
 * to what survives a telephone line. Each frame is seen once, in order, when it is settled; nothing
 * is kept but sums and counts. One thread; {@link #add} allocates nothing.
 */
final class TurnFunctionals {

  /** Changes whenever a number changes its meaning. */
  static final int VERSION = 1;

  static final int COUNT = 77;

  /** Names of the numbers, in their order. */
  static final List<String> NAMES = names();

  private final PitchFunctionals pitch = new PitchFunctionals();
  private final CepstrumFunctionals cepstrum = new CepstrumFunctionals();
  private final SpectrumFunctionals spectrum = new SpectrumFunctionals();
  private final PhonationTrack phonation = new PhonationTrack();
  private final LevelFunctionals level = new LevelFunctionals();
  private final TempoFunctionals tempo = new TempoFunctionals();
  private long frames;

  void reset() {
    pitch.reset();
    cepstrum.reset();
    spectrum.reset();
    phonation.reset();
    level.reset();
    tempo.reset();
    frames = 0;
  }

  /** Takes the next settled frame of the turn. */
  void add(Frame frame) {
    frames++;
    pitch.add(frame, frames);
    cepstrum.add(frame);
    spectrum.add(frame);
    phonation.add(frame);
    level.add(frame, frames);
    tempo.add(frame);
  }

  /** Puts the numbers so far into {@code into}; zeros where nothing was heard. */
  void write(float[] into) {
    FeatureWriter to = new FeatureWriter(into);
    pitch.write(to);
    cepstrum.write(to);
    spectrum.write(to);
    phonation.write(to);
    level.write(to);
    tempo.write(to);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(COUNT);
    names.addAll(PitchFunctionals.NAMES);
    names.addAll(CepstrumFunctionals.NAMES);
    names.addAll(SpectrumFunctionals.NAMES);
    names.addAll(PhonationTrack.NAMES);
    names.addAll(LevelFunctionals.NAMES);
    names.addAll(TempoFunctionals.NAMES);
    return List.copyOf(names);
  }
}
