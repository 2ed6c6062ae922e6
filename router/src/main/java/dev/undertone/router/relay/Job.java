package dev.undertone.router.relay;

import dev.undertone.router.RouteDecision;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.ClientAnswer;
import dev.undertone.router.dialect.Dialect;
import java.util.Map;

/**
 * One client's request with what was decided for it.
 *
 * @param id of the generation, which is the decision's too
 * @param prompt of the route, as a model is told it: what the decision has as a template
 * @param user whose tokens these are; empty when unknown
 * @param call they belong to; empty for none
 * @param dueNanos on the clock: no attempt is begun, and no first token waited for, after it. Where
 *     the client set no budget it is not held to when a late answer is the only one
 * @param headers of the client that a provider of his own dialect is told, such as {@code
 *     anthropic-beta}; no secrets
 */
public record Job(
    String id,
    RouteDecision decision,
    ApiRequest request,
    ClientAnswer answer,
    String prompt,
    String user,
    String call,
    long dueNanos,
    Map<String, String> headers) {
  public Job {
    headers = Map.copyOf(headers);
  }

  /** What the client's headers say is said in his dialect, and means nothing in another. */
  Map<String, String> headersFor(Dialect provider) {
    return request.dialect() == provider ? headers : Map.of();
  }

  /** A job of whose client no header matters, and whose prompt says nothing of a voice. */
  public Job(
      String id,
      RouteDecision decision,
      ApiRequest request,
      ClientAnswer answer,
      String user,
      String call,
      long dueNanos) {
    this(id, decision, request, answer, decision.prompt(), user, call, dueNanos, Map.of());
  }
}
