package dev.undertone.prosody;

/** Mean level of a turn's speech, by power. */
final class EnergyTrack {

  private double power;
  private int active;

  void reset() {
    power = 0;
    active = 0;
  }

  void add(Frame frame) {
    if (frame.active) {
      power += Math.pow(10, frame.levelDb / 10);
      active++;
    }
  }

  long activeMillis() {
    return (long) active * Frame.MILLIS;
  }

  /** dB re full scale. */
  double levelDb() {
    return Spectrum.decibels(active == 0 ? 0 : power / active);
  }
}
