package dev.undertone.prosody;

import java.util.List;

/** How bright a turn is and how fast its spectrum changes, apart from level. */
final class SpectrumFunctionals {

  static final List<String> NAMES =
      List.of(
          "alpha_mean",
          "alpha_sd",
          "hammarberg_mean",
          "hammarberg_sd",
          "slope_low_mean",
          "slope_low_sd",
          "slope_mid_mean",
          "slope_mid_sd",
          "centroid_mean",
          "centroid_sd",
          "f1_mean",
          "f1_sd",
          "f2_mean",
          "f2_sd",
          "flux_mean",
          "flux_sd",
          "flux_voiced_mean",
          "flux_voiced_sd",
          "flux_unvoiced_mean",
          "alpha_unvoiced_mean",
          "hammarberg_unvoiced_mean",
          "slope_low_unvoiced_mean",
          "slope_mid_unvoiced_mean",
          "centroid_unvoiced_mean");

  private final Moments alpha = new Moments();
  private final Moments hammarberg = new Moments();
  private final Moments lowSlope = new Moments();
  private final Moments midSlope = new Moments();
  private final Moments centroid = new Moments();
  private final Moments lowCentre = new Moments();
  private final Moments highCentre = new Moments();
  private final Moments flux = new Moments();
  private final Moments fluxVoiced = new Moments();
  private final Moments fluxUnvoiced = new Moments();
  private final Moments magnitude = new Moments();
  private final Moments alphaUnvoiced = new Moments();
  private final Moments hammarbergUnvoiced = new Moments();
  private final Moments lowSlopeUnvoiced = new Moments();
  private final Moments midSlopeUnvoiced = new Moments();
  private final Moments centroidUnvoiced = new Moments();
  private final List<Moments> all =
      List.of(
          alpha,
          hammarberg,
          lowSlope,
          midSlope,
          centroid,
          lowCentre,
          highCentre,
          flux,
          fluxVoiced,
          fluxUnvoiced,
          magnitude,
          alphaUnvoiced,
          hammarbergUnvoiced,
          lowSlopeUnvoiced,
          midSlopeUnvoiced,
          centroidUnvoiced);

  void reset() {
    all.forEach(Moments::reset);
  }

  void add(Frame frame) {
    if (!frame.active) {
      return;
    }
    flux.add(frame.flux);
    magnitude.add(frame.magnitude);
    if (frame.voiced) {
      voiced(frame);
    } else {
      unvoiced(frame);
    }
  }

  private void voiced(Frame frame) {
    fluxVoiced.add(frame.flux);
    alpha.add(frame.alphaDb);
    hammarberg.add(frame.hammarbergDb);
    lowSlope.add(frame.lowSlope);
    midSlope.add(frame.midSlope);
    centroid.add(frame.centroidHz);
    lowCentre.add(frame.lowCentreHz);
    highCentre.add(frame.highCentreHz);
  }

  private void unvoiced(Frame frame) {
    fluxUnvoiced.add(frame.flux);
    alphaUnvoiced.add(frame.alphaDb);
    hammarbergUnvoiced.add(frame.hammarbergDb);
    lowSlopeUnvoiced.add(frame.lowSlope);
    midSlopeUnvoiced.add(frame.midSlope);
    centroidUnvoiced.add(frame.centroidHz);
  }

  void write(FeatureWriter to) {
    to.both(alpha).both(hammarberg).both(lowSlope).both(midSlope);
    to.both(centroid).both(lowCentre).both(highCentre);
    // Flux grows with the level; as a part of the turn's own magnitude it does not.
    double scale = magnitude.mean() > 0 ? 1 / magnitude.mean() : 0;
    to.put(scale * flux.mean()).put(scale * flux.deviation());
    to.put(scale * fluxVoiced.mean()).put(scale * fluxVoiced.deviation());
    to.put(scale * fluxUnvoiced.mean());
    to.mean(alphaUnvoiced).mean(hammarbergUnvoiced).mean(lowSlopeUnvoiced);
    to.mean(midSlopeUnvoiced).mean(centroidUnvoiced);
  }
}
