package dev.undertone.router.rules;

import dev.undertone.conversation.ConfigIssue;
import dev.undertone.router.rules.ProviderSpec.Balance;
import dev.undertone.router.rules.ProviderSpec.Deployment;
import dev.undertone.router.rules.ProviderSpec.Kind;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one entry of the {@code providers} section. */
final class ProviderReader {
  private static final Set<String> KEYS =
      Set.of(
          "kind",
          "base_url",
          "api_key_env",
          "deployments",
          "balance",
          "forward",
          "region",
          "data_policy",
          "options");
  private static final Set<String> DEPLOYMENT_KEYS =
      Set.of("id", "base_url", "api_key_env", "weight");
  private static final Set<String> FORWARD = Set.of("user", "metadata");
  private static final int HEAVIEST = 1_000;

  private final Issues issues;

  ProviderReader(Issues issues) {
    this.issues = issues;
  }

  ProviderSpec read(String id, Node node) {
    String what = "provider '" + id + "'";
    var fields = YamlFields.closed(node, issues, what, KEYS);
    if (id.equals(ProviderSpec.SCRIPTED.id())) {
      issues.at(node, "provider 'scripted' is always there and cannot be declared");
    }
    if (!fields.has("kind") && !fields.isMisspelt()) {
      issues.at(node, what + " needs 'kind': scripted, openai or anthropic");
    }
    String url = url(fields, "");
    String keyName = keyName(fields, "");
    Map<String, Object> options =
        fields
            .value("options")
            .map(given -> YamlFields.open(given, issues, "options").scalars())
            .orElse(Map.of());
    Kind kind = fields.choice("kind", Kind.class, Kind.OPENAI);
    List<Deployment> deployments =
        fields.has("deployments")
            ? deployments(fields, what, url, keyName)
            : kind == Kind.SCRIPTED ? List.of() : List.of(new Deployment(id, url, keyName, 1));
    return new ProviderSpec(
        id,
        kind,
        deployments,
        fields.choice("balance", Balance.class, Balance.WEIGHTED),
        fields.words("forward", FORWARD, "what is forwarded"),
        fields.text("region", ""),
        fields.words("data_policy", ProviderSpec.DATA_POLICIES, "a data policy"),
        options);
  }

  /**
   * Several addresses and keys; address and key of the provider stand in for what one leaves out.
   */
  private List<Deployment> deployments(YamlFields fields, String what, String url, String keyName) {
    List<Deployment> all = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Node node : fields.list("deployments")) {
      var each = YamlFields.closed(node, issues, "a deployment", DEPLOYMENT_KEYS);
      String id = each.required("id", "a deployment of " + what);
      if (!ids.add(id)) {
        issues.at(each.valuePlace("id"), "deployment '" + id + "' of " + what + " is there twice");
      }
      all.add(
          new Deployment(
              id,
              url(each, url),
              keyName(each, keyName),
              (int) each.whole("weight", 1, 1, HEAVIEST)));
    }
    if (all.size() > ProviderSpec.MOST_DEPLOYMENTS) {
      issues.at(
          fields.place("deployments"),
          what
              + " has "
              + all.size()
              + " deployments, must have at most "
              + ProviderSpec.MOST_DEPLOYMENTS);
    }
    if (all.isEmpty()) {
      issues.at(fields.place("deployments"), what + " needs at least one deployment");
    }
    return all;
  }

  private String url(YamlFields fields, String standard) {
    String url = fields.text("base_url", standard);
    if (!url.isEmpty() && fields.has("base_url")) {
      wrongWith(url).ifPresent(why -> issues.at(fields.valuePlace("base_url"), why));
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static Optional<String> wrongWith(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("base_url must be an http(s) URL: " + e.getReason());
    }
    if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
      // Not shown: what stands there is a password.
      return Optional.of("base_url must not hold a user or password");
    }
    if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || uri.getRawAuthority() == null
        || uri.getRawFragment() != null) {
      return Optional.of("base_url = '" + url + "', must be an http(s) URL");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535) {
      return Optional.of(
          "base_url = '"
              + url
              + "', its host must be of letters, digits, '-' and '.', with a port up to 65535");
    }
    return Optional.empty();
  }

  private String keyName(YamlFields fields, String standard) {
    String keyName = fields.text("api_key_env", standard);
    if (!keyName.matches("[A-Za-z0-9_]*")) {
      // The value is not shown: whoever writes something else here has most likely put the key.
      issues.at(
          fields.valuePlace("api_key_env"),
          "api_key_env must be the name of an environment variable");
    }
    return keyName;
  }

  /**
   * What is said of providers that another file declares in another way.
   *
   * @param text of the file
   * @param ids of the providers
   * @param other name of the other file
   */
  static List<ConfigIssue> clashes(RouterFile file, String text, List<String> ids, String other) {
    var issues = new Issues(file.file(), text);
    Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    Node section = YamlFields.open(root, issues, "a router file").valuePlace("providers");
    var providers = YamlFields.open(section, issues, "providers");
    for (String id : ids) {
      issues.at(
          providers.place(id),
          "provider '" + id + "' is declared in another way in " + other + ", must be the same");
    }
    return issues.inOrder();
  }
}
