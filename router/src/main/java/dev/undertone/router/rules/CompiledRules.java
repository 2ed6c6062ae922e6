package dev.undertone.router.rules;

import dev.undertone.conversation.ConfigIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of one file, ready to run. Immutable; any thread. */
public final class CompiledRules {
  private final List<Rule> rules;
  private final Map<String, Expression> locals;
  private final List<String> lines;

  CompiledRules(List<Rule> rules, Map<String, Expression> locals, List<String> lines) {
    this.rules = List.copyOf(rules);
    this.locals = Map.copyOf(locals);
    this.lines = List.copyOf(lines);
  }

  List<Rule> rules() {
    return rules;
  }

  Map<String, Expression> locals() {
    return locals;
  }

  /** How many there are, nested ones included. */
  public int size() {
    return count(rules);
  }

  private static int count(List<Rule> rules) {
    int count = 0;
    for (Rule rule : rules) {
      count += rule.outcome() instanceof Rule.Outcome.Nested nested ? 1 + count(nested.rules()) : 1;
    }
    return count;
  }

  /** Whether any of them reads one of these variables, whatever it does with it. */
  boolean read(Set<String> paths) {
    return read(rules, paths);
  }

  private static boolean read(List<Rule> rules, Set<String> paths) {
    for (Rule rule : rules) {
      Expression condition = rule.condition();
      boolean reads =
          (condition != null && reads(condition, paths))
              || switch (rule.outcome()) {
                case Rule.Outcome.ToRoute toRoute -> false;
                case Rule.Outcome.Computed computed -> reads(computed.expression(), paths);
                case Rule.Outcome.Nested nested -> read(nested.rules(), paths);
              };
      if (reads) {
        return true;
      }
    }
    return false;
  }

  private static boolean reads(Expression expression, Set<String> paths) {
    return expression.reads().stream().anyMatch(read -> paths.contains(read.path()));
  }

  /** Rules that cannot match while emotion is off and do not ask whether it is on. */
  List<ConfigIssue> needingEmotion(String file) {
    List<ConfigIssue> warnings = new ArrayList<>();
    collect(file, rules, warnings);
    return List.copyOf(warnings);
  }

  private void collect(String file, List<Rule> from, List<ConfigIssue> warnings) {
    for (Rule rule : from) {
      Expression condition = rule.condition();
      if (condition != null && !condition.canHoldWithoutEmotion() && !condition.guardsEmotion()) {
        warnings.add(
            new ConfigIssue(
                file,
                rule.line(),
                rule.column(),
                "rule '" + rule.id() + "' reads emotion, which is off: it will never match",
                lines.get(rule.line() - 1)));
      }
      if (rule.outcome() instanceof Rule.Outcome.Nested nested) {
        collect(file, nested.rules(), warnings);
      }
    }
  }
}
