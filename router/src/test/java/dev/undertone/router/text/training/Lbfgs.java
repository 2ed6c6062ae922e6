package dev.undertone.router.text.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth convex function by limited-memory BFGS [1] with back-tracking; deterministic.
 *
 * <p>[1] Nocedal &amp; Wright, "Numerical Optimization", algorithms 7.4 and 7.5
 */
final class Lbfgs {

  private static final int MEMORY = 12;
  private static final double SUFFICIENT = 1e-4;
  private static final double SHORTEST_STEP = 1e-10;

  /** A function with its gradient. */
  interface Objective {
    /** The value at {@code at}; overwrites {@code gradient}. */
    double value(double[] at, double[] gradient);
  }

  private record Move(double[] step, double[] change, double curvature) {}

  private Lbfgs() {}

  /** Moves {@code at} to the minimum, as near as {@code tolerance} of the gradient's norm. */
  static void minimise(Objective objective, double[] at, int mostSteps, double tolerance) {
    double[] gradient = new double[at.length];
    double[] nextGradient = new double[at.length];
    double value = objective.value(at, gradient);
    Deque<Move> moves = new ArrayDeque<>();
    for (int step = 0; step < mostSteps && norm(gradient) > tolerance; step++) {
      double[] direction = direction(gradient, moves);
      double slope = dot(direction, gradient);
      double size = moves.isEmpty() ? Math.min(1, 1 / norm(gradient)) : 1;
      double[] next = moved(at, direction, size);
      double nextValue = objective.value(next, nextGradient);
      while (nextValue > value + SUFFICIENT * size * slope) {
        size /= 2;
        if (size < SHORTEST_STEP) {
          return;
        }
        next = moved(at, direction, size);
        nextValue = objective.value(next, nextGradient);
      }
      remember(moves, at, next, gradient, nextGradient);
      System.arraycopy(next, 0, at, 0, at.length);
      System.arraycopy(nextGradient, 0, gradient, 0, at.length);
      value = nextValue;
    }
  }

  private static void remember(
      Deque<Move> moves, double[] from, double[] to, double[] before, double[] after) {
    double[] step = new double[from.length];
    double[] change = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      step[i] = to[i] - from[i];
      change[i] = after[i] - before[i];
    }
    double curvature = dot(step, change);
    if (curvature > 1e-14) {
      moves.addLast(new Move(step, change, curvature));
      if (moves.size() > MEMORY) {
        moves.removeFirst();
      }
    }
  }

  private static double[] direction(double[] gradient, Deque<Move> moves) {
    double[] q = gradient.clone();
    double[] alpha = new double[moves.size()];
    int at = moves.size();
    for (Iterator<Move> newest = moves.descendingIterator(); newest.hasNext(); ) {
      Move move = newest.next();
      alpha[--at] = dot(move.step, q) / move.curvature;
      add(q, move.change, -alpha[at]);
    }
    if (!moves.isEmpty()) {
      Move last = moves.getLast();
      scale(q, last.curvature / dot(last.change, last.change));
    }
    for (Move move : moves) {
      double beta = dot(move.change, q) / move.curvature;
      add(q, move.step, alpha[at++] - beta);
    }
    scale(q, -1);
    return q;
  }

  private static double[] moved(double[] from, double[] direction, double size) {
    double[] to = from.clone();
    add(to, direction, size);
    return to;
  }

  private static void add(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static void scale(double[] what, double times) {
    for (int i = 0; i < what.length; i++) {
      what[i] *= times;
    }
  }

  private static double norm(double[] of) {
    return Math.sqrt(dot(of, of));
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
