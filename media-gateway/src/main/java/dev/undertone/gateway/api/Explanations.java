package dev.undertone.gateway.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.undertone.router.Plan;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.BadRequestException;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Requests;
import dev.undertone.router.rules.Explained;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code POST /v1/route/explain}: what would be decided for a request, and why. Asks no model and
 * records nothing.
 *
 * <p>The body is read as a chat completion; as one of Anthropic's where {@code anthropic-version}
 * is sent; as any other with {@code ?dialect=chat|messages|responses|embeddings}.
 */
final class Explanations implements ApiRoute {

  private static final String DIALECTS =
      Arrays.stream(Dialect.values()).map(Explanations::word).collect(Collectors.joining(", "));

  private final ApiParts parts;
  private final Reception reception;
  private final RouteRequests requests;
  private final GenerationIds ids = new GenerationIds();

  Explanations(ApiParts parts, Reception reception, RouteRequests requests) {
    this.parts = parts;
    this.reception = reception;
    this.requests = requests;
  }

  @Override
  public boolean handles(HttpServerRequest request, String path) {
    if (!path.equals("/v1/route/explain")) {
      return false;
    }
    String id = ids.next();
    String named =
        Optional.ofNullable(request.getParam("dialect")).orElseGet(() -> word(usual(request)));
    Optional<Dialect> dialect = dialect(named);
    reception.receive(
        request,
        dialect.orElse(Dialect.CHAT),
        id,
        (guest, body) -> {
          if (dialect.isEmpty()) {
            throw new BadRequestException(
                "dialect",
                "dialect = '" + DecisionParams.clip(named) + "', must be one of " + DIALECTS);
          }
          explain(guest, id, body);
        });
    return true;
  }

  private static Dialect usual(HttpServerRequest request) {
    return request.getHeader("anthropic-version") == null ? Dialect.CHAT : Dialect.MESSAGES;
  }

  private static Optional<Dialect> dialect(String named) {
    return Arrays.stream(Dialect.values()).filter(each -> word(each).equals(named)).findFirst();
  }

  private void explain(Reception.Guest guest, String id, byte[] body) {
    ApiRequest asked = Requests.scan(guest.dialect(), body);
    ModelNames.Target target = reception.target(asked);
    RouteRequest request = requests.of(id, guest.holder(), target, asked);
    long decideFrom = parts.clock().nanoTime();
    Explained explained = target.router().explain(request, parts.fleet().get());
    long decideNanos = parts.clock().nanoTime() - decideFrom;
    guest.leave();
    RouteHeaders.decided(guest.request().response(), id, explained.decision(), decideNanos);
    ApiJson.send(guest.request(), ApiJson.object(json -> write(json, request, explained)));
  }

  private static void write(JsonGenerator json, RouteRequest request, Explained explained)
      throws IOException {
    RouteDecision decision = explained.decision();
    json.writeStringField("object", "route.explanation");
    json.writeStringField("router", decision.router());
    json.writeStringField("router_version", decision.routerVersion());
    json.writeStringField("rule", decision.rule());
    json.writeStringField("route", decision.route());
    json.writeStringField("variant", decision.variant());
    json.writeStringField("variant_version", decision.variantVersion());
    json.writeNumberField("probability", decision.probability());
    json.writeStringField("because", decision.because());
    request(json, request);
    json.writeArrayFieldStart("rules");
    for (RouteDecision.RuleTrace rule : explained.everyRule()) {
      json.writeStartObject();
      json.writeStringField("id", rule.id());
      json.writeStringField("result", rule.result());
      json.writeStringField("reason", rule.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("candidates");
    for (RouteDecision.CandidateTrace candidate : decision.candidates()) {
      json.writeStartObject();
      json.writeStringField("model", candidate.model());
      json.writeBooleanField("chosen", candidate.chosen());
      json.writeStringField("reason", candidate.reason());
      score(json, candidate.score());
      json.writeEndObject();
    }
    json.writeEndArray();
    plan(json, decision.plan());
    json.writeStringField("prompt", decision.prompt());
    json.writeObjectFieldStart("parameters");
    for (Map.Entry<String, Object> each : decision.parameters().entrySet()) {
      value(json, each.getKey(), each.getValue());
    }
    json.writeEndObject();
    json.writeStringField("endpointing", decision.endpointing());
    json.writeNumberField("speaking_rate", decision.speakingRate());
    json.writeStringField("human", decision.human());
  }

  private static void request(JsonGenerator json, RouteRequest request) throws IOException {
    RequestFacts facts = request.facts();
    json.writeObjectFieldStart("request");
    json.writeNumberField("tokens", facts.tokens());
    json.writeNumberField("messages", facts.messages());
    json.writeNumberField("max_tokens", facts.maxTokens());
    json.writeArrayFieldStart("needs");
    for (String need : facts.needs().stream().sorted().toList()) {
      json.writeString(need);
    }
    json.writeEndArray();
    if (facts.wasLookedAt()) {
      json.writeStringField("language", facts.language());
      json.writeStringField("task", facts.task());
      json.writeNumberField("complexity", facts.complexity());
    }
    ApiJson.millis(json, "budget_ms", request.budgetLeft());
    json.writeEndObject();
  }

  /** What is not known is not written. */
  private static void score(JsonGenerator json, RouteDecision.Score score) throws IOException {
    json.writeObjectFieldStart("score");
    known(json, "cost_micro_usd", score.microUsd());
    known(json, "first_token_p50_ms", (double) score.firstTokenP50Millis());
    known(json, "first_token_p90_ms", (double) score.firstTokenP90Millis());
    known(json, "in_time", score.inTime());
    known(json, "quality", score.quality());
    json.writeEndObject();
  }

  private static void known(JsonGenerator json, String field, double value) throws IOException {
    if (value >= 0) {
      json.writeNumberField(field, value);
    }
  }

  private static void plan(JsonGenerator json, Plan plan) throws IOException {
    json.writeObjectFieldStart("plan");
    json.writeStringField("kind", word(plan.kind()));
    json.writeArrayFieldStart("attempts");
    for (Plan.PlannedAttempt attempt : plan.attempts()) {
      attempt(json, attempt);
    }
    json.writeEndArray();
    if (plan.hedgeAfter().isPresent()) {
      ApiJson.millis(json, "hedge_after_ms", plan.hedgeAfter().get());
    }
    json.writeNumberField("retries", plan.retry().attempts());
    if (plan.retry().attempts() > 0) {
      ApiJson.millis(json, "retry_backoff_ms", plan.retry().backoff());
    }
    json.writeStringField("on_break", word(plan.onBreak()));
    json.writeBooleanField("next_on_refusal", plan.nextOnRefusal());
    if (plan.mirror().isPresent()) {
      json.writeFieldName("mirror");
      attempt(json, plan.mirror().get());
    }
    json.writeEndObject();
  }

  private static void attempt(JsonGenerator json, Plan.PlannedAttempt attempt) throws IOException {
    json.writeStartObject();
    json.writeStringField("model", attempt.model().fullName());
    ApiJson.millis(json, "first_token_deadline_ms", attempt.firstTokenDeadline());
    ApiJson.millis(json, "stall_deadline_ms", attempt.stallDeadline());
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, String field, Object value) throws IOException {
    json.writeFieldName(field);
    switch (value) {
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      default -> json.writeString(value.toString());
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
