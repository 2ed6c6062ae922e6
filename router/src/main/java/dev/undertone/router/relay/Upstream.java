package dev.undertone.router.relay;

import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.rules.ProviderSpec;
import dev.undertone.router.rules.ProviderSpec.Balance;
import dev.undertone.router.rules.ProviderSpec.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A provider with all that is needed to reach it. Holds keys: {@link #toString} does not show them.
 *
 * @param id its name in router files
 * @param deployments where it is reached; none when it is scripted
 * @param forwardUser whether it is told the client's {@code user}
 * @param forwardMetadata whether it is told the client's {@code metadata}
 * @param trustPem certificates to trust in place of the machine's; empty for those
 */
public record Upstream(
    String id,
    Kind kind,
    List<Deployment> deployments,
    Balance balance,
    boolean forwardUser,
    boolean forwardMetadata,
    String trustPem) {

  private static final String OPENAI = "https://api.openai.com/v1";
  private static final String ANTHROPIC = "https://api.anthropic.com/v1";

  /**
   * One address and key.
   *
   * @param id in reports
   * @param baseUrl up to and including {@code /v1}, or what stands for it
   * @param apiKey empty for none
   * @param weight at least 1
   */
  public record Deployment(String id, URI baseUrl, String apiKey, int weight) {
    public Deployment {
      if (baseUrl.getUserInfo() != null) {
        throw new IllegalArgumentException(
            "baseUrl = https://…@…, must not hold a user or password");
      }
      String scheme = baseUrl.getScheme();
      if (baseUrl.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
        throw new IllegalArgumentException(
            "baseUrl = " + baseUrl + ", must be http://host[:port]/path or https://…");
      }
      if (weight < 1) {
        throw new IllegalArgumentException("weight = " + weight + ", must be >= 1");
      }
    }

    @Override
    public String toString() {
      return id + " at " + baseUrl;
    }
  }

  public Upstream {
    deployments = List.copyOf(deployments);
    if (deployments.size() > ProviderSpec.MOST_DEPLOYMENTS) {
      throw new IllegalArgumentException(
          "deployments = " + deployments.size() + ", must be <= " + ProviderSpec.MOST_DEPLOYMENTS);
    }
    if (deployments.isEmpty() && kind != Kind.SCRIPTED) {
      throw new IllegalArgumentException("provider " + id + " has no deployment, must have one");
    }
  }

  /**
   * Resolves what a router file declares.
   *
   * @param environment gives a variable's value; null or empty when it is not set, and the provider
   *     is then asked without a key
   */
  public static Upstream of(ProviderSpec spec, Function<String, String> environment) {
    List<Deployment> deployments = new ArrayList<>();
    for (ProviderSpec.Deployment declared : spec.deployments()) {
      String key = declared.apiKeyEnv().isEmpty() ? "" : environment.apply(declared.apiKeyEnv());
      deployments.add(
          new Deployment(
              declared.id(),
              baseUrl(spec.kind(), declared.baseUrl()),
              key == null ? "" : key,
              Math.max(1, declared.weight())));
    }
    return new Upstream(
        spec.id(),
        spec.kind(),
        spec.kind() == Kind.SCRIPTED ? List.of() : deployments,
        spec.balance(),
        spec.forward().contains("user"),
        spec.forward().contains("metadata"),
        "");
  }

  /** The same, trusting only these certificates. */
  public Upstream trusting(String pem) {
    return new Upstream(id, kind, deployments, balance, forwardUser, forwardMetadata, pem);
  }

  private static URI baseUrl(Kind kind, String declared) {
    if (declared.isEmpty()) {
      return URI.create(kind == Kind.ANTHROPIC ? ANTHROPIC : OPENAI);
    }
    int mark = declared.indexOf('?');
    String path = mark < 0 ? declared : declared.substring(0, mark);
    String query = mark < 0 ? "" : declared.substring(mark);
    boolean bare = kind == Kind.ANTHROPIC && !path.matches(".*/v\\d+/?");
    return URI.create(bare ? path + "/v1" + query : declared);
  }

  /** What it is asked in for a client of that dialect. */
  Dialect dialectFor(Dialect client) {
    if (client == Dialect.EMBEDDINGS) {
      return Dialect.EMBEDDINGS;
    }
    return kind == Kind.ANTHROPIC ? Dialect.MESSAGES : Dialect.CHAT;
  }

  @Override
  public String toString() {
    return id + " " + kind + " " + deployments;
  }
}
