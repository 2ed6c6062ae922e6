package dev.undertone.load.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Figures beside each other as Markdown: a line for each measure, a column for each gateway. */
final class ComparisonTable {

  private static final String NONE = "–";

  /** Of a core: below it the gateway was waiting for the load, not the other way round. */
  private static final double BUSY = 0.9;

  private final Map<String, Figures> figures;
  private final Map<String, String> missing;
  private final Figures direct;
  private final List<String> names;
  private final StringBuilder page = new StringBuilder();

  /**
   * @param figures of those that were measured, {@code direct} among them, in their order
   * @param missing why others were not
   */
  ComparisonTable(Map<String, Figures> figures, Map<String, String> missing) {
    this.figures = figures;
    this.missing = missing;
    this.direct = Objects.requireNonNull(figures.get("direct"), "direct was not measured");
    this.names = new ArrayList<>(figures.keySet());
    names.addAll(missing.keySet());
  }

  String markdown() {
    page.append("| |");
    names.forEach(name -> page.append(' ').append(name).append(" |"));
    page.append("\n|---|").append("---:|".repeat(names.size())).append('\n');
    line("started in, ms", f -> gateway(f, (double) f.ready().toMillis(), 0));
    line("**chats at 1,000/s**: p50, ms", f -> number(f.chats().measured().wholeMillis(50), 2));
    line("… p99, ms", f -> number(f.chats().measured().wholeMillis(99), 2));
    line("… **added p50**, ms", f -> added(f, each -> each.chats().measured().wholeMillis(50)));
    line("… **added p99**, ms", f -> added(f, each -> each.chats().measured().wholeMillis(99)));
    line("… CPU for each, ms", f -> gateway(f, f.chats().cpuMillisPerAnswer(), 3));
    line("… failed", f -> failed(f.chats()));
    line(
        "**streams at 1,000/s**: first token p50, ms",
        f -> number(f.shortStreams().measured().firstTokenMillis(50), 2));
    line("… p99, ms", f -> number(f.shortStreams().measured().firstTokenMillis(99), 2));
    line(
        "… **added p50**, ms",
        f -> added(f, each -> each.shortStreams().measured().firstTokenMillis(50)));
    line(
        "… **added p99**, ms",
        f -> added(f, each -> each.shortStreams().measured().firstTokenMillis(99)));
    line("… CPU for each, ms", f -> gateway(f, f.shortStreams().cpuMillisPerAnswer(), 3));
    line("… failed", f -> failed(f.shortStreams()));
    line(
        "**long streams**: a token under way, p50, ms",
        f -> number(f.longStreams().measured().underWayMillis(50), 3));
    line(
        "… added p50, ms", f -> added(f, each -> each.longStreams().measured().underWayMillis(50)));
    line(
        "… added p99, ms", f -> added(f, each -> each.longStreams().measured().underWayMillis(99)));
    line(
        "… **added to the stream, by token**, ms",
        f -> added(f, each -> each.longStreams().measured().wholeMillis(50) / Course.LONG_STREAM));
    line("… CPU for each token, ms", f -> gateway(f, f.longStreams().cpuMillisPerToken(), 4));
    line("… CPU for each stream, ms", f -> gateway(f, f.longStreams().cpuMillisPerAnswer(), 3));
    line("… failed", f -> failed(f.longStreams()));
    line("**highest rate without failures**, chats/s", ComparisonTable::rate);
    line("… with so many under way", f -> String.valueOf(f.concurrency()));
    line("… cores in use", f -> gateway(f, f.full().cores(), 2));
    line("… CPU for each, ms", f -> gateway(f, f.full().cpuMillisPerAnswer(), 3));
    line("… **chats per core** (1 / CPU s)", f -> gateway(f, f.full().answersPerCpuSecond(), 0));
    line("**decisions** written; dropped, before", f -> decisions(f.logged()));
    line("… at the highest rates", f -> decisions(f.loggedFull()));
    line("**resident memory**: idle, MB", f -> gateway(f, f.memory().idle(), 0));
    line("… busy, MB", f -> gateway(f, f.memory().busy(), 0));
    line("… after, MB", f -> gateway(f, f.memory().after(), 0));
    missing.forEach((name, why) -> page.append("\n").append(name).append(": ").append(why));
    return page.append('\n').toString();
  }

  private void line(String what, Function<Figures, String> of) {
    page.append("| ").append(what).append(" |");
    for (String name : names) {
      Figures measured = figures.get(name);
      page.append(' ').append(measured == null ? NONE : of.apply(measured)).append(" |");
    }
    page.append('\n');
  }

  private String added(Figures of, Function<Figures, Double> measure) {
    return of.equals(direct) ? NONE : number(measure.apply(of) - measure.apply(direct), 3);
  }

  private String gateway(Figures of, double value, int digits) {
    return of.equals(direct) ? NONE : number(value, digits);
  }

  private static String decisions(Decisions of) {
    return of.equals(Decisions.NONE) ? NONE : of.markdown();
  }

  private static String rate(Figures of) {
    String rate = number(of.full().measured().rate(), 0);
    if (of.full().measured().failures() > 0) {
      return rate + " (with failures)";
    }
    boolean waited = of.full().cpuSeconds() > 0 && of.full().cores() < BUSY;
    return waited ? "≥ " + rate : rate;
  }

  private static String failed(Figures.Spent spent) {
    Map<String, Integer> failures = spent.measured().failuresByKind();
    return failures.isEmpty()
        ? "0"
        : "%d of %d (%s)"
            .formatted(
                spent.measured().failures(),
                spent.measured().failures() + spent.measured().answers(),
                String.join(", ", failures.keySet()));
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
