package dev.undertone.gateway.api;

import dev.undertone.conversation.reply.PromptTemplate;
import dev.undertone.router.DecisionObserver;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.ClientAnswer;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Requests;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.relay.Job;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /v1/chat/completions}, {@code /v1/messages}, {@code /v1/responses} and {@code
 * /v1/embeddings}: has the request decided upon and relayed. On the event loop of the connection
 * from the first byte to the last.
 */
final class Completions implements ApiRoute {

  /** Which version, and which beta features, a body for Anthropic is written for. */
  private static final List<String> ANTHROPIC = List.of("anthropic-version", "anthropic-beta");

  private static final int MOST_PASSED_CHARACTERS = 1_024;

  private final ApiParts parts;
  private final Reception reception;
  private final RouteRequests requests;
  private final GenerationIds ids = new GenerationIds();

  Completions(ApiParts parts, Reception reception, RouteRequests requests) {
    this.parts = parts;
    this.reception = reception;
    this.requests = requests;
  }

  @Override
  public boolean handles(HttpServerRequest request, String path) {
    Dialect dialect =
        switch (path) {
          case "/v1/chat/completions" -> Dialect.CHAT;
          case "/v1/messages" -> Dialect.MESSAGES;
          case "/v1/responses" -> Dialect.RESPONSES;
          case "/v1/embeddings" -> Dialect.EMBEDDINGS;
          default -> null;
        };
    if (dialect == null) {
      return false;
    }
    String id = ids.next();
    long startNanos = parts.clock().nanoTime();
    reception.receive(request, dialect, id, (guest, body) -> answer(guest, id, startNanos, body));
    return true;
  }

  private void answer(Reception.Guest guest, String id, long startNanos, byte[] body) {
    Dialect dialect = guest.dialect();
    ApiRequest asked = Requests.scan(dialect, body);
    ModelNames.Target target = reception.target(asked);
    RouteRequest request = requests.of(id, guest.holder(), target, asked);
    FleetView fleet = parts.fleet().get();
    long decideFrom = parts.clock().nanoTime();
    RouteDecision decision = target.router().decide(request, fleet);
    long decideNanos = parts.clock().nanoTime() - decideFrom;
    for (DecisionObserver observer : parts.decisions()) {
      observer.decided(id, request, fleet, decision);
    }
    ClientAnswer answer = asked.answer(id, request.epochMillis() / 1_000);
    var job =
        new Job(
            id,
            decision,
            asked,
            answer,
            PromptTemplate.render(decision.prompt(), request.signals()),
            request.user(),
            asked.extras().call(),
            startNanos + request.budgetLeft().toNanos(),
            passed(guest.request(), asked.dialect()));
    if (decision.attempts().isEmpty()) {
      ApiError why = Removals.error(decision, fleet);
      var _ = parts.relay().start(job, new RefusedClient(guest, id, decision, decideNanos, why));
      return;
    }
    var client =
        new ResponseClient(
            guest,
            new ResponseClient.Asked(id, asked.stream(), answer, decision, startNanos, decideNanos),
            parts.meters(),
            parts.clock());
    client.servedBy(parts.relay().start(job, client));
  }

  /** Headers that say how the body is to be understood. */
  private static Map<String, String> passed(HttpServerRequest request, Dialect dialect) {
    if (dialect != Dialect.MESSAGES) {
      return Map.of();
    }
    Map<String, String> passed = new HashMap<>(4);
    for (String name : ANTHROPIC) {
      String value = request.getHeader(name);
      if (value != null && value.length() <= MOST_PASSED_CHARACTERS) {
        passed.put(name, value);
      }
    }
    return passed;
  }
}
