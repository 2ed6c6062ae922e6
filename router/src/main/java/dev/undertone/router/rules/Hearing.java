package dev.undertone.router.rules;

import dev.cel.common.ast.CelExpr;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What hearing the voice can do to an expression.
 *
 * @param hears whether it mentions the voice at all
 * @param unheard what it can come to without the voice, as {@link Absence} tells it
 * @param keeps whether it still holds with the voice when it holds without: by the logic of unknown
 *     values it does, unless it asks whether something was heard and wants it not to be
 * @param steady whether nothing in it has one known value with the voice and another one without
 */
record Hearing(boolean hears, int unheard, boolean keeps, boolean steady) {

  /** Flags of the voice that are false without it. */
  private static final Set<String> GUARDS = guards();

  private static Set<String> guards() {
    Set<String> guards = new HashSet<>();
    SignalSchemas.VOICE
        .leaves()
        .map(SignalSchema.Leaf::path)
        .filter(path -> path.endsWith(".available"))
        .forEach(guards::add);
    return Set.copyOf(guards);
  }

  static Hearing of(CelExpr expr, Map<String, Expression> locals) {
    int unheard =
        new Absence(SignalSchemas.HEARD, GUARDS, locals, local -> local.hearing().unheard())
            .of(expr);
    var reader = new Reader(locals);
    return new Hearing(reader.hears(expr), unheard, reader.keeps(expr), reader.steady(expr));
  }

  boolean canHoldUnheard() {
    return (unheard & Absence.TRUE) != 0;
  }

  boolean surelyHoldsUnheard() {
    return unheard == Absence.TRUE;
  }

  private record Reader(Map<String, Expression> locals) {

    boolean hears(CelExpr expr) {
      Optional<Expression> local = local(expr);
      if (local.isPresent()) {
        return local.get().hearing().hears();
      }
      return isVoice(expr) || ExpressionFacts.children(expr).stream().anyMatch(this::hears);
    }

    boolean keeps(CelExpr expr) {
      Optional<Expression> local = local(expr);
      if (local.isPresent()) {
        return local.get().hearing().keeps();
      }
      if (steady(expr) || isGuard(expr) || grows(expr)) {
        return true;
      }
      return expr.getKind() == CelExpr.ExprKind.Kind.CALL
          && Set.of("_&&_", "_||_").contains(expr.call().function())
          && expr.call().args().stream().allMatch(this::keeps);
    }

    boolean steady(CelExpr expr) {
      Optional<Expression> local = local(expr);
      if (local.isPresent()) {
        return local.get().hearing().steady();
      }
      Optional<String> path = path(expr);
      if (path.isPresent() && SignalSchemas.HEARD.contains(path.get())) {
        return true;
      }
      return !isVoice(expr) && ExpressionFacts.children(expr).stream().allMatch(this::steady);
    }

    /** {@code has(voice.arousal)}, {@code voice.pitch.available}: true only when heard. */
    private static boolean isGuard(CelExpr expr) {
      return ExpressionFacts.tested(expr).filter(SignalSchemas.HEARD::contains).isPresent()
          || path(expr).filter(GUARDS::contains).isPresent();
    }

    /** {@code voice.voiced_ms > 700}: what is 0 without the voice is not less with it. */
    private static boolean grows(CelExpr expr) {
      if (expr.getKind() != CelExpr.ExprKind.Kind.CALL || expr.call().args().size() != 2) {
        return false;
      }
      CelExpr left = expr.call().args().get(0);
      CelExpr right = expr.call().args().get(1);
      return switch (expr.call().function()) {
        case "_>_", "_>=_" -> isVoicedMillis(left) && ExpressionFacts.constant(right) != null;
        case "_<_", "_<=_" -> isVoicedMillis(right) && ExpressionFacts.constant(left) != null;
        default -> false;
      };
    }

    private static boolean isVoicedMillis(CelExpr expr) {
      return path(expr).filter(path -> path.endsWith(".voiced_ms")).isPresent();
    }

    private Optional<Expression> local(CelExpr expr) {
      return ExpressionFacts.steps(expr)
          .filter(steps -> steps.getFirst().equals("variables"))
          .map(List::getLast)
          .map(locals::get);
    }

    private static Optional<String> path(CelExpr expr) {
      return ExpressionFacts.steps(expr).map(steps -> String.join(".", steps));
    }

    private static boolean isVoice(CelExpr expr) {
      return expr.getKind() == CelExpr.ExprKind.Kind.IDENT
          && expr.ident().name().split("\\.", -1)[0].equals("voice");
    }
  }
}
