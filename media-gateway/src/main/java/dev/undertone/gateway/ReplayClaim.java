package dev.undertone.gateway;

import dev.undertone.router.record.ReplayReport;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an operator claims of a replay: that something is at most so much.
 *
 * @param share whether {@code most} is a percentage: of all decisions, or of what it was
 */
record ReplayClaim(String what, double most, boolean share) {

  static final String RULE =
      "must be routes, variants, models or inexact with <= and a number or a share (routes<=5%), or"
          + " cost or late with <= and a share of what it was (cost<=110%)";

  private static final Pattern WRITTEN =
      Pattern.compile("(routes|variants|models|inexact|cost|late)<=(\\d{1,9}(?:\\.\\d{1,6})?)(%?)");

  /** Empty when it is not written like that. */
  static Optional<ReplayClaim> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text.replace(" ", ""));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean share = !matcher.group(3).isEmpty();
    boolean relative = matcher.group(1).equals("cost") || matcher.group(1).equals("late");
    return relative && !share
        ? Optional.empty()
        : Optional.of(
            new ReplayClaim(matcher.group(1), Double.parseDouble(matcher.group(2)), share));
  }

  /** What is so instead, for people; empty where it holds. */
  Optional<String> broken(ReplayReport report) {
    double is =
        switch (what) {
          case "cost" -> share(report.after().microUsd(), report.before().microUsd());
          case "late" -> share(report.after().late(), report.before().late());
          case "variants" -> count(report.variants(), report);
          case "models" -> count(report.models(), report);
          case "inexact" -> count(report.inexact(), report);
          default -> count(report.routes(), report);
        };
    return is <= most
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s = %.4g%s, claimed: at most %.4g%s",
                what,
                is,
                share ? " %" : "",
                most,
                share ? " %" : ""));
  }

  private double count(int count, ReplayReport report) {
    return share ? share(count, Math.max(1, report.decisions())) : count;
  }

  private static double share(double part, double whole) {
    return whole == 0 && part == 0 ? 0 : 100 * part / whole;
  }
}
