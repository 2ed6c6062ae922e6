package dev.undertone.prosody;

import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.prosody.EmotionCoefficients.Population;
import dev.undertone.prosody.EmotionModel.Judgement;

/**
 * From a turn's functionals and the caller's baseline to {@link Emotion}.
 *
 * <p>Two heads answer: one that takes the voice as it is, and one that takes it against how this
 * caller usually speaks. The second is the better one, but it forgets an anger that was there from
 * the first word; hence both are told.
 */
final class EmotionReport {

  static final long AROUSAL_VOICED_MILLIS = 700;
  private static final long ANGER_VOICED_MILLIS = 1_000;

  /** What the absolute head's word counts for where the relative one's is preferred. */
  private static final double WITHOUT_CALLER = 0.7;

  /** Valence is hardly to be told from the voice. */
  private static final double VALENCE_CEILING = 0.3;

  /** Nobody rated the corpus for dominance. */
  private static final double DOMINANCE_CEILING = 0.5;

  /** What the worst line takes away from a label. */
  private static final double LABEL_BY_LINE = 0.3;

  private static final String UNLIKE_SPEECH = "it does not sound like speech";
  private static final String NO_BASELINE = "the caller has no baseline yet";
  private static final String NO_NUMBER = "the emotion model gave no number";
  private static final String TOO_SHORT = "less than a second of voiced speech";

  private final CallerBaseline baseline;
  private final EmotionModel absolute;
  private final EmotionModel relative;
  private final Plausibility plausibility;
  private final SpeakerChange speakerChange;
  private final EmotionTrend trend = new EmotionTrend();
  private final EmotionEvidence evidence = new EmotionEvidence();
  private final float[] measured = new float[TurnFunctionals.COUNT];
  private final float[] compared = new float[TurnFunctionals.COUNT];
  private EmotionUse use;

  EmotionReport(
      CallerBaseline baseline,
      EmotionModel absolute,
      EmotionModel relative,
      Population population,
      EmotionUse use) {
    this.baseline = baseline;
    this.absolute = absolute;
    this.relative = relative;
    this.plausibility = new Plausibility(population);
    this.speakerChange = new SpeakerChange(population);
    this.use = use;
  }

  boolean isAllowed() {
    return use.allowed();
  }

  void use(EmotionUse now) {
    use = now;
  }

  /** Forgets what earlier turns said. */
  void forget() {
    trend.forget();
    evidence.forget();
  }

  /**
   * @param line 0–1, how good the line is
   */
  Emotion read(TurnFunctionals turn, long voicedMillis, double line) {
    if (!use.allowed()) {
      return Emotion.absent(use.reason());
    }
    if (voicedMillis < AROUSAL_VOICED_MILLIS) {
      return Emotion.ABSENT;
    }
    turn.write(measured);
    double plausible = plausibility.of(measured);
    if (plausible == 0) {
      return Emotion.absent(UNLIKE_SPEECH);
    }
    try {
      return judged(voicedMillis, line, plausible);
    } catch (ProviderException e) {
      // An operator's model that fails must not end the call.
      return Emotion.absent("the emotion model failed: " + e.getMessage());
    }
  }

  /** Lets a finished turn count for the next ones, if it is a voice. */
  void finish(TurnFunctionals turn, long voicedMillis, double line) {
    Emotion last = read(turn, voicedMillis, line);
    if (!last.absoluteArousal().available()) {
      return;
    }
    if (speakerChange.isAnother(baseline, measured)) {
      baseline.forget();
      forget();
    }
    baseline.add(measured, voicedMillis);
    trend.settle();
    evidence.settle();
  }

  private Emotion judged(long voicedMillis, double line, double plausible) {
    Judgement own = absolute.judge(measured, voicedMillis);
    baseline.relative(measured, compared);
    Judgement seen = relative.judge(compared, voicedMillis);
    if (!isNumber(own) || !isNumber(seen)) {
      return Emotion.absent(NO_NUMBER);
    }
    boolean led = baseline.isLedByCaller();
    Judgement best = led ? seen : own;
    double grown = TurnReport.grown(voicedMillis, line * plausible);
    double confidence = led ? grown : WITHOUT_CALLER * grown;
    boolean longEnough = voicedMillis >= ANGER_VOICED_MILLIS;
    Score tooShort = Score.absent(TOO_SHORT);
    return new Emotion(
        Score.of(best.arousal(), confidence),
        delta(voicedMillis, confidence),
        Score.of(best.dominance(), Math.min(DOMINANCE_CEILING, confidence)),
        Score.of(best.valence(), Math.min(VALENCE_CEILING, confidence)),
        longEnough ? Score.of(best.anger(), confidence) : tooShort,
        Score.of(own.arousal(), grown),
        longEnough ? Score.of(own.anger(), grown) : tooShort,
        evidence.with(best, labelled(line) * plausible, confidence),
        trend.with(own.arousal(), own.anger(), grown));
  }

  /** What a line leaves of a label. */
  private static double labelled(double line) {
    return 1 - LABEL_BY_LINE + LABEL_BY_LINE * line;
  }

  private Score delta(long voicedMillis, double confidence) {
    if (!baseline.isFeelingKnown()) {
      return Score.absent(NO_BASELINE);
    }
    baseline.relativeToOwn(measured, compared);
    double now = relative.judge(compared, voicedMillis).arousal();
    baseline.usual(compared);
    double usual = relative.judge(compared, voicedMillis).arousal();
    return Score.of(Math.clamp(2 * (now - usual), -1.0, 1.0), confidence);
  }

  private static boolean isNumber(Judgement of) {
    return Double.isFinite(
        of.arousal()
            + of.dominance()
            + of.valence()
            + of.anger()
            + of.neutral()
            + of.angry()
            + of.happy()
            + of.sad());
  }
}
