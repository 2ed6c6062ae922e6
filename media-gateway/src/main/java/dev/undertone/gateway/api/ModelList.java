package dev.undertone.gateway.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.ModelSpec;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /v1/models[/ID]}: what a client may write as {@code model}, and how it is doing; in
 * Anthropic's shape where {@code anthropic-version} is sent, else in OpenAI's. What is ours stands
 * in {@code undertone}.
 */
final class ModelList implements ApiRoute {

  private static final String PATH = "/v1/models";

  private final ApiParts parts;
  private final Reception reception;
  private final Instant created;

  ModelList(ApiParts parts, Reception reception) {
    this.parts = parts;
    this.reception = reception;
    this.created = parts.wallClock().instant();
  }

  /** One name that may be asked for: of a router, or of a model. */
  private sealed interface Entry {

    String id();

    String owner();

    record OfRouter(CelRouter router, boolean standard) implements Entry {
      @Override
      public String id() {
        return ModelNames.OURS + router.id();
      }

      @Override
      public String owner() {
        return "undertone";
      }
    }

    record OfModel(ModelSpec model, ModelHealth health) implements Entry {
      @Override
      public String id() {
        return model.fullName();
      }

      @Override
      public String owner() {
        return model.provider();
      }
    }
  }

  @Override
  public boolean handles(HttpServerRequest request, String path) {
    if (!path.equals(PATH) && !path.startsWith(PATH + "/")) {
      return false;
    }
    boolean anthropic = request.getHeader("anthropic-version") != null;
    Dialect dialect = anthropic ? Dialect.MESSAGES : Dialect.CHAT;
    if (!request.method().equals(HttpMethod.GET)) {
      reception.wrongMethod(request, dialect, "GET");
      return true;
    }
    if (reception.holder(request, dialect, "").isEmpty()) {
      return true;
    }
    List<Entry> entries = entries();
    if (path.length() <= PATH.length() + 1) {
      ApiJson.send(request, ApiJson.object(json -> list(json, entries, anthropic)));
      return true;
    }
    String id = path.substring(PATH.length() + 1).replace("%2F", "/").replace("%2f", "/");
    entries.stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .ifPresentOrElse(
            entry -> ApiJson.send(request, ApiJson.object(json -> entry(json, entry, anthropic))),
            () -> reception.noSuchModel(request, dialect, id));
    return true;
  }

  private List<Entry> entries() {
    FleetView fleet = parts.fleet().get();
    List<Entry> entries = new ArrayList<>();
    for (CelRouter router : parts.names().routers().values()) {
      entries.add(new Entry.OfRouter(router, parts.names().isStandard(router)));
    }
    for (ModelSpec model : parts.names().models().values()) {
      entries.add(new Entry.OfModel(model, fleet.of(model.fullName())));
    }
    return entries;
  }

  private void list(JsonGenerator json, List<Entry> entries, boolean anthropic) throws IOException {
    if (anthropic) {
      json.writeBooleanField("has_more", false);
      json.writeStringField("first_id", entries.getFirst().id());
      json.writeStringField("last_id", entries.getLast().id());
    } else {
      json.writeStringField("object", "list");
    }
    json.writeArrayFieldStart("data");
    for (Entry entry : entries) {
      json.writeStartObject();
      entry(json, entry, anthropic);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void entry(JsonGenerator json, Entry entry, boolean anthropic) throws IOException {
    json.writeStringField("id", entry.id());
    if (anthropic) {
      json.writeStringField("type", "model");
      json.writeStringField("display_name", entry.id());
      json.writeStringField(
          "created_at", Instant.ofEpochSecond(created.getEpochSecond()).toString());
    } else {
      json.writeStringField("object", "model");
      json.writeNumberField("created", created.getEpochSecond());
      json.writeStringField("owned_by", entry.owner());
    }
    json.writeObjectFieldStart("undertone");
    switch (entry) {
      case Entry.OfRouter(CelRouter router, boolean standard) -> router(json, router, standard);
      case Entry.OfModel(ModelSpec model, ModelHealth health) -> model(json, model, health);
    }
    json.writeEndObject();
  }

  private static void router(JsonGenerator json, CelRouter router, boolean standard)
      throws IOException {
    json.writeStringField("kind", "router");
    json.writeStringField("version", router.file().version());
    json.writeBooleanField("default", standard);
    texts(json, "routes", List.copyOf(router.file().routes().keySet()));
    texts(
        json,
        "models",
        router.file().models().values().stream().map(ModelSpec::fullName).distinct().toList());
  }

  private static void model(JsonGenerator json, ModelSpec model, ModelHealth health)
      throws IOException {
    json.writeStringField("kind", "model");
    texts(json, "capabilities", model.capabilities().stream().sorted().toList());
    if (model.contextTokens().isPresent()) {
      json.writeNumberField("context_tokens", model.contextTokens().get());
    }
    json.writeNumberField("tier", model.tier());
    if (model.price().isPresent()) {
      ModelSpec.Price price = model.price().get();
      json.writeObjectFieldStart("price");
      json.writeNumberField("in_per_m", price.inPerM());
      json.writeNumberField("out_per_m", price.outPerM());
      json.writeNumberField("cached_in_per_m", price.cachedInPerM());
      json.writeEndObject();
    }
    json.writeObjectFieldStart("health");
    json.writeBooleanField("available", !health.open());
    if (health.open()) {
      json.writeStringField("reason", health.openReason());
    }
    json.writeNumberField("attempts", health.attempts());
    if (health.attempts() > 0) {
      json.writeNumberField("success_rate", health.successRate());
      ApiJson.millis(json, "first_token_p50_ms", health.firstTokenP50());
      ApiJson.millis(json, "first_token_p90_ms", health.firstTokenP90());
    }
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String field, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
