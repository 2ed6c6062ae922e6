package dev.undertone.router.rules;

import dev.undertone.conversation.ConfigIssue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A router file that was read, checked and compiled. Immutable; any thread.
 *
 * @param id its {@code name}
 * @param version hash of its text
 * @param file as it was named when it was read
 * @param providers by id, {@code scripted} among them
 * @param models by id, in the order of the file
 * @param prompts by name
 * @param routes by id, in the order of the file
 * @param rules the compiled rules; the last one always matches
 */
public record RouterFile(
    String id,
    String version,
    String file,
    Map<String, ProviderSpec> providers,
    Map<String, ModelSpec> models,
    Map<String, String> prompts,
    Map<String, Route> routes,
    CompiledRules rules) {
  public RouterFile {
    providers = ordered(providers);
    models = ordered(models);
    prompts = ordered(prompts);
    routes = ordered(routes);
  }

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /**
   * Reads, checks and dry-runs a file.
   *
   * @param file its name, for messages
   * @throws dev.undertone.conversation.ConfigException with all that is wrong with it
   */
  public static RouterFile parse(String file, String text) {
    return new RouterFileReader(file, text).read();
  }

  /**
   * A file that comes with this module: {@code default}, or {@code demo} for the bundled
   * demonstration.
   */
  public static RouterFile bundled(String name) {
    String resource = "/dev/undertone/router/" + name + ".yaml";
    try (InputStream in = RouterFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("name = '" + name + "', must be default or demo");
      }
      return parse(name + ".yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A model of this file: by its id, in full, or in full at one of the file's providers though the
   * file does not list it, of which only what the price table says is known.
   *
   * @param name {@code id} or {@code provider/model}
   */
  public Optional<ModelSpec> model(String name) {
    Optional<ModelSpec> listed = listed(name);
    if (listed.isPresent()) {
      return listed;
    }
    int slash = name.indexOf('/');
    ProviderSpec provider = slash < 1 ? null : providers.get(name.substring(0, slash));
    if (provider == null || slash == name.length() - 1) {
      return Optional.empty();
    }
    return Optional.of(PriceTable.bundled().unlisted(provider, name.substring(slash + 1)));
  }

  /** Whether one of its models has that id, or is in full {@code provider/model} so called. */
  public boolean lists(String name) {
    return listed(name).isPresent();
  }

  private Optional<ModelSpec> listed(String name) {
    ModelSpec byId = models.get(name);
    if (byId != null) {
      return Optional.of(byId);
    }
    for (ModelSpec each : models.values()) {
      if (name.length() == each.provider().length() + 1 + each.model().length()
          && name.equals(each.fullName())) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * Ids of the providers that the other file declares in another way. The relay knows one provider
   * of a name: a prompt that one file allows for its region would go to the address of the other.
   */
  List<String> providersUnlike(RouterFile other) {
    List<String> unlike = new ArrayList<>(0);
    providers.forEach(
        (id, mine) -> {
          ProviderSpec theirs = other.providers.get(id);
          if (theirs != null && !theirs.equals(mine)) {
            unlike.add(id);
          }
        });
    return unlike;
  }

  /**
   * The same file with one provider's model in place of all of its models; prices and windows,
   * which are those of other models, are forgotten.
   */
  public RouterFile servedBy(String provider, String model) {
    Map<String, ModelSpec> served = new LinkedHashMap<>();
    models.forEach((name, spec) -> served.put(name, spec.servedBy(provider, model)));
    Map<String, Route> rerouted = new LinkedHashMap<>();
    routes.forEach((name, route) -> rerouted.put(name, route.servedBy(provider, model)));
    return new RouterFile(id, version, file, providers, served, prompts, rerouted, rules);
  }

  /**
   * What is allowed and yet unlikely to be meant.
   *
   * @param emotionOn whether arousal is computed
   */
  public List<ConfigIssue> warnings(boolean emotionOn) {
    return emotionOn ? List.of() : rules.needingEmotion(file);
  }
}
