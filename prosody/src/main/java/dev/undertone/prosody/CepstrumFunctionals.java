package dev.undertone.prosody;

import java.util.ArrayList;
import java.util.List;

/** Mel cepstrum of a turn's voiced frames: where it lies, how far it moves, and how fast. */
final class CepstrumFunctionals {

  static final List<String> NAMES = names();

  private static final int LAST_MEAN = 12;
  private static final int LAST_DEVIATION = 6;

  /** Frames from one to the next that are compared for the speed. */
  private static final int STEP = 6;

  private final Moments[] coefficients = new Moments[LAST_MEAN];
  private final Moments change = new Moments();
  private final float[][] before = new float[STEP][MelCepstrum.COEFFICIENTS];
  private int run;

  CepstrumFunctionals() {
    for (int i = 0; i < LAST_MEAN; i++) {
      coefficients[i] = new Moments();
    }
  }

  void reset() {
    for (Moments coefficient : coefficients) {
      coefficient.reset();
    }
    change.reset();
    run = 0;
  }

  void add(Frame frame) {
    if (!frame.voiced) {
      run = 0;
      return;
    }
    float[] old = before[run % STEP];
    if (run >= STEP) {
      double squares = 0;
      for (int k = 1; k < old.length; k++) {
        double off = frame.mfcc[k] - old[k];
        squares += off * off;
      }
      change.add(Math.sqrt(squares / (old.length - 1)));
    }
    System.arraycopy(frame.mfcc, 0, old, 0, old.length);
    run = run + 1 < 2 * STEP ? run + 1 : STEP;
    for (int i = 0; i < LAST_MEAN; i++) {
      coefficients[i].add(frame.mfcc[i + 1]);
    }
  }

  void write(FeatureWriter to) {
    for (Moments coefficient : coefficients) {
      to.mean(coefficient);
    }
    for (int i = 0; i < LAST_DEVIATION; i++) {
      to.put(coefficients[i].deviation());
    }
    to.both(change);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int k = 1; k <= LAST_MEAN; k++) {
      names.add("mfcc" + k + "_mean");
    }
    for (int k = 1; k <= LAST_DEVIATION; k++) {
      names.add("mfcc" + k + "_sd");
    }
    names.add("mfcc_change_mean");
    names.add("mfcc_change_sd");
    return List.copyOf(names);
  }
}
