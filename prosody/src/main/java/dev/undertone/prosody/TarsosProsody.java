package dev.undertone.prosody;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.prosody.EmotionCoefficients.Population;
import dev.undertone.prosody.EmotionModel.View;

/** Opens an analyser per channel; any rate of the resampler will do. Any thread. */
public final class TarsosProsody implements ProsodyAnalyzer.Factory {

  /** What emotion models are given. */
  public static final EmotionModel.Functionals FUNCTIONALS =
      new EmotionModel.Functionals(TurnFunctionals.VERSION, TurnFunctionals.NAMES);

  private final EmotionModel.Factory models;
  private final Population population;

  /** With the shipped emotion model. */
  public TarsosProsody() {
    this(EmotionCoefficients.shipped());
  }

  /** With a linear emotion model of these coefficients. */
  public TarsosProsody(EmotionCoefficients coefficients) {
    this(LinearEmotionModel.of(coefficients), coefficients.population());
  }

  /**
   * With an emotion model of one's own; the population is the shipped one.
   *
   * @param models not closed by this
   */
  public TarsosProsody(EmotionModel.Factory models) {
    this(models, EmotionCoefficients.shipped().population());
  }

  private TarsosProsody(EmotionModel.Factory models, Population population) {
    if (!population.names().equals(FUNCTIONALS.names())) {
      throw new IllegalArgumentException(
          "population's features = %s, must be the analyser's: %s"
              .formatted(population.names(), FUNCTIONALS.names()));
    }
    this.models = models;
    this.population = population;
  }

  @Override
  public ProsodyAnalyzer open(int sampleRateHz, EmotionUse emotion) {
    EmotionModel absolute = models.open(View.ABSOLUTE, FUNCTIONALS);
    EmotionModel relative = models.open(View.RELATIVE, FUNCTIONALS);
    return new TarsosProsodyAnalyzer(sampleRateHz, emotion, absolute, relative, population);
  }
}
