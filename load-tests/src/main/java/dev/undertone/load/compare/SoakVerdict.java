package dev.undertone.load.compare;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Judges what was seen of a long run: nothing may fail, and what is held may not grow. Grown has
 * what is more in the last third than in the first, by its median.
 */
final class SoakVerdict {

  /** Of the first third; below it is what comes and goes. */
  private static final double GROWTH = 1.1;

  /** Pieces without which there are no thirds to compare. */
  private static final int FEWEST = 3;

  /**
   * Seen at the end of a piece, when it was at rest.
   *
   * @param p99 of its chats, milliseconds
   * @param heap in use after a full collection, MB
   * @param memory resident, MB
   */
  record Piece(
      long answers,
      int failures,
      Logged logged,
      double p99,
      double heap,
      long descriptors,
      long threads,
      double memory) {}

  private final List<Piece> pieces;

  /**
   * @param pieces in their order, without what was seen before the first
   */
  SoakVerdict(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  boolean passed() {
    return failures() == 0 && !hasGrown(Piece::heap) && !hasGrown(Piece::descriptors);
  }

  /** A line for each bar. */
  String markdown() {
    var page = new StringBuilder("| what | figure | bar | |\n|---|---:|---:|---|\n");
    line(
        page,
        "requests failed",
        String.format(Locale.ROOT, "%,d", failures()),
        "0",
        failures() == 0);
    growth(page, "heap after full collections, first and last third, MB", Piece::heap);
    growth(page, "descriptors, first and last third", Piece::descriptors);
    return page.toString();
  }

  private void growth(StringBuilder page, String what, ToDoubleFunction<Piece> of) {
    if (pieces.size() < FEWEST) {
      line(page, what, "too short to judge", "+10 %", false);
      return;
    }
    String figure = String.format(Locale.ROOT, "%.1f; %.1f", first(of), last(of));
    line(page, what, figure, "+10 %", !hasGrown(of));
  }

  private static void line(
      StringBuilder page, String what, String figure, String bar, boolean met) {
    page.append("| %s | %s | %s | %s |\n".formatted(what, figure, bar, met ? "met" : "**missed**"));
  }

  private long failures() {
    return pieces.stream().mapToLong(Piece::failures).sum();
  }

  /** What could not be seen counts as grown. */
  private boolean hasGrown(ToDoubleFunction<Piece> of) {
    return pieces.size() < FEWEST || last(of) > first(of) * GROWTH;
  }

  private double first(ToDoubleFunction<Piece> of) {
    return median(pieces.subList(0, pieces.size() / 3), of);
  }

  private double last(ToDoubleFunction<Piece> of) {
    return median(pieces.subList(pieces.size() - pieces.size() / 3, pieces.size()), of);
  }

  private static double median(List<Piece> some, ToDoubleFunction<Piece> of) {
    double[] sorted = some.stream().mapToDouble(of).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
