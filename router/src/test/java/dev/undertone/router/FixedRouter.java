package dev.undertone.router;

import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.RouteDecision.RuleTrace;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.rules.ModelSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A router that always chooses the same plan; its route gives each model 500 ms to its first token.
 *
 * @param left what a turn has left of that
 * @param stall longest pause inside an answer
 */
record FixedRouter(
    String prompt,
    Map<String, Object> parameters,
    List<String> models,
    Duration left,
    Duration stall)
    implements Router {

  static final Duration FIRST_TOKEN_DEADLINE = Duration.ofMillis(500);

  /** A dollar for a million tokens in, four for a million out, half for cached ones. */
  private static final ModelSpec.Price PRICE = new ModelSpec.Price(1, 4, 0.5);

  FixedRouter(String... models) {
    this("", Map.of(), List.of(models));
  }

  FixedRouter(String prompt, Map<String, Object> parameters, List<String> models) {
    this(prompt, parameters, models, FIRST_TOKEN_DEADLINE, PlannedAttempt.STANDARD_STALL);
  }

  static FixedRouter within(Duration left, Duration stall, String... models) {
    return new FixedRouter("", Map.of(), List.of(models), left, stall);
  }

  @Override
  public String id() {
    return "default";
  }

  @Override
  public RouteDecision decide(RouteRequest request, FleetView fleet) {
    List<PlannedAttempt> attempts =
        models.stream()
            .filter(model -> !fleet.of("scripted/" + model).open())
            .map(model -> new PlannedAttempt(spec(model), left, stall, FIRST_TOKEN_DEADLINE))
            .toList();
    return new RouteDecision(
        "default",
        "v1",
        "always",
        "normal",
        "a",
        "1",
        1,
        Plan.inOrder(attempts),
        prompt,
        parameters,
        "patient",
        0.9,
        "offered",
        "because it is fixed",
        List.of(
            new RuleTrace("angry", "false", "voice.arousal = 0.4"),
            new RuleTrace("always", "matched", "")),
        models.stream()
            .map(model -> "scripted/" + model)
            .map(
                model ->
                    new CandidateTrace(
                        model, !fleet.of(model).open(), fleet.of(model).openReason()))
            .toList());
  }

  private static ModelSpec spec(String model) {
    return new ModelSpec(
        model,
        "scripted",
        model,
        model.equals("unpriced") ? Optional.empty() : Optional.of(PRICE),
        Optional.empty(),
        Duration.ofMillis(100),
        ModelSpec.USUAL_CAPABILITIES,
        0,
        Map.of("temperature", 0.9, "top_p", 0.5));
  }
}
