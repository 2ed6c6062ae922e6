package dev.undertone.router.rules;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads one router file, section by section, in the shape of a CEL policy.
 *
 * <p>CEL's own policy parser reads the same files, but stops at its first stage that finds fault
 * and tells it as text; here every section is looked at whatever the others hold, so that all
 * problems are told at once. One thread, one use.
 */
final class RouterFileReader {
  private static final Set<String> KEYS =
      Set.of("name", "description", "providers", "models", "prompts", "routes", "rule");

  private final String file;
  private final String text;
  private final Issues issues;

  RouterFileReader(String file, String text) {
    this.file = file;
    this.text = text;
    this.issues = new Issues(file, text);
  }

  /** Read, dry-run, and held to make it worse for nobody whose voice is heard. */
  RouterFile read() {
    RouterFile read = compiled();
    new DryRun(read, issues).run();
    new NeverWorse(read, issues).check();
    issues.throwIfAny();
    return read;
  }

  /** Read and compiled, and not tried. */
  RouterFile compiled() {
    var root = YamlFields.closed(compose(), issues, "a router file", KEYS);
    String id = root.required("name", "a router file");
    Map<String, ProviderSpec> providers = new LinkedHashMap<>();
    providers.put(ProviderSpec.SCRIPTED.id(), ProviderSpec.SCRIPTED);
    providers.putAll(section(root, "providers", new ProviderReader(issues)::read));
    Map<String, ModelSpec> models =
        section(root, "models", new ModelReader(issues, providers)::read);
    Map<String, String> prompts = prompts(root);
    Map<String, Route> routes =
        section(root, "routes", new RouteReader(issues, models, prompts)::read);
    for (String needed : List.of("models", "routes", "rule")) {
      if (!root.has(needed)) {
        issues.at(root.node(), "a router file needs '" + needed + "'");
      }
    }
    var compiler =
        new RuleCompiler(issues, models, root.value("routes").isPresent() ? names(root) : Set.of());
    List<Rule> rules = root.value("rule").map(compiler::compile).orElse(List.of());
    issues.throwIfAny();

    var compiled = new CompiledRules(rules, compiler.locals(), text.lines().toList());
    return new RouterFile(
        id, ShortHash.of(text), file, providers, models, prompts, routes, compiled);
  }

  private Node compose() {
    try {
      Node node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (node == null) {
        issues.ofFile("the file is empty");
        issues.throwIfAny();
      }
      return node;
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      if (mark == null) {
        issues.ofFile("not YAML: " + e.getProblem());
      } else {
        issues.at(mark.getLine(), mark.getColumn(), "not YAML: " + e.getProblem());
      }
      issues.throwIfAny();
      throw e;
    } catch (YAMLException e) {
      // Has no place: characters that YAML forbids, or a file beyond its bounds.
      issues.ofFile("not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      issues.throwIfAny();
      throw e;
    }
  }

  /** Route names, of routes that are wrong as well: a rule that names one is not wrong for it. */
  private Set<String> names(YamlFields root) {
    return YamlFields.open(root.valuePlace("routes"), new Issues(file, text), "routes").names();
  }

  private <V> Map<String, V> section(
      YamlFields root, String key, BiFunction<String, Node, V> reader) {
    Map<String, V> all = new LinkedHashMap<>();
    root.value(key)
        .ifPresent(
            node -> {
              var fields = YamlFields.open(node, issues, key);
              for (String name : fields.names()) {
                all.put(name, reader.apply(name, fields.valuePlace(name)));
              }
            });
    return all;
  }

  private Map<String, String> prompts(YamlFields root) {
    Map<String, String> prompts = new LinkedHashMap<>();
    root.value("prompts")
        .ifPresent(
            node -> {
              var fields = YamlFields.open(node, issues, "prompts");
              for (String name : fields.names()) {
                String text = fields.text(name, "").strip();
                RouteReader.checkVariables(text, fields.valuePlace(name), issues);
                prompts.put(name, text);
              }
            });
    return prompts;
  }
}
