package dev.undertone.router.rules;

import dev.undertone.router.health.FleetView;
import dev.undertone.router.rules.Rule.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a new file over sample signals before it is put in force, so that a rule that can only fail
 * is refused while somebody is looking.
 */
final class DryRun {
  private final RouterFile file;
  private final Issues issues;
  private final Map<String, Integer> tried = new HashMap<>();
  private final Map<String, Integer> failed = new HashMap<>();
  private final Map<String, String> messages = new HashMap<>();

  DryRun(RouterFile file, Issues issues) {
    this.file = file;
    this.issues = issues;
  }

  void run() {
    SampleRequests.all()
        .forEach(
            request -> {
              var snapshot = new Snapshot(request, FleetView.EMPTY, file.models());
              each(file.rules().rules(), snapshot);
            });
    Set<String> told = new HashSet<>();
    tell(file.rules().rules(), told);
  }

  /** Every rule by itself: one that always matches must not hide those after it. */
  private void each(List<Rule> rules, Snapshot snapshot) {
    for (Rule rule : rules) {
      if (rule.outcome() instanceof Outcome.Nested nested) {
        each(nested.rules(), snapshot);
      }
      tried.merge(rule.id(), 1, Integer::sum);
      var alone = new CompiledRules(List.of(rule, NEVER), file.rules().locals(), List.of());
      new RuleRun(
              alone,
              file.routes().isEmpty() ? Map.of() : withNowhere(),
              snapshot,
              (id, message) -> {
                if (id.equals(rule.id())) {
                  failed.merge(id, 1, Integer::sum);
                  messages.put(id, message);
                }
              })
          .run();
    }
  }

  private static final String NOWHERE = "\0nowhere";
  private static final Rule NEVER = new Rule(NOWHERE, null, new Outcome.ToRoute(NOWHERE), 0, 0);

  private Map<String, Route> withNowhere() {
    Map<String, Route> routes = new HashMap<>(file.routes());
    routes.put(NOWHERE, file.routes().values().iterator().next());
    return routes;
  }

  private void tell(List<Rule> rules, Set<String> told) {
    for (Rule rule : rules) {
      int failures = failed.getOrDefault(rule.id(), 0);
      if (failures > 0 && failures == tried.getOrDefault(rule.id(), 0) && told.add(rule.id())) {
        issues.at(
            rule.line() - 1,
            rule.column() - 1,
            "rule '" + rule.id() + "' fails whatever the signals: " + messages.get(rule.id()));
      }
      if (rule.outcome() instanceof Outcome.Nested nested) {
        tell(nested.rules(), told);
      }
    }
  }
}
