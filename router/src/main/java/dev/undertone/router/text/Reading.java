package dev.undertone.router.text;

import dev.undertone.router.RequestFacts;

/**
 * What a text was found to be.
 *
 * @param language BCP-47 tag; empty when it is not told
 * @param task one of {@link Task}'s names; empty when it is not told
 * @param complexity calibrated chance that a small model fails, 0–1
 */
public record Reading(String language, String task, double complexity) {

  /** The facts of a request with what its text was found to be. */
  public RequestFacts in(RequestFacts facts) {
    return facts.with(language, task, complexity);
  }
}
