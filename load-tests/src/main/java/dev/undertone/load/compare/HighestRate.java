package dev.undertone.load.compare;

import dev.undertone.load.compare.Figures.Spent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks for the highest rate at which nothing fails and nothing is lost: first with so many
 * requests under way at once, then, where that was too much for it, at steady rates in between.
 */
final class HighestRate {

  /** Steady rates that are tried; each halves the range. */
  private static final int HALVINGS = 5;

  /** Of the fastest: as good as it. */
  private static final double CLOSE = 0.98;

  /** Requests for a while. */
  interface Trial {
    /** So many under way at once. */
    Spent atOnce(int concurrency) throws Exception;

    /** So many due each second. */
    Spent steadily(double perSecond) throws Exception;
  }

  /**
   * One that was tried.
   *
   * @param how in words, such as {@code 16 under way}
   */
  record Try(Spent spent, String how) {
    private double rate() {
      return spent.rate();
    }
  }

  /**
   * @param best the highest clean rate; when there is none, the one that failed least
   * @param losing the highest rate without failures at which something was lost, when that is more
   * @param isFastest whether nothing that was tried was faster than the best
   */
  record Found(Try best, Optional<Try> losing, boolean isFastest) {}

  private final Trial trial;
  private final List<Try> tried = new ArrayList<>();

  private HighestRate(Trial trial) {
    this.trial = trial;
  }

  /**
   * @param concurrencies at least one
   */
  static Found find(List<Integer> concurrencies, Trial trial) throws Exception {
    if (concurrencies.isEmpty()) {
      throw new IllegalArgumentException("concurrencies is empty, must name at least one");
    }
    return new HighestRate(trial).find(concurrencies);
  }

  private Found find(List<Integer> concurrencies) throws Exception {
    for (int concurrency : concurrencies) {
      tried.add(new Try(trial.atOnce(concurrency), concurrency + " under way"));
    }
    double high = tried.stream().mapToDouble(Try::rate).max().orElse(0);
    double low = clean().map(Try::rate).orElse(0.0);
    if (low < high * CLOSE) {
      narrow(low, high);
    }
    Try best = clean().orElseGet(this::leastFailed);
    Optional<Try> losing =
        tried.stream()
            .filter(each -> each.spent.measured().failures() == 0 && !each.spent.isClean())
            .max(Comparator.comparingDouble(Try::rate))
            .filter(each -> !each.equals(best) && each.rate() > best.rate());
    boolean isFastest = tried.stream().noneMatch(each -> each.rate() > best.rate());
    return new Found(best, losing, isFastest);
  }

  private void narrow(double clean, double tooMuch) throws Exception {
    double low = clean;
    double high = tooMuch;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      Try next = new Try(trial.steadily(middle), String.format(Locale.ROOT, "%,.0f/s due", middle));
      tried.add(next);
      if (next.spent.isClean()) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  private Optional<Try> clean() {
    return tried.stream()
        .filter(each -> each.spent.isClean())
        .max(Comparator.comparingDouble(Try::rate));
  }

  private Try leastFailed() {
    return tried.stream()
        .min(
            Comparator.<Try>comparingInt(each -> each.spent.measured().failures())
                .thenComparing(Comparator.comparingDouble(Try::rate).reversed()))
        .orElseThrow();
  }
}
