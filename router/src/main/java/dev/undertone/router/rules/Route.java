package dev.undertone.router.rules;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rule names: which models answer, and how.
 *
 * @param firstTokenDeadline from sending a request; the next model is tried when it passes
 * @param endpointing patience for the caller's next turn
 * @param speakingRate of the answer, 0.5–2, 1 = the voice's own
 * @param human whether the caller can get to a person on this route
 * @param variants not empty; {@code FIRST} looks at the first one only, the others go by weight
 * @param require what every model must fulfil
 * @param choosing how models are weighed against each other
 * @param conduct how the plan is carried out
 */
public record Route(
    String id,
    Strategy strategy,
    Duration firstTokenDeadline,
    Endpointing endpointing,
    double speakingRate,
    Human human,
    List<Variant> variants,
    Requirements require,
    Choosing choosing,
    Conduct conduct) {

  /** Deadline of a route that names none. */
  public static final Duration STANDARD_FIRST_TOKEN_DEADLINE = Duration.ofMillis(800);

  public Route {
    variants = List.copyOf(variants);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("variants of route '" + id + "' = [], must not be empty");
    }
  }

  /** A route without requirements that does nothing special. */
  public Route(
      String id,
      Strategy strategy,
      Duration firstTokenDeadline,
      Endpointing endpointing,
      double speakingRate,
      Human human,
      List<Variant> variants) {
    this(
        id,
        strategy,
        firstTokenDeadline,
        endpointing,
        speakingRate,
        human,
        variants,
        Requirements.NONE,
        Choosing.STANDARD,
        Conduct.STANDARD);
  }

  /** The same route, each variant answered by that one model. */
  Route servedBy(String provider, String model) {
    List<Variant> served =
        variants.stream().map(variant -> variant.servedBy(provider, model)).toList();
    // One model in place of all makes requirements and shadow copies of the file's own moot.
    return new Route(
        id,
        strategy,
        firstTokenDeadline,
        endpointing,
        speakingRate,
        human,
        served,
        Requirements.NONE,
        choosing,
        new Conduct(
            conduct.hedge(),
            conduct.retry(),
            conduct.onBreak(),
            conduct.nextOnRefusal(),
            conduct.stallDeadline(),
            Optional.empty()));
  }

  /** How a variant, and the order of its models, are chosen. */
  public enum Strategy {
    /** The first variant, its models in the order of the file. */
    FIRST,
    /** A variant by weight, the same one for the same user; its models in the order of the file. */
    WEIGHTED,
    /** The lowest expected cost first. */
    CHEAPEST,
    /** The shortest expected time to the first token first. */
    FASTEST,
    /** The best expected quality that comes in time, and the cheapest of those about as good. */
    AUTO,
    /** The cheapest first; the next one when it declines or is unsure. */
    CASCADE,
    /** Several at once; the answer most of them give. */
    VOTE;

    /** As files spell it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Access to a person, from less to more. It is a promise of the author's, whose prompt has to
   * keep it; the router only sees to it that hearing the voice never takes it away.
   */
  public enum Human {
    /** Not to be had. */
    NONE,
    /** For those who ask. */
    ON_REQUEST,
    /** Offered unasked. */
    OFFERED;

    /** As files and reports spell it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How long a silence ends the caller's turn. */
  public enum Endpointing {
    NORMAL,
    PATIENT,
    BRIEF;

    /** As files and reports spell it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
