package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which decisions are asked for. All that is given must hold.
 *
 * @param sinceMillis first moment that counts, of the wall clock
 * @param untilMillis first moment that does not count any more
 * @param model the first of the plan, {@code provider/model}
 * @param tenant whose decisions; empty for everybody's
 * @param limit of a page, 1 to {@value #MAX_LIMIT}
 * @param before the cursor of a page that was read; empty for the first page
 */
public record DecisionQuery(
    OptionalLong sinceMillis,
    OptionalLong untilMillis,
    Optional<String> router,
    Optional<String> rule,
    Optional<String> route,
    Optional<String> model,
    Optional<CallId> call,
    Optional<String> tenant,
    int limit,
    OptionalLong before) {

  /** The longest page. */
  public static final int MAX_LIMIT = 500;

  public DecisionQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit = " + limit + ", must be 1 to " + MAX_LIMIT);
    }
  }

  /** The newest of all. */
  public static DecisionQuery newest(int limit) {
    return new DecisionQuery(
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit,
        OptionalLong.empty());
  }

  public DecisionQuery since(long epochMillis) {
    return new DecisionQuery(
        OptionalLong.of(epochMillis),
        untilMillis,
        router,
        rule,
        route,
        model,
        call,
        tenant,
        limit,
        before);
  }

  public DecisionQuery ofRouter(String id) {
    return new DecisionQuery(
        sinceMillis, untilMillis, Optional.of(id), rule, route, model, call, tenant, limit, before);
  }

  public DecisionQuery ofTenant(String id) {
    return new DecisionQuery(
        sinceMillis, untilMillis, router, rule, route, model, call, Optional.of(id), limit, before);
  }

  /** What follows a page that ended with this cursor. */
  public DecisionQuery before(long cursor) {
    return ofPage(limit, OptionalLong.of(cursor));
  }

  /** The same in pages of another length. */
  DecisionQuery ofPage(int length, OptionalLong cursor) {
    return new DecisionQuery(
        sinceMillis, untilMillis, router, rule, route, model, call, tenant, length, cursor);
  }

  boolean matches(DecisionRecord each) {
    long at = each.request().epochMillis();
    var decision = each.decision();
    return at >= sinceMillis.orElse(Long.MIN_VALUE)
        && at < untilMillis.orElse(Long.MAX_VALUE)
        && agrees(router, decision.router())
        && agrees(rule, decision.rule())
        && agrees(route, decision.route())
        && agrees(model, DecisionLine.firstModel(decision))
        && agrees(call, each.call())
        && agrees(tenant, each.request().tenant());
  }

  private static <T> boolean agrees(Optional<T> asked, T is) {
    return asked.isEmpty() || asked.get().equals(is);
  }
}
