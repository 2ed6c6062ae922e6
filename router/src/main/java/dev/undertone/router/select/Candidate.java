package dev.undertone.router.select;

import dev.undertone.router.Quantum;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteDecision.Score;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.Choosing;
import dev.undertone.router.rules.ModelSpec;
import dev.undertone.router.rules.ModelSpec.Price;
import java.time.Duration;

/**
 * A model that may be tried, and what is to be expected of it.
 *
 * @param name of the model in full, which is made once
 * @param place in the order of the file, or of the client's list
 * @param score {@link Score#NONE} while nobody asks for it
 */
record Candidate(ModelSpec model, String name, int place, Score score) {

  Candidate(ModelSpec model, int place) {
    this(model, model.fullName(), place, Score.NONE);
  }

  /**
   * With its score.
   *
   * <ul>
   *   <li>cost: prompt tokens times the price in, those that the call's own model has cached times
   *       the cached price, plus the expected answer times the price out;
   *   <li>quality: {@code 100 - complexity * (100 - quality of the model)}: an easy text is
   *       answered as well by any model, a text that was not looked at counts as hard;
   *   <li>in time: by {@link FirstToken}.
   * </ul>
   */
  Candidate scored(ModelHealth health, RouteRequest request, Choosing choosing, Duration deadline) {
    boolean stays = name.equals(request.continuity().previousModel());
    FirstToken firstToken = FirstToken.of(model, health);
    if (stays) {
      firstToken = firstToken.afterAnswering(request.continuity().firstToken());
    }
    boolean known = firstToken.isKnown();
    return new Candidate(
        model,
        name,
        place,
        new Score(
            microUsd(request, choosing, stays),
            known ? firstToken.p50Millis() : -1,
            known ? firstToken.p90Millis() : -1,
            known ? Quantum.thousandths(firstToken.within(deadline.toMillis())) : -1,
            quality(request.facts())));
  }

  private double microUsd(RouteRequest request, Choosing choosing, boolean stays) {
    if (model.price().isEmpty()) {
      return -1;
    }
    Price price = model.price().get();
    RequestFacts facts = request.facts();
    int cached = stays ? Math.min(request.continuity().cachedTokens(), facts.tokens()) : 0;
    int answer =
        facts.maxTokens() == 0
            ? choosing.answerTokens()
            : Math.min(facts.maxTokens(), choosing.answerTokens());
    return Quantum.thousandths(
        (facts.tokens() - cached) * price.inPerM()
            + cached * price.cachedInPerM()
            + answer * price.outPerM());
  }

  private double quality(RequestFacts facts) {
    double complexity = facts.wasLookedAt() ? Quantum.thousandths(facts.complexity()) : 1;
    return Quantum.thousandths(100 - complexity * (100 - model.quality()));
  }

  /**
   * Whether it is likely enough to be in time; a model of which nothing is known is given a try.
   */
  boolean isInTime(Choosing choosing) {
    return score.inTime() < 0 || score.inTime() >= choosing.inTime();
  }
}
