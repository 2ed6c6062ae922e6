package dev.undertone.router.record;

import dev.undertone.router.record.ReplayReport.Choice;
import dev.undertone.router.record.ReplayReport.Example;
import dev.undertone.router.record.ReplayReport.Move;
import java.time.Instant;
import java.util.Locale;

/** A replay's report for people. */
public final class ReplayText {

  private ReplayText() {}

  public static String of(ReplayReport report) {
    var out = new StringBuilder();
    if (report.decisions() == 0) {
      line(out, "No decisions to replay.");
      unreadable(out, report);
      return out.toString();
    }
    line(
        out,
        String.format(
            Locale.ROOT,
            "%,d decisions from %s to %s",
            report.decisions(),
            Instant.ofEpochMilli(report.fromMillis()),
            Instant.ofEpochMilli(report.toMillis())));
    line(
        out,
        String.format(
            Locale.ROOT,
            "decided again by router '%s', version %s",
            report.router(),
            report.version()));
    line(out, "");
    share(out, "another route", report.routes(), report);
    share(out, "another variant", report.variants(), report);
    share(out, "another first model", report.models(), report);
    line(out, "");
    sums(out, report);
    line(out, "");
    line(out, "  rule before -> rule after");
    for (Move move : report.rules()) {
      line(
          out,
          String.format(
              Locale.ROOT, "  %,9d  %s -> %s", move.decisions(), move.before(), move.after()));
    }
    examples(out, report);
    if (report.inexact() > 0) {
      line(out, "");
      line(
          out,
          String.format(
              Locale.ROOT,
              "Not certain: %,d of them hang on emotion, which was not recorded; without it their"
                  + " rules do not match.",
              report.inexact()));
    }
    unreadable(out, report);
    return out.toString();
  }

  private static void share(StringBuilder out, String what, int count, ReplayReport report) {
    line(
        out,
        String.format(
            Locale.ROOT,
            "  %-20s %,9d  %5.1f %%",
            what,
            count,
            100.0 * count / report.decisions()));
  }

  private static void sums(StringBuilder out, ReplayReport report) {
    var compared = report.compared();
    var before = report.before();
    var after = report.after();
    line(out, String.format(Locale.ROOT, "  %-20s %14s %14s", "expected", "before", "after"));
    line(
        out,
        String.format(
            Locale.ROOT,
            "  %-20s %14.6f %14.6f  of %,d with prices; tokens counted for %,d, else estimated",
            "cost, USD",
            before.microUsd() / 1e6,
            after.microUsd() / 1e6,
            compared.priced(),
            compared.counted()));
    line(
        out,
        String.format(
            Locale.ROOT,
            "  %-20s %14.1f %14.1f  of %,d whose models had been measured",
            "deadlines missed",
            before.late(),
            after.late(),
            compared.measured()));
    line(
        out,
        String.format(
            Locale.ROOT,
            "  %-20s %,14d %,14d",
            "without a model",
            before.withoutModel(),
            after.withoutModel()));
  }

  private static void examples(StringBuilder out, ReplayReport report) {
    if (report.examples().isEmpty()) {
      return;
    }
    line(out, "");
    line(out, "  the newest that differ");
    for (Example each : report.examples()) {
      line(
          out,
          String.format(
              Locale.ROOT,
              "  %s  %s%s",
              each.id(),
              Instant.ofEpochMilli(each.epochMillis()),
              each.exact() ? "" : "  (not certain)"));
      line(
          out,
          String.format(Locale.ROOT, "    %s -> %s", choice(each.before()), choice(each.after())));
      line(out, String.format(Locale.ROOT, "    %s", each.because()));
    }
  }

  private static String choice(Choice choice) {
    return choice.rule()
        + ": "
        + choice.route()
        + "/"
        + choice.variant()
        + ", "
        + (choice.model().isEmpty() ? "no model" : choice.model());
  }

  private static void unreadable(StringBuilder out, ReplayReport report) {
    if (report.unreadable() > 0) {
      line(
          out,
          String.format(
              Locale.ROOT,
              "Left out: %,d records that another version of the program wrote.",
              report.unreadable()));
    }
  }

  private static void line(StringBuilder out, String text) {
    out.append(text.stripTrailing()).append('\n');
  }
}
