package dev.undertone.prosody;

import java.util.List;

/**
 * Port: judges the emotion of a turn by its functionals.
 *
 * <p>One per call and {@link View}, used by one thread at a time; asked a few times a second, never
 * per frame. It keeps nothing of one turn for the next.
 */
public interface EmotionModel extends AutoCloseable {

  /** What the functionals given to a model mean. */
  enum View {
    /** As they were measured. */
    ABSOLUTE,
    /**
     * Less how the caller usually speaks, plus how the training population does: a turn as usual
     * lies at the population's mean, so that a model of absolute features can read it as well.
     */
    RELATIVE
  }

  /**
   * The features a model is given, always all of them and in this order.
   *
   * @param version changes whenever a feature changes its meaning
   * @param names of one feature each, unique
   */
  record Functionals(int version, List<String> names) {
    public Functionals {
      names = List.copyOf(names);
    }
  }

  /**
   * What a model makes of a turn; all 0–1.
   *
   * @param arousal activation, 0.5 is the middle
   * @param dominance 0.5 is the middle
   * @param valence 0.5 is the middle
   * @param anger probability that the turn is angry rather than anything else; a model without an
   *     answer of its own gives {@code angry}
   * @param neutral probability; this and the next three sum to 1
   */
  record Judgement(
      double arousal,
      double dominance,
      double valence,
      double anger,
      double neutral,
      double angry,
      double happy,
      double sad) {}

  /**
   * @param functionals as the factory was told; not kept, not changed
   * @param voicedMillis voiced speech behind them, for a model that is calibrated by length
   */
  Judgement judge(float[] functionals, long voicedMillis);

  @Override
  void close();

  /** Opens models; shared by all calls, any thread. */
  interface Factory {
    /**
     * @param functionals what the model will be given
     * @throws IllegalArgumentException when the model was made for others
     */
    EmotionModel open(View view, Functionals functionals);
  }
}
