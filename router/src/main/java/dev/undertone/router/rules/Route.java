package dev.undertone.router.rules;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a rule names: which models answer, and how.
 *
 * @param firstTokenDeadline from sending a request; the next model is tried when it passes
 * @param endpointing patience for the caller's next turn
 * @param speakingRate of the answer, 0.5–2, 1 = the voice's own
 * @param human whether the caller can get to a person on this route
 * @param variants not empty; only {@code WEIGHTED} looks past the first
 */
public record Route(
    String id,
    Strategy strategy,
    Duration firstTokenDeadline,
    Endpointing endpointing,
    double speakingRate,
    Human human,
    List<Variant> variants) {

  /** Deadline of a route that names none. */
  public static final Duration STANDARD_FIRST_TOKEN_DEADLINE = Duration.ofMillis(800);

  public Route {
    variants = List.copyOf(variants);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("variants of route '" + id + "' = [], must not be empty");
    }
  }

  /** The same route, each variant answered by that one model. */
  Route servedBy(String provider, String model) {
    List<Variant> served =
        variants.stream().map(variant -> variant.servedBy(provider, model)).toList();
    return new Route(id, strategy, firstTokenDeadline, endpointing, speakingRate, human, served);
  }

  /** How a variant is chosen. */
  public enum Strategy {
    /** The first variant. */
    FIRST,
    /** By weight, the same one for the same user. */
    WEIGHTED
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
