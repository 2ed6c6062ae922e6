package dev.undertone.gateway.api;

import dev.undertone.conversation.CallId;
import dev.undertone.router.record.DecisionQuery;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** A query for decisions as it stands in a URL. */
final class DecisionParams {

  private static final int LIMIT = 50;
  private static final int MAX_TEXT = 256;

  private static final Set<String> KNOWN =
      Set.of("since", "until", "router", "rule", "route", "model", "call", "limit", "cursor");

  private DecisionParams() {}

  /**
   * @param holder whose token asks: a tenant sees its own decisions only
   * @throws UnfitException naming the parameter and its rule
   */
  static DecisionQuery query(MultiMap params, String holder, Instant now) throws UnfitException {
    for (String name : params.names()) {
      if (!KNOWN.contains(name)) {
        throw new UnfitException(
            name, "'" + clip(name) + "' must be one of " + String.join(", ", new TreeSet<>(KNOWN)));
      }
    }
    return new DecisionQuery(
        moment(params, "since", now),
        moment(params, "until", now),
        text(params, "router"),
        text(params, "rule"),
        text(params, "route"),
        text(params, "model"),
        call(params),
        tenant(holder),
        limit(params),
        cursor(params));
  }

  /**
   * The call that is to be erased.
   *
   * @throws UnfitException where there is none, or anything beside it
   */
  static CallId erased(MultiMap params) throws UnfitException {
    for (String name : params.names()) {
      if (!name.equals("call")) {
        throw new UnfitException(name, "'" + clip(name) + "' must not come with a deletion");
      }
    }
    return call(params)
        .orElseThrow(
            () -> new UnfitException("call", "call is missing: decisions are erased by call"));
  }

  /** Whose decisions a holder of a token may touch; empty for everybody's. */
  static Optional<String> tenant(String holder) {
    return Optional.of(holder).filter(id -> !id.isEmpty());
  }

  private static Optional<String> text(MultiMap params, String name) throws UnfitException {
    String value = params.get(name);
    if (value != null && value.length() > MAX_TEXT) {
      throw new UnfitException(name, name + " must have at most " + MAX_TEXT + " characters");
    }
    return Optional.ofNullable(value);
  }

  private static OptionalLong moment(MultiMap params, String name, Instant now)
      throws UnfitException {
    Optional<String> value = text(params, name);
    return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(moment(name, value.get(), now));
  }

  static long moment(String name, String value, Instant now) throws UnfitException {
    return Moments.parse(value, now)
        .orElseThrow(
            () -> new UnfitException(name, name + " = '" + clip(value) + "', " + Moments.RULE));
  }

  private static Optional<CallId> call(MultiMap params) throws UnfitException {
    Optional<String> value = text(params, "call");
    return value.isEmpty() ? Optional.empty() : Optional.of(callId(value.get()));
  }

  static CallId callId(String value) throws UnfitException {
    try {
      return new CallId(value);
    } catch (IllegalArgumentException e) {
      throw new UnfitException(
          "call", "call = '" + clip(value) + "', must be 1-64 characters out of A-Z a-z 0-9 _ -");
    }
  }

  private static int limit(MultiMap params) throws UnfitException {
    String value = params.get("limit");
    return value == null ? LIMIT : (int) number("limit", value, 1, DecisionQuery.MAX_LIMIT);
  }

  private static OptionalLong cursor(MultiMap params) throws UnfitException {
    String value = params.get("cursor");
    return value == null
        ? OptionalLong.empty()
        : OptionalLong.of(number("cursor", value, 1, Long.MAX_VALUE));
  }

  private static long number(String name, String value, long min, long max) throws UnfitException {
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new UnfitException(name, rule(name, value, min, max));
    }
    throw new UnfitException(name, rule(name, value, min, max));
  }

  private static String rule(String name, String value, long min, long max) {
    String rule = max == Long.MAX_VALUE ? "the 'next' of a page" : min + " to " + max;
    return name + " = '" + clip(value) + "', must be " + rule;
  }

  static String clip(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
