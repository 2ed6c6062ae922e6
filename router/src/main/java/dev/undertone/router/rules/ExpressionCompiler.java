package dev.undertone.router.rules;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Compiles single expressions out of a file, and says where in the file they are wrong. */
final class ExpressionCompiler {
  private static final Pattern NAME =
      Pattern.compile("(undefined field|undeclared reference to) '([^']*)'");

  /** The container, the candidates, the tokens the grammar would take, and all further lines. */
  private static final Pattern CUT =
      Pattern.compile(
          "( \\(in container ''\\)| \\(candidates:| expecting \\{|\\R).*", Pattern.DOTALL);

  private static final Set<String> NAMES = SignalEnvironment.names();

  private final Issues issues;
  private final Variables variables;
  private final Set<String> models;
  private final Map<String, Expression> locals = new HashMap<>();
  private final Set<String> declared = new TreeSet<>();
  private Cel cel = SignalEnvironment.create();
  private CelValidator validator = validator(cel);

  ExpressionCompiler(Issues issues, Map<String, ModelSpec> models) {
    this.issues = issues;
    this.variables = new Variables(models);
    this.models = models.keySet();
  }

  /**
   * @param expression empty when it did not compile, which is then among the issues
   * @param ast empty likewise
   */
  record Compiled(Optional<Expression> expression, Optional<CelAbstractSyntaxTree> ast) {
    static final Compiled NONE = new Compiled(Optional.empty(), Optional.empty());
  }

  /** Local variables so far, by name. */
  Map<String, Expression> locals() {
    return Map.copyOf(locals);
  }

  boolean declares(String local) {
    return declared.contains(local);
  }

  /** Makes {@code variables.name} known to what is compiled from here on. */
  void declare(String name, ScalarNode node) {
    Compiled compiled = compile(node, Optional.empty(), "");
    CelType type = compiled.ast().map(CelAbstractSyntaxTree::getResultType).orElse(SimpleType.DYN);
    cel = cel.toCelBuilder().addVar("variables." + name, type).build();
    validator = validator(cel);
    declared.add(name);
    compiled.expression().ifPresent(expression -> locals.put(name, expression));
  }

  /** A condition or an output of type {@code wanted}. */
  Compiled compile(ScalarNode node, Optional<CelType> wanted, String what) {
    var place = new ScalarPlace(node, issues);
    CelAbstractSyntaxTree ast;
    try {
      ast = cel.compile(node.getValue()).getAst();
      CelValidationResult valid = validator.validate(ast);
      if (valid.hasError()) {
        valid.getErrors().forEach(issue -> report(place, issue));
        return Compiled.NONE;
      }
    } catch (CelValidationException e) {
      e.getErrors().forEach(issue -> report(place, issue));
      return Compiled.NONE;
    }
    CelType type = ast.getResultType();
    if (wanted.isPresent() && !type.equals(wanted.get()) && !type.equals(SimpleType.DYN)) {
      place.report(1, 0, what + " is of type " + type.name() + ", must be " + wanted.get().name());
      return Compiled.NONE;
    }
    return plan(place, ast);
  }

  private Compiled plan(ScalarPlace place, CelAbstractSyntaxTree ast) {
    CelExpr expr = ast.getExpr();
    ExpressionFacts facts = new ExpressionFacts(variables, locals).walk(expr);
    for (String model : facts.modelsNamed()) {
      if (!models.contains(model)) {
        place.report(
            1, 0, "models['" + model + "'] is not declared" + NearestName.hint(model, models));
      }
    }
    try {
      var expression =
          new Expression(
              cel.createProgram(ast),
              facts.reads(),
              facts.withoutEmotion(expr),
              facts.guardsEmotion(),
              Hearing.of(expr, locals));
      return new Compiled(Optional.of(expression), Optional.of(ast));
    } catch (CelEvaluationException e) {
      place.report(1, 0, "cannot be planned: " + e.getMessage());
      return Compiled.NONE;
    }
  }

  private void report(ScalarPlace place, CelIssue issue) {
    var at = issue.getSourceLocation();
    place.report(at.getLine(), at.getColumn(), sentence(issue.getMessage()));
  }

  /** CEL's own sentence without what only CEL's authors need, and with a guess at a slip. */
  private String sentence(String message) {
    String text = CUT.matcher(message).replaceFirst("").replace("'<EOF>'", "the end");
    Matcher matcher = NAME.matcher(text);
    if (!matcher.matches()) {
      return text;
    }
    String name = matcher.group(2);
    if (name.equals("variables")) {
      return "undeclared variable; declared here: " + declared;
    }
    if (name.equals("text")) {
      return text + ": rules do not see the caller's words";
    }
    return text
        + Variables.path(name)
            .map(path -> ", did you mean '" + path + "'?")
            .orElseGet(() -> NearestName.hint(name, NAMES));
  }

  private static CelValidator validator(Cel cel) {
    return CelValidatorFactory.standardCelValidatorBuilder(cel)
        .addAstValidators(
            RegexLiteralValidator.INSTANCE,
            DurationLiteralValidator.INSTANCE,
            TimestampLiteralValidator.INSTANCE)
        .build();
  }
}
