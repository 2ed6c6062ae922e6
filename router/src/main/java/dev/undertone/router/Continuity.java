package dev.undertone.router;

import java.time.Duration;

/**
 * What a change of models would give up.
 *
 * @param previousModel {@code provider/model} that answered the turn before; empty for none
 * @param switches changes of model in this call so far
 * @param cachedTokens of the prompt that the previous model's provider is likely to hold; 0 for
 *     none
 * @param firstToken how long the previous model's last answer took to begin; zero when unknown
 */
public record Continuity(
    String previousModel, int switches, int cachedTokens, Duration firstToken) {

  /** Nothing came before. */
  public static final Continuity NONE = new Continuity("", 0, 0);

  public Continuity(String previousModel, int switches, int cachedTokens) {
    this(previousModel, switches, cachedTokens, Duration.ZERO);
  }
}
