package dev.undertone.prosody;

/** How bright the voiced frames of a turn are, on average: vocal effort tilts the spectrum up. */
final class SpectrumTrack {

  private double alphaSum;
  private double hammarbergSum;
  private int voiced;

  void reset() {
    alphaSum = 0;
    hammarbergSum = 0;
    voiced = 0;
  }

  void add(Frame frame) {
    if (frame.voiced) {
      alphaSum += frame.alphaDb;
      hammarbergSum += frame.hammarbergDb;
      voiced++;
    }
  }

  /** Energy of 1000–3800 Hz over that of 50–1000 Hz, dB. */
  double alphaDb() {
    return voiced == 0 ? 0 : alphaSum / voiced;
  }

  /** Strongest partial of 2000–3800 Hz over the strongest below, dB. */
  double hammarbergDb() {
    return voiced == 0 ? 0 : hammarbergSum / voiced;
  }
}
