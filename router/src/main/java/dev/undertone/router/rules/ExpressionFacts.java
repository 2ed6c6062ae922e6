package dev.undertone.router.rules;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be told from the syntax tree of one expression. One thread. */
final class ExpressionFacts {
  private static final Map<String, String> COMPARISONS =
      Map.of("_>_", ">", "_>=_", ">=", "_<_", "<", "_<=_", "<=", "_==_", "==", "_!=_", "!=");
  private static final Map<String, String> TURNED =
      Map.of(">", "<", ">=", "<=", "<", ">", "<=", ">=", "==", "==", "!=", "!=");

  private final Variables variables;
  private final Map<String, Expression> locals;
  private final Map<String, Read> reads = new LinkedHashMap<>();
  private final List<String> modelsNamed = new ArrayList<>();
  private boolean guardsEmotion;

  ExpressionFacts(Variables variables, Map<String, Expression> locals) {
    this.variables = variables;
    this.locals = locals;
  }

  List<Read> reads() {
    return List.copyOf(reads.values());
  }

  boolean guardsEmotion() {
    return guardsEmotion;
  }

  /** Constant keys of {@code models}. */
  List<String> modelsNamed() {
    return modelsNamed;
  }

  /** Gathers from the whole tree. */
  ExpressionFacts walk(CelExpr expr) {
    Optional<List<String>> steps = steps(expr);
    if (steps.isPresent()) {
      note(steps.get(), null);
      return this;
    }
    switch (expr.getKind()) {
      case SELECT -> {
        if (expr.select().testOnly()) {
          tested(expr)
              .filter(SignalSchemas.EMOTION::contains)
              .ifPresent(path -> guardsEmotion = true);
        } else {
          walk(expr.select().operand());
        }
      }
      case CALL -> walkCall(expr.call());
      default -> children(expr).forEach(this::walk);
    }
    return this;
  }

  private void walkCall(CelCall call) {
    String operator = COMPARISONS.get(call.function());
    if (operator != null && call.args().size() == 2) {
      CelExpr left = call.args().get(0);
      CelExpr right = call.args().get(1);
      Object rightConstant = constant(right);
      Object leftConstant = constant(left);
      if (rightConstant != null && steps(left).isPresent()) {
        note(steps(left).get(), Read.Comparison.of(operator, rightConstant));
        return;
      }
      if (leftConstant != null && steps(right).isPresent()) {
        note(
            steps(right).get(),
            Read.Comparison.of(TURNED.getOrDefault(operator, operator), leftConstant));
        return;
      }
    }
    call.target().ifPresent(this::walk);
    call.args().forEach(this::walk);
  }

  private void note(List<String> steps, Read.@Nullable Comparison comparison) {
    if (steps.getFirst().equals("variables") && steps.size() == 2) {
      Expression local = locals.get(steps.get(1));
      if (local != null) {
        local.reads().forEach(read -> reads.putIfAbsent(key(read), read));
        guardsEmotion |= local.guardsEmotion();
      }
      return;
    }
    if (steps.getFirst().equals("models") && steps.size() > 1) {
      modelsNamed.add(steps.get(1));
    }
    variables
        .find(steps)
        .map(read -> comparison == null ? read : read.comparedWith(comparison))
        .ifPresent(
            read -> {
              reads.putIfAbsent(key(read), read);
              guardsEmotion |= SignalSchemas.EMOTION_GUARDS.contains(read.path());
            });
  }

  private static String key(Read read) {
    Read.Comparison comparison = read.comparison();
    return comparison == null ? read.path() : read.path() + " " + comparison.text();
  }

  /** What it can come to while every emotion variable is unknown, as {@link Absence} tells it. */
  int withoutEmotion(CelExpr expr) {
    var absence =
        new Absence(
            SignalSchemas.EMOTION,
            SignalSchemas.EMOTION_GUARDS,
            locals,
            Expression::withoutEmotion);
    return absence.of(expr);
  }

  /** What {@code has()} is asked of, as a path; empty for anything else. */
  static Optional<String> tested(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.SELECT && expr.select().testOnly()
        ? steps(expr.select().operand())
            .map(operand -> String.join(".", operand) + "." + expr.select().field())
        : Optional.empty();
  }

  /** The expressions right under this one. */
  static List<CelExpr> children(CelExpr expr) {
    return switch (expr.getKind()) {
      case SELECT -> List.of(expr.select().operand());
      case CALL -> {
        List<CelExpr> all = new ArrayList<>(expr.call().args());
        expr.call().target().ifPresent(all::add);
        yield all;
      }
      case LIST -> expr.list().elements();
      case STRUCT -> expr.struct().entries().stream().map(CelExpr.CelStruct.Entry::value).toList();
      case MAP ->
          expr.map().entries().stream()
              .flatMap(entry -> Stream.of(entry.key(), entry.value()))
              .toList();
      case COMPREHENSION -> {
        var loop = expr.comprehension();
        yield List.of(
            loop.iterRange(),
            loop.accuInit(),
            loop.loopCondition(),
            loop.loopStep(),
            loop.result());
      }
      default -> List.of();
    };
  }

  /** {@code a.b['c']} as its steps; empty for anything else. */
  static Optional<List<String>> steps(CelExpr expr) {
    List<String> steps = new ArrayList<>();
    return collect(expr, steps) ? Optional.of(steps) : Optional.empty();
  }

  private static boolean collect(CelExpr expr, List<String> steps) {
    return switch (expr.getKind()) {
      // The checker has made one identifier of a local variable's two steps.
      case IDENT -> steps.addAll(List.of(expr.ident().name().split("\\.")));
      case SELECT ->
          !expr.select().testOnly()
              && collect(expr.select().operand(), steps)
              && steps.add(expr.select().field());
      case CALL ->
          expr.call().function().equals("_[_]")
              && constant(expr.call().args().get(1)) instanceof String key
              && collect(expr.call().args().get(0), steps)
              && steps.add(key);
      default -> false;
    };
  }

  static @Nullable Object constant(CelExpr expr) {
    if (expr.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return null;
    }
    CelConstant constant = expr.constant();
    return switch (constant.getKind()) {
      case INT64_VALUE -> (Long) constant.int64Value();
      case DOUBLE_VALUE -> (Double) constant.doubleValue();
      case STRING_VALUE -> constant.stringValue();
      case BOOLEAN_VALUE -> (Boolean) constant.booleanValue();
      default -> null;
    };
  }
}
