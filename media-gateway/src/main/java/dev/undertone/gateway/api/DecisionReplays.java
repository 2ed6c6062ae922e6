package dev.undertone.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.gateway.api.LogDoor.Answer;
import dev.undertone.router.record.DecisionQuery;
import dev.undertone.router.record.ReplayJson;
import dev.undertone.router.record.ReplayRun;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides past decisions again under a router file that a client sends: as YAML, with {@code
 * since}, {@code of} and {@code limit} in the URL, or as JSON with the file's text in {@code
 * router}. One replay runs at a time; it is work for a processor, not for a server with calls.
 */
final class DecisionReplays {

  private static final int MAX_BYTES = 256 * 1_024;
  private static final int LIMIT = 5_000;
  private static final int MAX_LIMIT = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param router text of a router file
   * @param of id of the router whose decisions are meant; empty for the file's own
   */
  private record Asked(String router, String since, String of, int limit) {}

  private final LogDoor door;
  private final AtomicBoolean busy = new AtomicBoolean();

  DecisionReplays(LogDoor door) {
    this.door = door;
  }

  void receive(HttpServerRequest request) {
    String type = Optional.ofNullable(request.getHeader("content-type")).orElse("");
    boolean isJson = type.toLowerCase(Locale.ROOT).contains("json");
    var params = request.params();
    String since = params.get("since");
    String of = params.get("of");
    String limit = params.get("limit");
    door.receive(
        request,
        Reception.Terms.posted(MAX_BYTES),
        (holder, body) ->
            inTurn(
                isJson
                    ? asked(body)
                    : asked(new String(body, StandardCharsets.UTF_8), since, of, limit),
                holder));
  }

  private Answer inTurn(Asked asked, String holder) throws UnfitException {
    if (!busy.compareAndSet(false, true)) {
      return Answer.later(
          429,
          "rate_limit_error",
          "replay_under_way",
          "another replay is under way; try again when it is done");
    }
    try {
      return replayed(asked, holder);
    } finally {
      busy.set(false);
    }
  }

  private Answer replayed(Asked asked, String holder) throws UnfitException {
    RouterFile file = file(asked.router());
    Instant now = door.clock().instant();
    DecisionQuery query =
        DecisionQuery.newest(DecisionQuery.MAX_LIMIT)
            .ofRouter(asked.of().isEmpty() ? file.id() : asked.of());
    if (!asked.since().isEmpty()) {
      query = query.since(DecisionParams.moment("since", asked.since(), now));
    }
    if (!holder.isEmpty()) {
      query = query.ofTenant(holder);
    }
    var router = new CelRouter(file, CelRouter.FailureObserver.none());
    return Answer.ok(
        ReplayJson.of(ReplayRun.over(door.log()::entries, query, asked.limit(), router)));
  }

  private static RouterFile file(String text) throws UnfitException {
    try {
      return RouterFile.parse("router", text);
    } catch (ConfigException e) {
      List<ConfigIssue> issues = e.issues();
      throw new UnfitException(
          "router", issues.stream().map(ConfigIssue::render).collect(Collectors.joining("\n")));
    }
  }

  private static Asked asked(
      String router, @Nullable String since, @Nullable String of, @Nullable String limit)
      throws UnfitException {
    try {
      int number = limit == null ? LIMIT : Integer.parseInt(limit);
      return new Asked(
          router,
          Optional.ofNullable(since).orElse(""),
          Optional.ofNullable(of).orElse(""),
          within(number));
    } catch (NumberFormatException e) {
      throw new UnfitException("limit", "limit must be a number, 1 to " + MAX_LIMIT);
    }
  }

  private static Asked asked(byte[] body) throws UnfitException {
    JsonNode from;
    try {
      from = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UnfitException("body", "the body must be JSON, as its content-type says");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (var field : from.properties()) {
      if (!List.of("router", "since", "of", "limit").contains(field.getKey())) {
        throw new UnfitException(
            DecisionParams.clip(field.getKey()), "must be router, since, of or limit");
      }
    }
    if (!from.path("router").isTextual()) {
      throw new UnfitException("router", "router must be the text of a router file");
    }
    JsonNode limit = from.path("limit");
    if (!limit.isMissingNode() && !limit.canConvertToInt()) {
      throw new UnfitException("limit", "limit must be a number, 1 to " + MAX_LIMIT);
    }
    return new Asked(
        from.get("router").asText(),
        from.path("since").asText(""),
        from.path("of").asText(""),
        within(limit.asInt(LIMIT)));
  }

  private static int within(int limit) throws UnfitException {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new UnfitException("limit", "limit = " + limit + ", must be 1 to " + MAX_LIMIT);
    }
    return limit;
  }
}
