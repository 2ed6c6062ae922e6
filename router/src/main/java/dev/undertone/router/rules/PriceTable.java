package dev.undertone.router.rules;

import dev.undertone.router.rules.ModelSpec.Price;
import dev.undertone.router.rules.ProviderSpec.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Public prices and sizes of well-known models, for router files that state none of their own.
 * Immutable; any thread.
 *
 * <p>A model is looked for at the vendor that a provider's address belongs to, and otherwise by its
 * name at every vendor of the provider's kind: a proxy in front of a vendor bills what the vendor
 * does. A name with a date at its end is looked for without the date as well.
 */
public final class PriceTable {
  private static final Pattern DATED = Pattern.compile("^(.+)-(?:\\d{4}-\\d{2}-\\d{2}|\\d{8})$");
  private static final PriceTable BUNDLED = read();

  /**
   * What is known of a model.
   *
   * @param contextTokens prompt and answer together; empty when unknown
   * @param maxOutputTokens longest answer; empty when unknown
   * @param capabilities out of {@link ModelSpec#CAPABILITIES}
   */
  public record Entry(
      Price price,
      Optional<Long> contextTokens,
      Optional<Long> maxOutputTokens,
      Set<String> capabilities) {
    public Entry {
      capabilities = Set.copyOf(capabilities);
    }
  }

  /**
   * A seller of models.
   *
   * @param host of its API
   */
  private record Vendor(Kind kind, String host, Map<String, Entry> models) {}

  private final String asOf;
  private final List<Vendor> vendors;

  private PriceTable(String asOf, List<Vendor> vendors) {
    this.asOf = asOf;
    this.vendors = List.copyOf(vendors);
  }

  /** The table that comes with this module. */
  public static PriceTable bundled() {
    return BUNDLED;
  }

  /** Day on which the prices were looked up, as {@code 2026-01-31}. */
  public String asOf() {
    return asOf;
  }

  /** What is known of the model at this provider. */
  public Optional<Entry> find(ProviderSpec provider, String model) {
    Optional<Entry> exact = exactly(provider, model);
    if (exact.isPresent()) {
      return exact;
    }
    var dated = DATED.matcher(model);
    return dated.matches() ? exactly(provider, dated.group(1)) : Optional.empty();
  }

  /** A model that no file describes, with what the table knows of it. */
  ModelSpec unlisted(ProviderSpec provider, String model) {
    Optional<Entry> listed = find(provider, model);
    return new ModelSpec(
        provider.id() + "/" + model,
        provider.id(),
        model,
        listed.map(Entry::price),
        listed.flatMap(Entry::contextTokens),
        Duration.ZERO,
        listed.map(Entry::capabilities).orElse(ModelSpec.USUAL_CAPABILITIES),
        0,
        Map.of(),
        ModelSpec.qualityOf(0),
        provider.region(),
        provider.dataPolicy(),
        listed.flatMap(Entry::maxOutputTokens));
  }

  private Optional<Entry> exactly(ProviderSpec provider, String model) {
    String host = host(provider.baseUrl());
    Optional<Entry> byName = Optional.empty();
    for (Vendor vendor : vendors) {
      Entry entry = vendor.models().get(model);
      if (vendor.kind() != provider.kind()) {
        continue;
      }
      if (vendor.host().equals(host)) {
        return Optional.ofNullable(entry);
      }
      if (entry != null && byName.isEmpty()) {
        byName = Optional.of(entry);
      }
    }
    return byName;
  }

  private static String host(String url) {
    try {
      String host = url.isEmpty() ? null : URI.create(url).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException e) {
      // A file with such an address is refused; its price is nobody's concern.
      return "";
    }
  }

  private static PriceTable read() {
    try (InputStream in =
        PriceTable.class.getResourceAsStream("/dev/undertone/router/prices.yaml")) {
      if (in == null) {
        throw new IllegalStateException("prices.yaml is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Object> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      List<Vendor> vendors = list(root, "vendors").stream().map(PriceTable::vendor).toList();
      return new PriceTable(String.valueOf(root.get("as_of")), vendors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Vendor vendor(Object node) {
    Map<String, Object> fields = map(node);
    Map<String, Entry> models = new LinkedHashMap<>();
    map(fields.get("models")).forEach((name, entry) -> models.put(name, entry(map(entry))));
    return new Vendor(
        Kind.valueOf(String.valueOf(fields.get("kind")).toUpperCase(Locale.ROOT)),
        String.valueOf(fields.get("host")),
        models);
  }

  private static Entry entry(Map<String, Object> fields) {
    double in = number(fields, "in").orElseThrow();
    Set<String> capabilities = new LinkedHashSet<>();
    list(fields, "can").forEach(each -> capabilities.add(String.valueOf(each)));
    return new Entry(
        new Price(
            in,
            number(fields, "out").orElseThrow(),
            number(fields, "cached_in").orElse(in),
            number(fields, "cache_write").orElse(in)),
        number(fields, "context").map(Double::longValue),
        number(fields, "max_output").map(Double::longValue),
        capabilities);
  }

  private static Optional<Double> number(Map<String, Object> fields, String key) {
    return fields.get(key) instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  private static List<?> list(Map<String, Object> fields, String key) {
    return fields.get(key) instanceof List<?> list ? list : List.of();
  }

  private static Map<String, Object> map(@Nullable Object node) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (node instanceof Map<?, ?> given) {
      given.forEach((key, value) -> map.put(String.valueOf(key), value));
    }
    return map;
  }
}
