package dev.undertone.router.rules;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.CelVariableResolver;
import dev.undertone.router.RouteDecision.RuleTrace;
import dev.undertone.router.RuleTraces;
import dev.undertone.router.rules.Rule.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs the rules of a file over one snapshot; first match wins. One thread, one use. */
final class RuleRun implements CelVariableResolver {
  private static final String LOCAL = "variables.";
  private static final Pattern PLACE = Pattern.compile("^evaluation error at <input>:\\d+: ");

  private final CompiledRules rules;
  private final Map<String, Route> routes;
  private final Snapshot snapshot;
  private final Failures failures;
  private final List<Supplier<RuleTrace>> traces;
  private final Map<String, Optional<Object>> known = new HashMap<>();
  private boolean voiceMattered;

  /** Is told of rules that failed where they should have held or not. */
  @FunctionalInterface
  interface Failures {
    void on(String rule, String message);
  }

  /**
   * @param rule id
   * @param reason the values that made it match; empty for the last rule
   */
  record Matched(String rule, Route route, String reason) {

    /** One sentence for people. */
    String because() {
      return reason.isEmpty()
          ? "no rule before '" + rule + "' matched"
          : "rule '" + rule + "' matched: " + reason;
    }
  }

  RuleRun(CompiledRules rules, Map<String, Route> routes, Snapshot snapshot, Failures failures) {
    this.rules = rules;
    this.routes = routes;
    this.snapshot = snapshot;
    this.failures = failures;
    this.traces = new ArrayList<>(rules.rules().size());
  }

  /** Every rule there is, in order. */
  List<RuleTrace> traces() {
    return new RuleTraces(traces);
  }

  /** Whether another rule might have matched without the voice; certain only when false. */
  boolean voiceMattered() {
    return voiceMattered;
  }

  Matched run() {
    Matched matched = run(rules.rules());
    if (matched == null) {
      throw new IllegalStateException("no rule matched, though the last one always does");
    }
    return matched;
  }

  /** Looks at every rule as if none had matched before it, those inside others as well. */
  List<RuleTrace> traceAll() {
    traceAll(rules.rules());
    return traces();
  }

  private void traceAll(List<Rule> from) {
    for (Rule rule : from) {
      if (rule.outcome() instanceof Outcome.Nested nested) {
        Expression condition = rule.condition();
        if (condition == null || holds(rule, condition)) {
          String reason = condition == null ? "" : Explanation.matched(condition.reads(), snapshot);
          trace(rule.id(), "matched", reason);
        }
        traceAll(nested.rules());
      } else {
        tryRule(rule);
      }
    }
  }

  private @Nullable Matched run(List<Rule> from) {
    Matched matched = null;
    for (Rule rule : from) {
      if (matched == null) {
        matched = tryRule(rule);
      } else {
        notReached(rule);
      }
    }
    return matched;
  }

  private @Nullable Matched tryRule(Rule rule) {
    Expression condition = rule.condition();
    boolean holds = condition == null || holds(rule, condition);
    voiceMattered |= rule.hears() && (holds || rule.canHoldUnheard());
    if (!holds) {
      if (rule.outcome() instanceof Outcome.Nested nested) {
        nested.rules().forEach(this::notReached);
      }
      return null;
    }
    String reason = condition == null ? "" : Explanation.matched(condition.reads(), snapshot);
    return switch (rule.outcome()) {
      case Outcome.ToRoute to -> take(rule, to.route(), reason);
      case Outcome.Computed computed -> compute(rule, computed.expression(), reason);
      case Outcome.Nested nested -> {
        trace(rule.id(), "matched", reason);
        yield run(nested.rules());
      }
    };
  }

  private boolean holds(Rule rule, Expression condition) {
    Object result = evaluate(rule, condition);
    if (Boolean.TRUE.equals(result)) {
      return true;
    }
    if (Boolean.FALSE.equals(result)) {
      // Captures what is read only, not this run.
      Snapshot seen = snapshot;
      traces.add(
          () -> new RuleTrace(rule.id(), "false", Explanation.failed(condition.reads(), seen)));
    }
    return false;
  }

  /** The value, or null where there is none, which is then traced. */
  private @Nullable Object evaluate(Rule rule, Expression expression) {
    try {
      Object result = expression.program().eval(this);
      if (result instanceof CelUnknownSet unknown) {
        Snapshot seen = snapshot;
        traces.add(
            () -> new RuleTrace(rule.id(), "unavailable", Explanation.unavailable(unknown, seen)));
        return null;
      }
      return result;
    } catch (CelEvaluationException e) {
      Optional<String> missing = Explanation.missing(expression.reads(), snapshot);
      if (missing.isPresent()) {
        trace(rule.id(), "unavailable", missing.get());
      } else {
        String message =
            PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst("evaluation failed: ");
        trace(rule.id(), "error", message);
        failures.on(rule.id(), message);
      }
      return null;
    }
  }

  private void trace(String rule, String result, String reason) {
    var trace = new RuleTrace(rule, result, reason);
    traces.add(() -> trace);
  }

  private @Nullable Matched compute(Rule rule, Expression output, String reason) {
    Object result = evaluate(rule, output);
    if (result == null) {
      return null;
    }
    if (result instanceof String name && routes.containsKey(name)) {
      return take(rule, name, reason);
    }
    String message = "output = '" + result + "', which is no route";
    trace(rule.id(), "error", message);
    failures.on(rule.id(), message);
    return null;
  }

  private Matched take(Rule rule, String name, String reason) {
    Route route = routes.get(name);
    if (route == null) {
      throw new IllegalStateException("route '" + name + "' is not declared");
    }
    trace(rule.id(), "matched", reason);
    return new Matched(rule.id(), route, reason);
  }

  private void notReached(Rule rule) {
    trace(rule.id(), "not_reached", "");
    if (rule.outcome() instanceof Outcome.Nested nested) {
      nested.rules().forEach(this::notReached);
    }
  }

  @Override
  public Optional<Object> find(String name) {
    Optional<Object> value = known.get(name);
    if (value == null) {
      value = compute(name);
      known.put(name, value);
    }
    return value;
  }

  private Optional<Object> compute(String name) {
    if (name.startsWith(LOCAL)) {
      return local(name.substring(LOCAL.length()));
    }
    return switch (name) {
      case "metadata" -> Optional.of(snapshot.request().metadata());
      case "models" -> Optional.of(health());
      default -> {
        for (SignalSchema<Snapshot> root : SignalSchemas.ROOTS) {
          if (root.path().equals(name)) {
            yield Optional.of(new SignalStruct<>(root, snapshot));
          }
        }
        yield Optional.empty();
      }
    };
  }

  private Map<String, Object> health() {
    Map<String, Object> health = HashMap.newHashMap(snapshot.models().size());
    snapshot
        .models()
        .forEach(
            (id, model) ->
                health.put(id, new SignalStruct<>(SignalSchemas.MODEL, snapshot.health(model))));
    return health;
  }

  private Optional<Object> local(String name) {
    Expression expression = rules.locals().get(name);
    if (expression == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(expression.program().eval(this));
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("variables." + name + ": " + e.getMessage(), e);
    }
  }
}
