package dev.undertone.router.rules;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One compiled match of the file.
 *
 * @param id unique in the file
 * @param condition null where it always holds
 * @param line of the file, from 1
 * @param column from 1
 */
record Rule(String id, @Nullable Expression condition, Outcome outcome, int line, int column) {

  static Rule at(Node node, String id, @Nullable Expression condition, Outcome outcome) {
    return new Rule(
        id,
        condition,
        outcome,
        node.getStartMark().getLine() + 1,
        node.getStartMark().getColumn() + 1);
  }

  /** What happens when the condition holds. */
  sealed interface Outcome {
    /** This route is taken. */
    record ToRoute(String route) implements Outcome {}

    /**
     * The route is computed.
     *
     * @param routes it can come to; empty for any
     */
    record Computed(Expression expression, Set<String> routes) implements Outcome {
      public Computed {
        routes = Set.copyOf(routes);
      }
    }

    /** More rules; when none of them matches, the rule after this one is next. */
    record Nested(List<Rule> rules) implements Outcome {
      public Nested {
        rules = List.copyOf(rules);
      }
    }
  }

  /** Whether what it looks at is, in part, what was heard in the voice. */
  boolean hears() {
    return (condition != null && condition.hearing().hears()) || outputHears();
  }

  boolean outputHears() {
    return outcome instanceof Outcome.Computed computed && computed.expression().hearing().hears();
  }

  /** Whether its output can have a value without the voice. */
  boolean outputCanBeKnownUnheard() {
    return !(outcome instanceof Outcome.Computed computed)
        || computed.expression().hearing().unheard() != Absence.UNKNOWN;
  }

  boolean canHoldUnheard() {
    return (condition == null || condition.hearing().canHoldUnheard()) && outputCanBeKnownUnheard();
  }

  /** Whether nothing after it can be reached. */
  boolean alwaysDecides() {
    return condition == null
        && switch (outcome) {
          case Outcome.ToRoute toRoute -> true;
          case Outcome.Computed computed -> false;
          case Outcome.Nested nested ->
              !nested.rules().isEmpty() && nested.rules().getLast().alwaysDecides();
        };
  }
}
