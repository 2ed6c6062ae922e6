package dev.undertone.gateway.api;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.dialect.Receipt;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** What the headers of an answer say of how it came about. */
final class RouteHeaders {

  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

  /** By that name Anthropic's clients look for it. */
  private static final CharSequence ANTHROPIC_REQUEST_ID =
      HttpHeaders.createOptimized("request-id");

  private static final CharSequence ID = HttpHeaders.createOptimized("x-undertone-generation-id");
  private static final CharSequence ROUTER = HttpHeaders.createOptimized("x-undertone-router");
  private static final CharSequence RULE = HttpHeaders.createOptimized("x-undertone-rule");
  private static final CharSequence ROUTE = HttpHeaders.createOptimized("x-undertone-route");
  private static final CharSequence VARIANT = HttpHeaders.createOptimized("x-undertone-variant");
  private static final CharSequence MODEL = HttpHeaders.createOptimized("x-undertone-model");
  private static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-undertone-attempts");
  private static final CharSequence DECIDE = HttpHeaders.createOptimized("x-undertone-decide-us");

  private RouteHeaders() {}

  /** What was decided. */
  static void decided(
      HttpServerResponse response, String id, RouteDecision decision, long decideNanos) {
    response
        .putHeader(REQUEST_ID, id)
        .putHeader(ANTHROPIC_REQUEST_ID, id)
        .putHeader(ID, id)
        .putHeader(ROUTER, plain(decision.router()))
        .putHeader(RULE, plain(decision.rule()))
        .putHeader(ROUTE, plain(decision.route()))
        .putHeader(VARIANT, plain(decision.variant()))
        .putHeader(DECIDE, Long.toString(decideNanos / 1_000));
  }

  /** What came of it: how many attempts, and which model answers. */
  static void attempted(HttpServerResponse response, Receipt receipt) {
    List<AttemptReport> attempts = receipt.attempts();
    response.putHeader(ATTEMPTS, Integer.toString(attempts.size()));
    String model = answering(attempts);
    if (!model.isEmpty()) {
      response.putHeader(MODEL, plain(model));
    }
  }

  /** The model whose answer it is; of those that failed the last one; empty without any. */
  static String answering(List<AttemptReport> attempts) {
    String last = "";
    for (AttemptReport attempt : attempts) {
      last = attempt.model();
      if (attempt.failure().isEmpty() && attempt.firstToken().isPresent()) {
        return last;
      }
    }
    return last;
  }

  /** Names come from router files, where they may be written in any script. */
  private static String plain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c > '~') {
        return name.replaceAll("[^ -~]", "?");
      }
    }
    return name;
  }
}
