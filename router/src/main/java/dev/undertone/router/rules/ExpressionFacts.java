package dev.undertone.router.rules;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          steps(expr.select().operand())
              .map(operand -> String.join(".", operand) + "." + expr.select().field())
              .filter(SignalSchemas.EMOTION::contains)
              .ifPresent(path -> guardsEmotion = true);
        } else {
          walk(expr.select().operand());
        }
      }
      case CALL -> walkCall(expr.call());
      case LIST -> expr.list().elements().forEach(this::walk);
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  entry -> {
                    walk(entry.key());
                    walk(entry.value());
                  });
      case COMPREHENSION -> {
        walk(expr.comprehension().iterRange());
        walk(expr.comprehension().loopCondition());
        walk(expr.comprehension().loopStep());
        walk(expr.comprehension().result());
      }
      default -> {
        // Constants and identifiers that are no declared variable tell nothing.
      }
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
              guardsEmotion |= read.path().equals("voice.absolute.available");
            });
  }

  private static String key(Read read) {
    Read.Comparison comparison = read.comparison();
    return comparison == null ? read.path() : read.path() + " " + comparison.text();
  }

  /**
   * Whether the expression can be true while every emotion variable is unknown. Exact for and, or
   * and conditionals; anything else that reads emotion is held to be unknown.
   */
  boolean canHoldWithoutEmotion(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL) {
      List<CelExpr> args = expr.call().args();
      switch (expr.call().function()) {
        case "_||_" -> {
          return args.stream().anyMatch(this::canHoldWithoutEmotion);
        }
        case "_&&_" -> {
          return args.stream().allMatch(this::canHoldWithoutEmotion);
        }
        case "_?_:_" -> {
          return canHoldWithoutEmotion(args.get(0))
              && (canHoldWithoutEmotion(args.get(1)) || canHoldWithoutEmotion(args.get(2)));
        }
        default -> {
          // Decided below.
        }
      }
    }
    Optional<List<String>> steps = steps(expr);
    if (steps.isPresent() && steps.get().getFirst().equals("variables")) {
      Expression local = locals.get(steps.get().getLast());
      return local == null || local.canHoldWithoutEmotion();
    }
    return new ExpressionFacts(variables, locals)
        .walk(expr).reads().stream().noneMatch(read -> SignalSchemas.EMOTION.contains(read.path()));
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
