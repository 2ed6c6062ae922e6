package dev.undertone.router.rules;

import dev.undertone.router.Plan.OnBreak;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.Plan.Retry;
import dev.undertone.router.rules.Choosing.Share;
import dev.undertone.router.rules.Conduct.Hedge;
import dev.undertone.router.rules.Conduct.Mirror;
import dev.undertone.router.rules.Route.Strategy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads what a route requires, how it chooses, and how its plan is carried out. One thread. */
final class RouteTerms {
  private static final Set<String> KEYS =
      Set.of(
          "require",
          "deadline_probability",
          "quality_margin",
          "switch_margin",
          "max_switches",
          "answer_tokens",
          "escalate_below",
          "votes",
          "canary",
          "hedge",
          "retry",
          "on_break",
          "on_refusal",
          "stall_deadline",
          "mirror");

  private static final int MOST_RETRIES = 5;
  private static final int MOST_VOTES = 9;
  private static final Duration STANDARD_BACKOFF = Duration.ofMillis(100);

  private final YamlFields fields;
  private final Issues issues;
  private final String what;
  private final Map<String, ModelSpec> models;

  /**
   * @param fields of the route
   * @param what it is called in messages
   */
  RouteTerms(YamlFields fields, Issues issues, String what, Map<String, ModelSpec> models) {
    this.fields = fields;
    this.issues = issues;
    this.what = what;
    this.models = models;
  }

  /** The keys read here and {@code others}. */
  static Set<String> and(String... others) {
    Set<String> all = new HashSet<>(KEYS);
    all.addAll(List.of(others));
    return Set.copyOf(all);
  }

  Requirements requirements() {
    if (!fields.has("require")) {
      return Requirements.NONE;
    }
    var require =
        YamlFields.closed(
            fields.valuePlace("require"),
            issues,
            "require",
            Set.of("region", "data_policy", "max_price", "allow"));
    Optional<YamlFields> ceiling =
        require
            .value("max_price")
            .map(
                node ->
                    YamlFields.closed(node, issues, "max_price", Set.of("in_per_m", "out_per_m")));
    return new Requirements(
        require.anyWords("region"),
        require.words("data_policy", ProviderSpec.DATA_POLICIES, "a data policy"),
        ceiling.flatMap(prices -> price(prices, "in_per_m")),
        ceiling.flatMap(prices -> price(prices, "out_per_m")),
        require.anyWords("allow"));
  }

  private static Optional<Double> price(YamlFields prices, String key) {
    return prices.has(key)
        ? Optional.of(prices.number(key, ModelSpec.Price.MAX_PER_M, 0, ModelSpec.Price.MAX_PER_M))
        : Optional.empty();
  }

  Choosing choosing(Strategy strategy, List<Variant> variants) {
    Choosing standard = Choosing.STANDARD;
    only(strategy, "deadline_probability", Strategy.AUTO);
    only(strategy, "quality_margin", Strategy.AUTO);
    only(strategy, "escalate_below", Strategy.CASCADE);
    only(strategy, "votes", Strategy.VOTE);
    return new Choosing(
        fields.number("deadline_probability", standard.inTime(), 0, 1),
        fields.number("quality_margin", standard.qualityMargin(), 0, 100),
        fields.number("switch_margin", standard.switchMargin(), 0, 1),
        (int) fields.whole("max_switches", standard.maxSwitches(), 0, Integer.MAX_VALUE),
        (int) fields.whole("answer_tokens", standard.answerTokens(), 1, 1_000_000),
        fields.number("escalate_below", standard.escalateBelow(), 0, 1),
        (int) fields.whole("votes", standard.votes(), 2, MOST_VOTES),
        fields.value("canary").flatMap(node -> canary(node, variants)));
  }

  /** A key that does nothing under another strategy is a mistake and not a wish. */
  private void only(Strategy strategy, String key, Strategy under) {
    if (fields.has(key) && strategy != under) {
      issues.at(
          fields.place(key),
          key
              + " of "
              + what
              + " needs 'strategy: "
              + under.label()
              + "', it is "
              + strategy.label());
    }
  }

  private Optional<Share> canary(Node node, List<Variant> variants) {
    var canary = YamlFields.closed(node, issues, "canary", Set.of("variant", "share"));
    String id = canary.required("variant", "canary");
    List<String> ids = variants.stream().map(Variant::id).toList();
    if (!id.isEmpty() && !ids.contains(id)) {
      issues.at(
          canary.valuePlace("variant"),
          "canary names no variant of " + what + ": '" + id + "'" + NearestName.hint(id, ids));
    } else if (ids.size() == 1) {
      issues.at(node, "canary of " + what + " needs another variant to be compared with");
    }
    return Optional.of(new Share(id, share(canary, "canary")));
  }

  /** Per cent of the users; it has to be said how many. */
  private double share(YamlFields of, String name) {
    if (!of.has("share")) {
      issues.at(of.node(), name + " needs 'share', per cent of the users");
    }
    return of.number("share", 0, 0, 100);
  }

  Conduct conduct() {
    Conduct standard = Conduct.STANDARD;
    Duration stall = fields.duration("stall_deadline", PlannedAttempt.STANDARD_STALL);
    if (stall.isZero()) {
      issues.at(fields.valuePlace("stall_deadline"), "stall_deadline must be > 0ms");
    }
    return new Conduct(
        hedge(),
        fields.value("retry").map(this::retry).orElse(standard.retry()),
        fields.choice("on_break", OnBreak.class, standard.onBreak()),
        fields.choice("on_refusal", OnRefusal.class, OnRefusal.KEEP) == OnRefusal.NEXT,
        stall,
        fields.value("mirror").flatMap(this::mirror));
  }

  private enum OnRefusal {
    KEEP,
    NEXT
  }

  private Hedge hedge() {
    String text = fields.text("hedge", "off");
    if (text.equals("auto")) {
      return new Hedge(true, Duration.ZERO);
    }
    // YAML 1.1 reads a bare `off` as false.
    if (text.equals("off") || text.equals("false")) {
      return Hedge.OFF;
    }
    Optional<Duration> after = YamlFields.duration(text).filter(each -> !each.isZero());
    if (after.isEmpty()) {
      issues.at(
          fields.valuePlace("hedge"),
          "hedge = " + text + ", must be auto, off, or a duration such as 250ms");
    }
    return new Hedge(false, after.orElse(Duration.ZERO));
  }

  private Retry retry(Node node) {
    var retry = YamlFields.closed(node, issues, "retry", Set.of("attempts", "backoff"));
    int attempts = (int) retry.whole("attempts", 1, 0, MOST_RETRIES);
    return new Retry(attempts, retry.duration("backoff", STANDARD_BACKOFF));
  }

  private Optional<Mirror> mirror(Node node) {
    var mirror = YamlFields.closed(node, issues, "mirror", Set.of("model", "share"));
    String name = mirror.required("model", "mirror");
    ModelSpec model = models.get(name);
    double share = share(mirror, "mirror");
    if (model == null) {
      if (!name.isEmpty()) {
        issues.at(
            mirror.valuePlace("model"),
            "mirror names no model: '" + name + "'" + NearestName.hint(name, models.keySet()));
      }
      return Optional.empty();
    }
    return Optional.of(new Mirror(model, share));
  }
}
