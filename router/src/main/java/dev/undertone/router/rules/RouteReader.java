package dev.undertone.router.rules;

import dev.undertone.conversation.reply.PromptTemplate;
import dev.undertone.router.Plan.OnBreak;
import dev.undertone.router.rules.Route.Endpointing;
import dev.undertone.router.rules.Route.Human;
import dev.undertone.router.rules.Route.Strategy;
import dev.undertone.router.select.Constraints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads one entry of the {@code routes} section. */
final class RouteReader {
  private static final Set<String> KEYS =
      RouteTerms.and(
          "strategy", "first_token_deadline", "endpointing", "speaking_rate", "human", "variants");
  private static final Set<String> VARIANT_KEYS =
      Set.of("id", "weight", "models", "prompt", "parameters", "version", "on_break");

  private final Issues issues;
  private final Map<String, ModelSpec> models;
  private final Map<String, String> prompts;

  RouteReader(Issues issues, Map<String, ModelSpec> models, Map<String, String> prompts) {
    this.issues = issues;
    this.models = models;
    this.prompts = prompts;
  }

  Route read(String id, Node node) {
    String what = "route '" + id + "'";
    var fields = YamlFields.closed(node, issues, what, KEYS);
    Strategy strategy = fields.choice("strategy", Strategy.class, Strategy.FIRST);
    List<Variant> variants = variants(fields, what, strategy);
    Duration deadline =
        fields.duration("first_token_deadline", Route.STANDARD_FIRST_TOKEN_DEADLINE);
    if (deadline.isZero()) {
      issues.at(fields.valuePlace("first_token_deadline"), "first_token_deadline must be > 0ms");
    }
    Endpointing endpointing = fields.choice("endpointing", Endpointing.class, Endpointing.NORMAL);
    double rate = fields.number("speaking_rate", 1, 0.5, 2);
    Human human = fields.choice("human", Human.class, Human.ON_REQUEST);
    var terms = new RouteTerms(fields, issues, what, models);
    Requirements require = terms.requirements();
    variants.forEach(variant -> checkSatisfiable(variant, require, what, fields));
    return new Route(
        id,
        strategy,
        deadline,
        endpointing,
        rate,
        human,
        variants.isEmpty() ? NOTHING : variants,
        require,
        terms.choosing(strategy, variants),
        terms.conduct());
  }

  /** Stands in for variants that are wrong; the file is refused anyway. */
  private static final List<Variant> NOTHING =
      List.of(
          new Variant(
              "none",
              100,
              List.of(
                  new ModelSpec(
                      "none", "none", "none", Optional.empty(), Optional.empty(), Duration.ZERO)),
              "",
              Map.of()));

  private List<Variant> variants(YamlFields fields, String what, Strategy strategy) {
    List<Variant> variants = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    boolean weighed = false;
    int sum = 0;
    for (Node node : fields.list("variants")) {
      var variant = YamlFields.closed(node, issues, "a variant", VARIANT_KEYS);
      String id = variant.required("id", "a variant of " + what);
      if (!ids.add(id)) {
        issues.at(variant.valuePlace("id"), "variant '" + id + "' of " + what + " is there twice");
      }
      if (strategy == Strategy.WEIGHTED && !variant.has("weight")) {
        issues.at(node, "variant '" + id + "' of a weighted route needs 'weight'");
      }
      weighed |= variant.has("weight");
      int weight = (int) variant.number("weight", 0, 0, 100);
      sum += weight;
      List<ModelSpec> named = models(variant, id);
      String prompt = prompt(variant);
      if (!named.isEmpty()) {
        Map<String, Object> parameters = parameters(variant);
        String version = variant.text("version", Variant.version(prompt, parameters));
        variants.add(new Variant(id, weight, named, prompt, parameters, version, onBreak(variant)));
      }
    }
    if (fields.list("variants").isEmpty() && !fields.isMisspelt()) {
      issues.at(fields.place("variants"), what + " needs at least one variant");
    } else if ((weighed || strategy == Strategy.WEIGHTED) && sum != 100) {
      issues.at(
          fields.place("variants"), "weights of " + what + " sum to " + sum + ", must sum to 100");
    }
    return variants;
  }

  private static Optional<OnBreak> onBreak(YamlFields variant) {
    return variant.has("on_break")
        ? Optional.of(variant.choice("on_break", OnBreak.class, OnBreak.ERROR))
        : Optional.empty();
  }

  /** A variant none of whose models can ever answer would be silence for whoever gets it. */
  private void checkSatisfiable(
      Variant variant, Requirements require, String what, YamlFields fields) {
    Optional<String> first = Optional.empty();
    for (ModelSpec model : variant.models()) {
      Optional<String> why = Constraints.always(model, require);
      if (why.isEmpty()) {
        return;
      }
      first = first.or(() -> why.map(each -> model.id() + ": " + each));
    }
    issues.at(
        fields.valuePlace("require"),
        "no model of variant '"
            + variant.id()
            + "' can ever answer on "
            + what
            + ", "
            + first.orElse("none"));
  }

  private List<ModelSpec> models(YamlFields variant, String id) {
    List<ModelSpec> named = new ArrayList<>();
    for (Node node : variant.list("models")) {
      String name = node instanceof ScalarNode scalar ? scalar.getValue() : "";
      ModelSpec model = models.get(name);
      if (model == null) {
        issues.at(
            node,
            "variant '"
                + id
                + "' names no model: '"
                + name
                + "'"
                + NearestName.hint(name, models.keySet()));
      } else if (named.contains(model)) {
        issues.at(node, "variant '" + id + "' names model '" + name + "' twice");
      } else {
        named.add(model);
      }
    }
    if (variant.list("models").isEmpty() && !variant.isMisspelt()) {
      issues.at(variant.place("models"), "variant '" + id + "' needs at least one model");
    }
    return named;
  }

  /** A name of the {@code prompts} section; anything with a space in it is the text itself. */
  private String prompt(YamlFields variant) {
    String given = variant.text("prompt", "").strip();
    String named = prompts.get(given);
    if (named != null || given.isEmpty() || given.contains(" ")) {
      if (named == null) {
        checkVariables(given, variant.valuePlace("prompt"), issues);
      }
      return named == null ? given : named;
    }
    issues.at(
        variant.valuePlace("prompt"),
        "prompt names none of the prompts: '"
            + given
            + "'"
            + NearestName.hint(given, prompts.keySet()));
    return "";
  }

  /** A name between double braces that stands for nothing would be sent as it is. */
  static void checkVariables(String text, Node place, Issues issues) {
    for (String name : PromptTemplate.unknown(text)) {
      issues.at(
          place,
          "unknown variable '{{"
              + name
              + "}}' in a prompt"
              + NearestName.hint(name, PromptTemplate.VARIABLES));
    }
  }

  private Map<String, Object> parameters(YamlFields variant) {
    return variant
        .value("parameters")
        .map(node -> YamlFields.open(node, issues, "parameters").scalars())
        .orElse(Map.of());
  }
}
