package dev.undertone.prosody;

import java.util.List;

/** How the level of a turn moves; where it lies, which the handset decides, does not count. */
final class LevelFunctionals {

  static final List<String> NAMES =
      List.of(
          "level_sd",
          "level_voiced_sd",
          "level_range",
          "level_p80_p50",
          "level_rise_mean",
          "level_rise_sd",
          "level_fall_mean",
          "level_fall_sd",
          "level_voiced_unvoiced");

  /** Smaller ups and downs lie within one sound. */
  private static final double SWING_DB = 2;

  private final Moments voiced = new Moments();
  private final Moments unvoiced = new Moments();
  private final Moments active = new Moments();
  private final Histogram histogram = new Histogram(-100, 0, 400);
  private final Contour contour = new Contour(SWING_DB, 2);

  void reset() {
    voiced.reset();
    unvoiced.reset();
    active.reset();
    histogram.reset();
    contour.reset();
  }

  void add(Frame frame, long number) {
    if (!frame.active) {
      contour.cut();
      return;
    }
    active.add(frame.levelDb);
    histogram.add(frame.levelDb);
    contour.add(number, frame.levelDb);
    (frame.voiced ? voiced : unvoiced).add(frame.levelDb);
  }

  void write(FeatureWriter to) {
    double high = histogram.quantile(0.8);
    to.put(active.deviation()).put(voiced.deviation());
    to.put(high - histogram.quantile(0.2)).put(high - histogram.quantile(0.5));
    to.both(contour.rises()).both(contour.falls());
    boolean bothHeard = voiced.count() > 0 && unvoiced.count() > 0;
    to.put(bothHeard ? voiced.mean() - unvoiced.mean() : 0);
  }
}
