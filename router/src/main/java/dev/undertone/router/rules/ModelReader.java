package dev.undertone.router.rules;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads one entry of the {@code models} section. */
final class ModelReader {
  private static final Set<String> KEYS =
      Set.of(
          "provider",
          "model",
          "price",
          "context_tokens",
          "typical_first_token",
          "capabilities",
          "tier",
          "options",
          "first_token",
          "per_token",
          "fault",
          "fault_after",
          "say");

  private final Issues issues;
  private final Map<String, ProviderSpec> providers;

  ModelReader(Issues issues, Map<String, ProviderSpec> providers) {
    this.issues = issues;
    this.providers = providers;
  }

  ModelSpec read(String id, Node node) {
    String what = "model '" + id + "'";
    var fields = YamlFields.closed(node, issues, what, KEYS);
    String provider = fields.required("provider", what);
    if (!provider.isEmpty() && !providers.containsKey(provider)) {
      issues.at(
          fields.valuePlace("provider"),
          what
              + " names no provider: '"
              + provider
              + "'"
              + NearestName.hint(provider, providers.keySet()));
    }
    Optional<Long> context =
        fields.has("context_tokens")
            ? Optional.of((long) fields.number("context_tokens", 1, 1, 1e12))
            : Optional.empty();
    Duration typical = fields.duration("typical_first_token", Duration.ZERO);
    return new ModelSpec(
        id,
        provider,
        fields.required("model", what),
        fields.value("price").map(this::price),
        context,
        typical,
        capabilities(fields),
        tier(fields),
        options(fields));
  }

  private int tier(YamlFields fields) {
    double tier = fields.number("tier", 0, 0, 100);
    if (tier != Math.rint(tier)) {
      issues.at(
          fields.valuePlace("tier"),
          "tier = " + fields.text("tier", "") + ", must be a whole number");
    }
    return (int) tier;
  }

  private ModelSpec.Price price(Node node) {
    var fields =
        YamlFields.closed(
            node, issues, "price", Set.of("in_per_m", "out_per_m", "cached_in_per_m"));
    double in = fields.number("in_per_m", 0, 0, Double.MAX_VALUE);
    return new ModelSpec.Price(
        in,
        fields.number("out_per_m", 0, 0, Double.MAX_VALUE),
        fields.number("cached_in_per_m", in, 0, Double.MAX_VALUE));
  }

  private Set<String> capabilities(YamlFields fields) {
    if (!fields.has("capabilities")) {
      return ModelSpec.CAPABILITIES;
    }
    Set<String> able = new LinkedHashSet<>();
    for (Node node : fields.list("capabilities")) {
      if (node instanceof ScalarNode name && ModelSpec.CAPABILITIES.contains(name.getValue())) {
        able.add(name.getValue());
      } else {
        issues.at(node, "a capability must be one of images, json_schema, tools");
      }
    }
    return able;
  }

  /** {@code options}, and what a scripted model may say of itself without that word. */
  private Map<String, Object> options(YamlFields fields) {
    Map<String, Object> options = new LinkedHashMap<>();
    fields
        .value("options")
        .ifPresent(node -> options.putAll(YamlFields.open(node, issues, "options").scalars()));
    for (String key : Set.of("first_token", "per_token")) {
      if (fields.has(key)) {
        options.put(
            "scripted_" + key + "_ms", (int) fields.duration(key, Duration.ZERO).toMillis());
      }
    }
    if (fields.has("fault")) {
      options.put("scripted_fault", fields.text("fault", "none"));
    }
    if (fields.has("fault_after")) {
      options.put("scripted_fault_after", (int) fields.number("fault_after", 0, 0, 1e6));
    }
    if (fields.has("say")) {
      options.put("scripted_say", fields.text("say", ""));
    }
    return options;
  }
}
