package dev.undertone.prosody;

/** Fills an array from front to back. */
final class FeatureWriter {

  private final float[] into;
  private int next;

  FeatureWriter(float[] into) {
    this.into = into;
  }

  FeatureWriter put(double value) {
    into[next++] = (float) value;
    return this;
  }

  FeatureWriter mean(Moments of) {
    return put(of.mean());
  }

  /** Mean and standard deviation. */
  FeatureWriter both(Moments of) {
    return put(of.mean()).put(of.deviation());
  }
}
