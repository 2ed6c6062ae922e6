package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.Prosody.HesitationEvent.Kind;
import dev.undertone.prosody.SpokenWords.Place;
import java.util.Optional;

/**
 * Whether a steady stretch of the voice is a filled pause, a word drawn out, or nothing. Pure.
 *
 * <p>A filled pause stands by itself: it makes up most of the voiced speech around it. It lasts
 * {@value #LEAST_STEADY_MILLIS} ms, or less with silence on both sides ("uh. uh."). A vowel drawn
 * out inside a word lasts longer still. Neither lies far above the caller's usual pitch, nor far
 * below his level and pitch (mains hum is steady too), nor does its pitch swing.
 *
 * <p>The probability is a logistic function of what the gates look at and of how close the vowel is
 * to the middle of the caller's voice. Its weights are set by hand, so that steady vowels of read
 * and acted speech stay below one half; no more than eight labelled fillers of one speaker were at
 * hand, which is too few to fit.
 */
final class StretchJudge {

  static final double LEAST_PROBABILITY = 0.5;

  static final long LEAST_STEADY_MILLIS = 200;
  private static final long LEAST_GAP_MILLIS = 150;
  private static final long LEAST_DRAWN_MILLIS = 250;
  private static final long LEAST_IN_WORD_MILLIS = 400;
  private static final int ISOLATED_MILLIS = 150;
  private static final double BY_ITSELF = 0.7;

  /** The vowel of an "um" between silences: the rest of it fades too much to be steady. */
  private static final double WITH_ITS_NASAL = 0.45;

  private static final double LEAST_STEADY_PART = 0.7;
  private static final double MOST_RESIDUAL = 0.4;
  private static final double MOST_DRAWN_RESIDUAL = 0.8;
  private static final double LEAST_SLOPE = -10;
  private static final double MOST_SLOPE = 4;
  private static final double MOST_ABOVE_PITCH = 5;
  private static final double MOST_BELOW_PITCH = 12;
  private static final double MOST_BELOW_LEVEL_DB = 18;
  private static final double MOST_CHANGE = 0.4;

  private static final double FILLER_BIAS = -2.2;
  private static final double DRAWN_BIAS = -0.3;
  private static final double PER_100_MILLIS = 0.9;
  private static final double PER_CHANGE = -10;
  private static final double PER_RESIDUAL = -1.5;
  private static final double PER_VOICED_PART = 3;
  private static final double PER_PAUSE = 1;
  private static final double PER_OFF_CENTRE = -0.3;
  private static final double CENTRE = 4;
  private static final double MOST_OFF_CENTRE = 3;
  private static final double USUAL_OFF_CENTRE = 5;
  private static final double IN_GAP = 1.5;
  private static final double IN_DRAWN_WORD = 1.5;
  private static final int FULL_PAUSE_MILLIS = 300;
  private static final double MOST_MILLIS = 500;

  private final double usualSemitones;
  private final double usualLevelDb;
  private final double usualChange;

  /**
   * @param usualSemitones the caller's median pitch over 100 Hz
   * @param usualLevelDb mean level of his speech
   * @param usualChange how much the shape of his vocal tract moves, see {@link SteadyTrack}
   */
  StretchJudge(double usualSemitones, double usualLevelDb, double usualChange) {
    this.usualSemitones = usualSemitones;
    this.usualLevelDb = usualLevelDb;
    this.usualChange = usualChange;
  }

  /** The event that a stretch at this place is, if any. */
  Optional<HesitationEvent> judge(Stretch stretch, Place place) {
    if (!isPlausible(stretch)) {
      return Optional.empty();
    }
    return switch (place) {
      case UNHEARD, GAP -> {
        boolean gap = place == Place.GAP;
        Optional<HesitationEvent> filler =
            isFiller(stretch, gap) ? filler(stretch, gap) : Optional.empty();
        yield filler.or(() -> drawn(stretch, place));
      }
      case DRAWN_WORD, WORD -> drawn(stretch, place);
      case FILLER_WORD, BACKCHANNEL -> Optional.empty();
    };
  }

  private boolean isPlausible(Stretch s) {
    double above = s.semitones() - usualSemitones;
    return above <= MOST_ABOVE_PITCH
        && above >= -MOST_BELOW_PITCH
        && s.levelDb() >= usualLevelDb - MOST_BELOW_LEVEL_DB
        && s.change() <= MOST_CHANGE * usualChange;
  }

  private boolean isFiller(Stretch s, boolean inGap) {
    if (s.residual() > MOST_RESIDUAL || s.steadyPart() < LEAST_STEADY_PART) {
      return false;
    }
    boolean alone =
        s.quietBeforeMillis() >= ISOLATED_MILLIS && s.quietAfterMillis() >= ISOLATED_MILLIS;
    boolean glides = s.slope() < LEAST_SLOPE || s.slope() > MOST_SLOPE;
    boolean lasts = !glides && steady(s) >= (inGap ? LEAST_GAP_MILLIS : LEAST_STEADY_MILLIS);
    return s.voicedPart() >= BY_ITSELF
        ? alone || lasts
        : alone && lasts && s.voicedPart() >= WITH_ITS_NASAL;
  }

  private Optional<HesitationEvent> filler(Stretch s, boolean inGap) {
    double pauses =
        (double) (s.quietBeforeMillis() + s.quietAfterMillis()) / FULL_PAUSE_MILLIS * PER_PAUSE;
    double off = Double.isNaN(s.offCentre()) ? USUAL_OFF_CENTRE : s.offCentre();
    double evidence =
        FILLER_BIAS
            + steadiness(s)
            + PER_VOICED_PART * s.voicedPart()
            + pauses
            + PER_OFF_CENTRE * Math.clamp(off - CENTRE, 0, MOST_OFF_CENTRE)
            + (inGap ? IN_GAP : 0);
    return event(Kind.FILLER, s, evidence);
  }

  private Optional<HesitationEvent> drawn(Stretch s, Place place) {
    long least = place == Place.DRAWN_WORD ? LEAST_STEADY_MILLIS : LEAST_DRAWN_MILLIS;
    if (steady(s) < (place == Place.WORD ? LEAST_IN_WORD_MILLIS : least)
        || s.residual() > MOST_DRAWN_RESIDUAL
        || s.slope() < LEAST_SLOPE
        || s.slope() > MOST_SLOPE) {
      return Optional.empty();
    }
    double evidence = DRAWN_BIAS + steadiness(s) + (place == Place.DRAWN_WORD ? IN_DRAWN_WORD : 0);
    return event(Kind.LENGTHENING, s, evidence);
  }

  private double steadiness(Stretch s) {
    return PER_100_MILLIS * Math.min(MOST_MILLIS, steady(s)) / 100
        + PER_CHANGE * s.change() / usualChange
        + PER_RESIDUAL * s.residual();
  }

  private static double steady(Stretch s) {
    return s.millis() * s.steadyPart();
  }

  private static Optional<HesitationEvent> event(Kind kind, Stretch s, double evidence) {
    double probability = 1 / (1 + Math.exp(-evidence));
    return probability < LEAST_PROBABILITY
        ? Optional.empty()
        : Optional.of(new HesitationEvent(kind, s.startSample(), s.endSample(), probability));
  }
}
