package dev.undertone.gateway.api;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.dialect.Receipt;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;

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

  /** More are in the body; a header has its bounds. */
  private static final int MOST_ATTEMPTS = 24;

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

  /** What came of it: which model answers, and how each attempt went. */
  static void attempted(HttpServerResponse response, Receipt receipt) {
    response.putHeader(ATTEMPTS, plain(attempts(receipt.attempts())));
    String model = model(receipt);
    if (!model.isEmpty()) {
      response.putHeader(MODEL, plain(model));
    }
  }

  /** The model whose answer it is; where none answered the last one tried; empty without any. */
  static String model(Receipt receipt) {
    List<AttemptReport> attempts = receipt.attempts();
    return receipt.model().isEmpty() && !attempts.isEmpty()
        ? attempts.getLast().model()
        : receipt.model();
  }

  /** As {@code openai/small;error=timeout, openai/large;ttft=212}. */
  static String attempts(List<AttemptReport> attempts) {
    StringBuilder all = new StringBuilder(48 * attempts.size());
    for (AttemptReport attempt : attempts.subList(0, Math.min(attempts.size(), MOST_ATTEMPTS))) {
      all.append(all.isEmpty() ? "" : ", ").append(attempt.model());
      attempt.firstToken().ifPresent(after -> all.append(";ttft=").append(after.toMillis()));
      attempt
          .failure()
          .ifPresent(kind -> all.append(";error=").append(kind.name().toLowerCase(Locale.ROOT)));
      if (attempt.outcome() == AttemptReport.Outcome.CANCELLED) {
        all.append(";cancelled");
      }
    }
    return all.toString();
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
