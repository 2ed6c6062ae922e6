package dev.undertone.router.rules;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.SimpleType;
import dev.undertone.router.rules.Rule.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Compiles the {@code rule} of a router file, match by match. One thread. */
final class RuleCompiler {
  private static final Set<String> RULE_KEYS = Set.of("id", "description", "variables", "match");
  private static final Set<String> MATCH_KEYS =
      Set.of("id", "condition", "output", "rule", "explanation");

  private static final int DEEPEST = 8;

  private final Issues issues;
  private final ExpressionCompiler expressions;
  private final Set<String> routes;
  private final Set<String> ids = new HashSet<>();
  private boolean lastCompiled = true;
  private int depth;

  RuleCompiler(Issues issues, Map<String, ModelSpec> models, Set<String> routes) {
    this.issues = issues;
    this.expressions = new ExpressionCompiler(issues, models);
    this.routes = routes;
  }

  Map<String, Expression> locals() {
    return expressions.locals();
  }

  /** The rules of the file; what is wrong with them is among the issues. */
  List<Rule> compile(Node node) {
    List<Rule> rules = compileRule(node, "");
    if (lastCompiled && !rules.isEmpty() && !rules.getLast().alwaysDecides()) {
      Rule last = rules.getLast();
      issues.at(
          last.line() - 1,
          last.column() - 1,
          "the last match must have no condition and name the route taken when no rule matches");
    }
    return rules;
  }

  private List<Rule> compileRule(Node node, String prefix) {
    var fields = YamlFields.closed(node, issues, "rule", RULE_KEYS);
    for (Node variable : fields.list("variables")) {
      declare(variable);
    }
    if (fields.list("match").isEmpty() && !fields.isMisspelt()) {
      issues.at(node, "rule needs 'match', a list of rules");
    }
    List<Rule> rules = new ArrayList<>();
    Optional<Rule> decides = Optional.empty();
    List<Node> matches = fields.list("match");
    for (int i = 0; i < matches.size(); i++) {
      Optional<Rule> rule = compileMatch(matches.get(i), prefix, i + 1, i == matches.size() - 1);
      if (rule.isPresent() && decides.isPresent()) {
        issues.at(
            matches.get(i),
            "rule '"
                + rule.get().id()
                + "' can never be reached: rule '"
                + decides.get().id()
                + "' above it always matches");
      }
      rule.ifPresent(rules::add);
      lastCompiled = rule.isPresent();
      decides = decides.or(() -> rule.filter(Rule::alwaysDecides));
    }
    return rules;
  }

  private void declare(Node node) {
    var fields = YamlFields.closed(node, issues, "a variable", Set.of("name", "expression"));
    String name = fields.required("name", "a variable");
    ScalarNode expression = scalar(fields, "expression");
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      issues.at(fields.valuePlace("name"), "name = '" + name + "', must be a CEL identifier");
    } else if (expressions.declares(name)) {
      issues.at(fields.valuePlace("name"), "variable '" + name + "' is there twice");
    } else if (expression != null) {
      expressions.declare(name, expression);
    } else {
      issues.at(fields.valuePlace("expression"), "a variable needs 'expression', a CEL expression");
    }
  }

  private Optional<Rule> compileMatch(Node node, String prefix, int position, boolean last) {
    var fields = YamlFields.closed(node, issues, "a match", MATCH_KEYS);
    String standard = last && !fields.has("condition") ? "default" : "rule-" + position;
    String id = prefix + fields.text("id", standard);
    if (!ids.add(id)) {
      issues.at(fields.valuePlace("id"), "id '" + id + "' is there twice");
    }
    Condition condition = condition(fields);
    Optional<Outcome> outcome = outcome(fields, id);
    return condition.valid && !fields.isMisspelt()
        ? outcome.map(found -> Rule.at(node, id, condition.expression.orElse(null), found))
        : Optional.empty();
  }

  /** Valid and empty: always holds. */
  private record Condition(boolean valid, Optional<Expression> expression) {}

  private Condition condition(YamlFields fields) {
    if (!fields.has("condition")) {
      return new Condition(true, Optional.empty());
    }
    ScalarNode node = scalar(fields, "condition");
    if (node == null) {
      issues.at(fields.valuePlace("condition"), "condition must be a CEL expression");
      return new Condition(false, Optional.empty());
    }
    var compiled = expressions.compile(node, Optional.of(SimpleType.BOOL), "condition");
    if (compiled.expression().isEmpty()) {
      return new Condition(false, Optional.empty());
    }
    Object constant =
        compiled.ast().map(ast -> ExpressionFacts.constant(ast.getExpr())).orElse(null);
    if (Boolean.FALSE.equals(constant)) {
      issues.at(node, "condition is always false");
    }
    return new Condition(
        true, Boolean.TRUE.equals(constant) ? Optional.empty() : compiled.expression());
  }

  private Optional<Outcome> outcome(YamlFields fields, String id) {
    if (fields.has("output") == fields.has("rule")) {
      if (!fields.isMisspelt()) {
        issues.at(fields.node(), "a match needs either 'output' or 'rule'");
      }
      return Optional.empty();
    }
    if (fields.has("rule")) {
      return nested(fields.valuePlace("rule"), id);
    }
    ScalarNode node = scalar(fields, "output");
    if (node == null) {
      issues.at(fields.valuePlace("output"), "output must be a CEL expression");
      return Optional.empty();
    }
    var compiled = expressions.compile(node, Optional.of(SimpleType.STRING), "output");
    if (compiled.expression().isEmpty() || compiled.ast().isEmpty()) {
      return Optional.empty();
    }
    CelExpr expr = compiled.ast().get().getExpr();
    checkRoutes(node, expr);
    return Optional.of(
        ExpressionFacts.constant(expr) instanceof String route
            ? new Outcome.ToRoute(route)
            : new Outcome.Computed(compiled.expression().get(), namedRoutes(expr)));
  }

  private Optional<Outcome> nested(Node node, String id) {
    // An alias can make a rule contain itself.
    if (depth == DEEPEST) {
      issues.at(node, "rules may be nested at most " + DEEPEST + " deep");
      return Optional.empty();
    }
    depth++;
    List<Rule> rules = compileRule(node, id + "/");
    depth--;
    return Optional.of(new Outcome.Nested(rules));
  }

  /** Every text an output can come to, through conditionals, must name a route. */
  private void checkRoutes(ScalarNode node, CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals("_?_:_")) {
      checkRoutes(node, expr.call().args().get(1));
      checkRoutes(node, expr.call().args().get(2));
    } else if (ExpressionFacts.constant(expr) instanceof String route && !routes.contains(route)) {
      issues.at(node, "output names no route: '" + route + "'" + NearestName.hint(route, routes));
    }
  }

  /** Every text an output can come to; empty when it is not made of constants alone. */
  private static Set<String> namedRoutes(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals("_?_:_")) {
      Set<String> whenTrue = namedRoutes(expr.call().args().get(1));
      Set<String> whenFalse = namedRoutes(expr.call().args().get(2));
      if (whenTrue.isEmpty() || whenFalse.isEmpty()) {
        return Set.of();
      }
      Set<String> both = new HashSet<>(whenTrue);
      both.addAll(whenFalse);
      return both;
    }
    return ExpressionFacts.constant(expr) instanceof String route ? Set.of(route) : Set.of();
  }

  private static @Nullable ScalarNode scalar(YamlFields fields, String key) {
    return fields.value(key).orElse(null) instanceof ScalarNode scalar ? scalar : null;
  }
}
