package dev.undertone.router.rules;

import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an expression can come to while some variables have no value, read off its syntax by CEL's
 * own three-valued logic. Where it cannot tell it says {@link #ANYTHING}, never too little.
 *
 * @param absent paths that are unknown, and of which {@code has()} is false
 * @param guards paths of the flags that are false then
 * @param locals local variables by name
 * @param ofLocal what is known of a local variable
 */
record Absence(
    Set<String> absent,
    Set<String> guards,
    Map<String, Expression> locals,
    ToIntFunction<Expression> ofLocal) {
  static final int TRUE = 1;
  static final int FALSE = 2;
  static final int UNKNOWN = 4;
  static final int ANYTHING = TRUE | FALSE | UNKNOWN;

  /** A set of outcomes. */
  int of(CelExpr expr) {
    Optional<List<String>> steps = ExpressionFacts.steps(expr);
    if (steps.isPresent()) {
      return ofPath(steps.get());
    }
    return switch (expr.getKind()) {
      case CONSTANT -> ofConstant(ExpressionFacts.constant(expr));
      case SELECT -> {
        if (expr.select().testOnly()) {
          yield ExpressionFacts.tested(expr).filter(absent::contains).isPresent()
              ? FALSE
              : ANYTHING;
        }
        yield strict(List.of(expr.select().operand()));
      }
      case CALL -> ofCall(expr);
      default -> ANYTHING;
    };
  }

  private int ofPath(List<String> steps) {
    if (steps.getFirst().equals("variables")) {
      Expression local = locals.get(steps.getLast());
      return local == null ? ANYTHING : ofLocal.applyAsInt(local);
    }
    String path = String.join(".", steps);
    if (guards.contains(path)) {
      return FALSE;
    }
    return absent.contains(path) ? UNKNOWN : ANYTHING;
  }

  private static int ofConstant(@Nullable Object constant) {
    return constant instanceof Boolean truth ? (truth ? TRUE : FALSE) : ANYTHING;
  }

  private int ofCall(CelExpr expr) {
    List<CelExpr> args = expr.call().args();
    return switch (expr.call().function()) {
      case "_||_" -> fold(args, FALSE, Absence::or);
      case "_&&_" -> fold(args, TRUE, Absence::and);
      case "!_" -> not(of(args.getFirst()));
      case "_?_:_" -> {
        int condition = of(args.get(0));
        int whenTrue = (condition & TRUE) == 0 ? 0 : of(args.get(1));
        int whenFalse = (condition & FALSE) == 0 ? 0 : of(args.get(2));
        yield whenTrue | whenFalse | (condition & UNKNOWN);
      }
      default -> strict(ExpressionFacts.children(expr));
    };
  }

  /** A function that needs all of its arguments. */
  private int strict(List<CelExpr> arguments) {
    return arguments.stream().anyMatch(argument -> of(argument) == UNKNOWN) ? UNKNOWN : ANYTHING;
  }

  private int fold(List<CelExpr> args, int start, IntBinaryOperator join) {
    int result = start;
    for (CelExpr arg : args) {
      result = join.applyAsInt(result, of(arg));
    }
    return result;
  }

  private static int or(int a, int b) {
    int result = (a | b) & TRUE;
    result |= a & b & FALSE;
    boolean unknown =
        ((a & UNKNOWN) != 0 && (b & ~TRUE) != 0) || ((b & UNKNOWN) != 0 && (a & ~TRUE) != 0);
    return unknown ? result | UNKNOWN : result;
  }

  private static int and(int a, int b) {
    return not(or(not(a), not(b)));
  }

  private static int not(int a) {
    return (a & UNKNOWN) | ((a & TRUE) != 0 ? FALSE : 0) | ((a & FALSE) != 0 ? TRUE : 0);
  }
}
