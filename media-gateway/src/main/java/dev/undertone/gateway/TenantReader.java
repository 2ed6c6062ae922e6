package dev.undertone.gateway;

import dev.undertone.gateway.consent.DeploymentContext;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import dev.undertone.gateway.yaml.YamlMap;
import dev.undertone.gateway.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code tenants}: who shares the house, and on what terms. Used once, by one thread. */
final class TenantReader {

  private final EmotionPolicy house;
  private final Function<YamlValue, Optional<Secret>> secrets;
  private final Set<String> tokens = new HashSet<>();

  /**
   * @param house what tenants may narrow, never widen
   * @param houseToken which none of them may have as well
   * @param secrets reads the name of an environment variable
   */
  TenantReader(
      EmotionPolicy house, Secret houseToken, Function<YamlValue, Optional<Secret>> secrets) {
    this.house = house;
    this.secrets = secrets;
    houseToken.value().ifPresent(tokens::add);
  }

  Optional<List<GatewayConfig.TenantAccess>> read(YamlValue value) {
    return value.map().map(this::all);
  }

  private List<GatewayConfig.TenantAccess> all(YamlMap map) {
    var all = new ArrayList<GatewayConfig.TenantAccess>();
    for (String id : map.keys()) {
      if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
        map.reject(id, "a tenant's id must be 1-64 characters out of A-Z a-z 0-9 _ -");
      }
      try (YamlMap tenant = map.map(id)) {
        all.add(one(id, tenant));
      }
    }
    return all;
  }

  private GatewayConfig.TenantAccess one(String id, YamlMap map) {
    DeploymentContext context =
        map.value("context")
            .flatMap(value -> value.oneOf(DeploymentContext.words()))
            .map(DeploymentContext::of)
            .orElse(DeploymentContext.CUSTOMER);
    boolean emotion = map.value("emotion").flatMap(value -> emotion(value, context)).orElse(true);
    String agent = map.value("agent").flatMap(YamlValue::text).orElse("");
    List<Secret> own = map.required("token_env").map(this::tokens).orElse(List.of());
    return new GatewayConfig.TenantAccess(new Tenant(id, emotion, context, agent), own);
  }

  private Optional<Boolean> emotion(YamlValue value, DeploymentContext context) {
    Optional<Boolean> flag = value.flag();
    if (flag.orElse(false)) {
      if (!house.use().allowed()) {
        value.reject("must be off or left out: " + house.use().reason() + " for the whole house");
      } else if (!context.allowsEmotion()) {
        value.reject(SignalsReader.forbidden("this tenant's context", context));
      }
    }
    return flag;
  }

  /** One name, or several while a token is being replaced by another. */
  private List<Secret> tokens(YamlValue value) {
    List<YamlValue> names = value.isList() ? value.list() : List.of(value);
    var own = new ArrayList<Secret>();
    for (YamlValue name : names) {
      secrets.apply(name).ifPresent(own::add);
    }
    if (own.stream().flatMap(secret -> secret.value().stream()).anyMatch(t -> !tokens.add(t))) {
      value.reject("must hold a token that nobody else has: it says whose a call is");
    }
    return own;
  }
}
