package dev.undertone.router.record;

import dev.undertone.router.RouteDecision;
import dev.undertone.router.Router;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.record.ReplayReport.Choice;
import dev.undertone.router.record.ReplayReport.Compared;
import dev.undertone.router.record.ReplayReport.Example;
import dev.undertone.router.record.ReplayReport.Move;
import dev.undertone.router.record.ReplayReport.Sum;
import dev.undertone.router.rules.ModelSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Decides past decisions again under another router and adds up what differs. Pure: the same
 * records in the same order give the same report. One thread.
 */
public final class ReplayRun {

  /** Tokens of an answer that nobody counted. */
  static final long ASSUMED_OUTPUT_TOKENS = 200;

  static final int MAX_EXAMPLES = 10;

  /** The two rules of a decision. */
  private record Rules(String before, String after) {}

  private final Router router;
  private final Map<Rules, Integer> moves = new HashMap<>();
  private final List<Example> examples = new ArrayList<>();
  private String version = "";
  private int decisions;
  private int unreadable;
  private long fromMillis = Long.MAX_VALUE;
  private long toMillis;
  private int routes;
  private int variants;
  private int models;
  private int inexact;
  private double microUsdBefore;
  private double microUsdAfter;
  private double lateBefore;
  private double lateAfter;
  private int withoutBefore;
  private int withoutAfter;
  private int priced;
  private int counted;
  private int measured;

  public ReplayRun(Router router) {
    this.router = router;
  }

  /**
   * Decides what a log answers to a query again, page by page.
   *
   * @param log answers queries
   * @param limit decisions at most, the newest first
   */
  public static ReplayReport over(
      Function<DecisionQuery, DecisionPage<DecisionEntry>> log,
      DecisionQuery query,
      int limit,
      Router router) {
    var run = new ReplayRun(router);
    OptionalLong next = OptionalLong.empty();
    int seen = 0;
    do {
      DecisionQuery asked = query.ofPage(Math.min(DecisionQuery.MAX_LIMIT, limit - seen), next);
      DecisionPage<DecisionEntry> page = log.apply(asked);
      page.found().forEach(run::add);
      run.unreadable += page.unreadable();
      seen += page.found().size() + page.unreadable();
      next = page.next();
    } while (next.isPresent() && seen < limit);
    return run.report();
  }

  /** Decides one again. */
  public void add(DecisionEntry entry) {
    DecisionRecord record = entry.record();
    DecisionRecord.Replay again = record.decideAgain(router);
    RouteDecision before = record.decision();
    RouteDecision after = again.decision();
    long at = record.request().epochMillis();
    version = after.routerVersion();
    decisions++;
    fromMillis = Math.min(fromMillis, at);
    toMillis = Math.max(toMillis, at);
    inexact += again.isExact() ? 0 : 1;
    moves.merge(new Rules(before.rule(), after.rule()), 1, Integer::sum);
    cost(entry, before, after);
    risk(record.fleet(), before, after);
    boolean otherRoute = !before.route().equals(after.route());
    boolean otherModel = !DecisionLine.firstModel(before).equals(DecisionLine.firstModel(after));
    routes += otherRoute ? 1 : 0;
    models += otherModel ? 1 : 0;
    variants += isOtherVariant(before, after) ? 1 : 0;
    withoutBefore += before.attempts().isEmpty() ? 1 : 0;
    withoutAfter += after.attempts().isEmpty() ? 1 : 0;
    if ((otherRoute || otherModel) && examples.size() < MAX_EXAMPLES) {
      examples.add(
          new Example(
              record.id(), at, choice(before), choice(after), again.isExact(), after.because()));
    }
  }

  private static boolean isOtherVariant(RouteDecision before, RouteDecision after) {
    return !before.route().equals(after.route())
        || !before.variant().equals(after.variant())
        || !before.variantVersion().equals(after.variantVersion());
  }

  private static Choice choice(RouteDecision decision) {
    return new Choice(
        decision.rule(), decision.route(), decision.variant(), DecisionLine.firstModel(decision));
  }

  private void cost(DecisionEntry entry, RouteDecision before, RouteDecision after) {
    Optional<TokenUsage> usage =
        entry.served().map(Served::usage).filter(used -> used.input() + used.output() > 0);
    TokenUsage tokens = usage.orElseGet(() -> expected(entry.record()));
    String usedModel =
        entry.served().flatMap(Served::model).orElse(DecisionLine.firstModel(before));
    OptionalDouble was = cost(before, tokens, usedModel);
    OptionalDouble is = cost(after, tokens, usedModel);
    if (was.isPresent() && is.isPresent()) {
      microUsdBefore += was.getAsDouble();
      microUsdAfter += is.getAsDouble();
      priced++;
      counted += usage.isPresent() ? 1 : 0;
    }
  }

  private static TokenUsage expected(DecisionRecord record) {
    int most = record.request().facts().maxTokens();
    long output = most > 0 ? Math.min(most, ASSUMED_OUTPUT_TOKENS) : ASSUMED_OUTPUT_TOKENS;
    return new TokenUsage(record.request().facts().tokens(), 0, 0, output, 0);
  }

  /** Only the model that has answered had the prompt in its provider's cache. */
  private static OptionalDouble cost(RouteDecision decision, TokenUsage tokens, String usedModel) {
    if (decision.attempts().isEmpty()) {
      return OptionalDouble.empty();
    }
    ModelSpec model = decision.attempts().getFirst().model();
    if (model.price().isEmpty()) {
      return OptionalDouble.empty();
    }
    ModelSpec.Price price = model.price().get();
    long cached =
        model.fullName().equals(usedModel) ? Math.min(tokens.cachedInput(), tokens.input()) : 0;
    return OptionalDouble.of(
        (tokens.input() - cached) * price.inPerM()
            + cached * price.cachedInPerM()
            + tokens.output() * price.outPerM());
  }

  private void risk(FleetView fleet, RouteDecision before, RouteDecision after) {
    OptionalDouble was = DeadlineRisk.of(before, fleet);
    OptionalDouble is = DeadlineRisk.of(after, fleet);
    if (was.isPresent() && is.isPresent()) {
      lateBefore += was.getAsDouble();
      lateAfter += is.getAsDouble();
      measured++;
    }
  }

  public ReplayReport report() {
    List<Move> rules = new ArrayList<>();
    moves.forEach((rule, count) -> rules.add(new Move(rule.before(), rule.after(), count)));
    rules.sort(
        Comparator.comparingInt(Move::decisions)
            .reversed()
            .thenComparing(Move::before)
            .thenComparing(Move::after));
    return new ReplayReport(
        router.id(),
        version,
        decisions,
        unreadable,
        decisions == 0 ? 0 : fromMillis,
        toMillis,
        routes,
        variants,
        models,
        inexact,
        new Sum(microUsdBefore, lateBefore, withoutBefore),
        new Sum(microUsdAfter, lateAfter, withoutAfter),
        new Compared(priced, counted, measured),
        rules,
        examples);
  }
}
