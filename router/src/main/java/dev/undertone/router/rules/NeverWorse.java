package dev.undertone.router.rules;

import dev.undertone.router.rules.Rule.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses a file that could give a caller less because his voice was heard: a lower tier, a later
 * deadline, less access to a person.
 *
 * <p>Every rule that hears the voice is held against every rule that could decide in its place if
 * the voice were not heard, whatever the other signals. That may refuse a file whose author knows
 * that two conditions never hold together; no file that passes can do worse while all its models
 * are up. The rest is seen to with each decision, by {@link CelRouter}.
 */
final class NeverWorse {

  /**
   * One way from the top of the file to a route.
   *
   * @param conditions that hold on it, from the outside in
   * @param routes it may lead to
   */
  private record Way(Rule rule, List<Expression> conditions, Set<String> routes) {

    boolean hears() {
      return conditions.stream().anyMatch(each -> each.hearing().hears()) || rule.outputHears();
    }

    boolean canHoldUnheard() {
      return conditions.stream().allMatch(each -> each.hearing().canHoldUnheard())
          && rule.outputCanBeKnownUnheard();
    }

    boolean surelyDecidesUnheard() {
      return conditions.stream().allMatch(each -> each.hearing().surelyHoldsUnheard())
          && rule.outcome() instanceof Outcome.ToRoute;
    }

    boolean keeps() {
      return conditions.stream().allMatch(each -> each.hearing().keeps()) && !rule.outputHears();
    }

    boolean decides() {
      return conditions.isEmpty() && rule.outcome() instanceof Outcome.ToRoute;
    }
  }

  private final Map<String, Route> routes;
  private final Issues issues;
  private final List<Way> ways = new ArrayList<>();

  NeverWorse(RouterFile file, Issues issues) {
    this.routes = file.routes();
    this.issues = issues;
    collect(file.rules().rules(), List.of());
  }

  private void collect(List<Rule> rules, List<Expression> outside) {
    for (Rule rule : rules) {
      List<Expression> conditions = new ArrayList<>(outside);
      if (rule.condition() != null) {
        conditions.add(rule.condition());
      }
      switch (rule.outcome()) {
        case Outcome.ToRoute(String route) -> ways.add(new Way(rule, conditions, Set.of(route)));
        case Outcome.Computed computed ->
            ways.add(
                new Way(
                    rule,
                    conditions,
                    computed.routes().isEmpty() ? routes.keySet() : computed.routes()));
        case Outcome.Nested(List<Rule> inside) -> collect(inside, conditions);
      }
    }
  }

  void check() {
    for (int i = 0; i < ways.size(); i++) {
      Way way = ways.get(i);
      if (!way.hears()) {
        continue;
      }
      if (!way.surelyDecidesUnheard()) {
        heardInsteadOfLater(way, ways.subList(i + 1, ways.size()));
      }
      if (way.canHoldUnheard() && !way.keeps()) {
        lostByHearing(way, ways.subList(i + 1, ways.size()));
      }
      if (way.rule().outputHears() && way.canHoldUnheard()) {
        compare(way, way, way, "");
      }
    }
  }

  /** It matches because the voice was heard; without that, one of these would. */
  private void heardInsteadOfLater(Way way, List<Way> later) {
    for (Way unheard : later) {
      if (unheard.canHoldUnheard()) {
        compare(way, way, unheard, "");
      }
      if (unheard.surelyDecidesUnheard() || unheard.decides()) {
        return;
      }
    }
  }

  /** It matches because nothing was heard; with the voice, one of these may. */
  private void lostByHearing(Way way, List<Way> later) {
    for (Way heard : later) {
      compare(way, heard, way, " and once it is heard");
      if (heard.decides()) {
        return;
      }
    }
  }

  /** Tells of the first pair of routes that is worse. */
  private void compare(Way at, Way heard, Way unheard, String when) {
    for (String got : sorted(heard)) {
      for (String given : sorted(unheard)) {
        Route with = routes.get(got);
        Route without = routes.get(given);
        if (with == null || without == null || got.equals(given)) {
          continue;
        }
        Optional<String> worse = Standing.lowest(with).worseThan(Standing.highest(without));
        if (worse.isPresent()) {
          String takes =
              heard.rule().id().equals(at.rule().id())
                  ? " and takes"
                  : "," + when + " rule '" + heard.rule().id() + "' takes";
          issues.at(
              at.rule().line() - 1,
              at.rule().column() - 1,
              "never worse: rule '%s' hears the voice%s route '%s'; without the voice rule '%s' takes '%s': %s"
                  .formatted(at.rule().id(), takes, got, unheard.rule().id(), given, worse.get()));
          return;
        }
      }
    }
  }

  /** In one order, for that of a Set changes from one start of the JVM to the next. */
  private static List<String> sorted(Way way) {
    return way.routes().stream().sorted().toList();
  }
}
