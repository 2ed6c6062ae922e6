package dev.undertone.router.rules;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

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
          "quality",
          "region",
          "data_policy",
          "max_output_tokens",
          "options",
          "first_token",
          "per_token",
          "fault",
          "fault_after",
          "say");
  private static final Set<String> PRICE_KEYS =
      Set.of("in_per_m", "out_per_m", "cached_in_per_m", "cache_write_per_m");

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
    String model = fields.required("model", what);
    ProviderSpec serving = providers.getOrDefault(provider, ProviderSpec.SCRIPTED);
    Optional<PriceTable.Entry> listed = PriceTable.bundled().find(serving, model);
    int tier = (int) fields.whole("tier", 0, 0, 100);
    return new ModelSpec(
        id,
        provider,
        model,
        fields.value("price").map(this::price).or(() -> listed.map(PriceTable.Entry::price)),
        tokens(fields, "context_tokens", listed.flatMap(PriceTable.Entry::contextTokens)),
        fields.duration("typical_first_token", Duration.ZERO),
        capabilities(
            fields,
            listed.map(PriceTable.Entry::capabilities).orElse(ModelSpec.USUAL_CAPABILITIES)),
        tier,
        options(fields),
        quality(fields, tier),
        fields.text("region", serving.region()),
        fields.has("data_policy")
            ? fields.words("data_policy", ProviderSpec.DATA_POLICIES, "a data policy")
            : serving.dataPolicy(),
        tokens(fields, "max_output_tokens", listed.flatMap(PriceTable.Entry::maxOutputTokens)));
  }

  private double quality(YamlFields fields, int tier) {
    return fields.number("quality", ModelSpec.qualityOf(tier), 0, 100);
  }

  private ModelSpec.Price price(Node node) {
    var fields = YamlFields.closed(node, issues, "price", PRICE_KEYS);
    double in = fields.number("in_per_m", 0, 0, ModelSpec.Price.MAX_PER_M);
    return new ModelSpec.Price(
        in,
        fields.number("out_per_m", 0, 0, ModelSpec.Price.MAX_PER_M),
        fields.number("cached_in_per_m", in, 0, ModelSpec.Price.MAX_PER_M),
        fields.number("cache_write_per_m", in, 0, ModelSpec.Price.MAX_PER_M));
  }

  private Set<String> capabilities(YamlFields fields, Set<String> standard) {
    return fields.has("capabilities")
        ? fields.words("capabilities", ModelSpec.CAPABILITIES, "a capability")
        : standard;
  }

  /** Tokens; the file's own figure wins over the price table's. */
  private static Optional<Long> tokens(YamlFields fields, String key, Optional<Long> fromTheTable) {
    return fields.has(key) ? Optional.of((long) fields.number(key, 1, 1, 1e12)) : fromTheTable;
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
