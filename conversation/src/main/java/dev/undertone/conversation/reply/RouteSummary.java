package dev.undertone.conversation.reply;

import java.time.Duration;
import java.util.List;

/**
 * What the router chose for one turn, as far as the call and its listeners need to know.
 *
 * @param decisionId names the record of this decision
 * @param rule id of the rule that matched
 * @param route what the rule names
 * @param variant which variant of it
 * @param model the first model of the plan
 * @param fallbacks the models after it, in order
 * @param because one sentence for people
 * @param alternatives what was not chosen, rules and models alike
 * @param endpointing patience for the caller's next turn, as the route names it; {@code normal}
 *     unless it says otherwise
 * @param speakingRate of the answer, 0.5–2, 1 = the voice's own
 * @param human access to a person on this route: {@code none}, {@code on_request}, {@code offered}
 * @param decisionTime how long deciding took
 */
public record RouteSummary(
    String decisionId,
    String router,
    String rule,
    String route,
    String variant,
    String model,
    List<String> fallbacks,
    String because,
    List<Alternative> alternatives,
    String endpointing,
    double speakingRate,
    String human,
    Duration decisionTime) {
  public RouteSummary {
    fallbacks = List.copyOf(fallbacks);
    alternatives = List.copyOf(alternatives);
  }

  /** A route that says nothing of access to a person. */
  public RouteSummary(
      String decisionId,
      String router,
      String rule,
      String route,
      String variant,
      String model,
      List<String> fallbacks,
      String because,
      List<Alternative> alternatives,
      String endpointing,
      double speakingRate,
      Duration decisionTime) {
    this(
        decisionId,
        router,
        rule,
        route,
        variant,
        model,
        fallbacks,
        because,
        alternatives,
        endpointing,
        speakingRate,
        "on_request",
        decisionTime);
  }

  /**
   * A rule or a model that was not taken.
   *
   * @param kind {@code rule} or {@code model}
   * @param reason why it lost, with the values that made it so
   */
  public record Alternative(String kind, String name, String reason) {}
}
