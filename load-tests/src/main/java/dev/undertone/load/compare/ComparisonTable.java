package dev.undertone.load.compare;

import dev.undertone.load.compare.Figures.Spent;
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
    started();
    chats();
    shortStreams();
    longStreams();
    bursts();
    full();
    memory();
    missing.forEach((name, why) -> page.append("\n").append(name).append(": ").append(why));
    return page.append('\n').toString();
  }

  private void started() {
    line(
        "**started on all cores** in, ms (bar 1,500)",
        f -> gateway(f, (double) f.start().ready().toMillis(), 0));
    line("… idle, MB (bar 200)", f -> gateway(f, f.start().idle(), 0));
    line("started on one core in, ms", f -> gateway(f, (double) f.ready().toMillis(), 0));
  }

  private void chats() {
    line("**chats at 1,000/s**: p50, ms", f -> number(f.chats().measured().wholeMillis(50), 2));
    line("… p99, ms", f -> number(f.chats().measured().wholeMillis(99), 2));
    line("… **added p50**, ms", f -> added(f, each -> each.chats().measured().wholeMillis(50)));
    line("… **added p99**, ms", f -> added(f, each -> each.chats().measured().wholeMillis(99)));
    line("… CPU for each, ms", f -> gateway(f, f.chats().cpuMillisPerAnswer(), 3));
    failures(Figures::chats);
  }

  private void shortStreams() {
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
    failures(Figures::shortStreams);
  }

  private void longStreams() {
    line(
        "**streams with a token every %d ms**: a token under way, p50, ms"
            .formatted(Course.SPACING.toMillis()),
        f -> number(f.longStreams().measured().underWayMillis(50), 3));
    line(
        "… added p50, ms", f -> added(f, each -> each.longStreams().measured().underWayMillis(50)));
    line(
        "… added p99, ms", f -> added(f, each -> each.longStreams().measured().underWayMillis(99)));
    line("… CPU for each token, ms", f -> gateway(f, f.longStreams().cpuMillisPerToken(), 4));
    line("… CPU for each stream, ms", f -> gateway(f, f.longStreams().cpuMillisPerAnswer(), 3));
    failures(Figures::longStreams);
  }

  private void bursts() {
    line(
        "**streams of %,d tokens without pauses**: whole, p50, ms".formatted(Course.BURST),
        f -> number(f.bursts().measured().wholeMillis(50), 1));
    line(
        "… **added for each token** (p50 of the whole), ms",
        f -> addedTo(f, each -> each.bursts().measured().wholeMillis(50) / Course.BURST));
    line(
        "… added for each token, p99 of the whole, ms",
        f -> addedTo(f, each -> each.bursts().measured().wholeMillis(99) / Course.BURST));
    line("… **CPU for each token**, ms", f -> gateway(f, f.bursts().cpuMillisPerToken(), 4));
    failures(Figures::bursts);
  }

  private void full() {
    line("**highest rate without failures and losses**, chats/s", ComparisonTable::rate);
    line("… with", f -> f.full().best().how());
    line("… cores in use", f -> gateway(f, best(f).cores(), 2));
    line("… CPU for each, ms", f -> gateway(f, best(f).cpuMillisPerAnswer(), 3));
    line("… **chats per core** (1 / CPU s)", f -> gateway(f, best(f).answersPerCpuSecond(), 0));
    line("… decisions written; dropped", f -> logged(best(f).logged()));
    line("… while its log loses decisions, chats/s", f -> losing(f, ComparisonTable::answers));
    line("… … decisions written; dropped", f -> losing(f, spent -> logged(spent.logged())));
  }

  private void memory() {
    line("**resident memory**, on one core: idle, MB", f -> gateway(f, f.memory().idle(), 0));
    line("… busy at 1,000/s, MB", f -> gateway(f, f.memory().steady(), 0));
    line("… after the highest rates, MB", f -> gateway(f, f.memory().full(), 0));
    line("… a while later, MB", f -> gateway(f, f.memory().after(), 0));
  }

  private void failures(Function<Figures, Spent> of) {
    line("… failed", f -> failed(of.apply(f)));
    line("… decisions written; dropped", f -> logged(of.apply(f).logged()));
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

  private String addedTo(Figures of, Function<Figures, Double> measure) {
    return of.equals(direct) ? NONE : number(measure.apply(of) - measure.apply(direct), 4);
  }

  private static Spent best(Figures of) {
    return of.full().best().spent();
  }

  private static String logged(Logged of) {
    return of.equals(Logged.NOTHING) ? NONE : of.markdown();
  }

  private static String losing(Figures of, Function<Spent, String> measure) {
    return of.full().losing().map(tried -> measure.apply(tried.spent())).orElse(NONE);
  }

  private static String answers(Spent spent) {
    return number(spent.rate(), 0);
  }

  private static String rate(Figures of) {
    String rate = answers(best(of));
    if (!best(of).isClean()) {
      return rate + " (with " + (best(of).measured().failures() > 0 ? "failures)" : "losses)");
    }
    boolean waited = best(of).cpuSeconds() > 0 && best(of).cores() < BUSY;
    return waited && of.full().isFastest() ? "≥ " + rate : rate;
  }

  private static String failed(Spent spent) {
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
