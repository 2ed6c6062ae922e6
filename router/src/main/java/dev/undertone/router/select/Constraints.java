package dev.undertone.router.select;

import dev.undertone.router.Ask;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.ModelSpec;
import dev.undertone.router.rules.ModelSpec.Price;
import dev.undertone.router.rules.Requirements;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a model from being tried for a request. What a route requires and what the client's
 * key may use come from configuration; a request can only take away from what is left.
 */
public final class Constraints {

  /** One at a time, in the order in which they are told of. */
  private static final List<String> NEEDS = ModelSpec.CAPABILITIES.stream().sorted().toList();

  private static final String EMBEDDINGS = "embeddings";

  private Constraints() {}

  /** The first constraint that removes it, for people; empty when it may be tried. */
  public static Optional<String> against(
      ModelSpec model, ModelHealth health, RouteRequest request, Requirements require) {
    String why = permission(model, request.ask(), require);
    if (why == null) {
      why = ability(model, request.facts(), request.ask());
    }
    if (why == null) {
      why = policy(model, require);
    }
    if (why == null && health.open()) {
      why =
          health.openReason().isEmpty()
              ? "its breaker is open"
              : "its breaker is open: " + health.openReason();
    }
    return Optional.ofNullable(why);
  }

  /**
   * What the route requires and the model can never fulfil, whatever the request; empty when it may
   * answer there.
   */
  public static Optional<String> always(ModelSpec model, Requirements require) {
    String why = permission(model, Ask.NOTHING, require);
    return Optional.ofNullable(why == null ? policy(model, require) : why);
  }

  private static @Nullable String permission(ModelSpec model, Ask ask, Requirements require) {
    if (!require.allow().isEmpty() && !names(require.allow(), model)) {
      return "the route does not allow it";
    }
    if (!ask.allowed().isEmpty() && !names(ask.allowed(), model)) {
      return "the client's key may not use it";
    }
    if (!ask.ignore().isEmpty() && names(ask.ignore(), model)) {
      return "the client said to ignore it";
    }
    return null;
  }

  /** Whether a list names the model, by its id or in full, or its provider. */
  private static boolean names(Set<String> list, ModelSpec model) {
    return list.contains(model.fullName())
        || list.contains(model.provider())
        || list.contains(model.id());
  }

  private static @Nullable String ability(ModelSpec model, RequestFacts facts, Ask ask) {
    if (!facts.needs().isEmpty() && !model.capabilities().containsAll(facts.needs())) {
      for (String need : NEEDS) {
        if (facts.needs().contains(need)
            && !model.capabilities().contains(need)
            && !isClientsWord(need, ask)) {
          return "the request needs " + need + ", which it cannot do";
        }
      }
      if (!NEEDS.containsAll(facts.needs())) {
        return "the request needs something it cannot do";
      }
    }
    if (model.contextTokens().isPresent()) {
      long window = model.contextTokens().get();
      if (facts.tokens() + (long) facts.maxTokens() > window) {
        String answer = facts.maxTokens() == 0 ? "" : " and " + facts.maxTokens() + " of answer";
        return facts.tokens() + " prompt tokens" + answer + " do not fit its context of " + window;
      }
    }
    if (model.maxOutputTokens().isPresent() && facts.maxTokens() > model.maxOutputTokens().get()) {
      return "an answer of up to "
          + facts.maxTokens()
          + " tokens is wanted, it gives "
          + model.maxOutputTokens().get();
    }
    return null;
  }

  /** Who names a model for embeddings knows that it gives them; few are listed anywhere. */
  private static boolean isClientsWord(String need, Ask ask) {
    return need.equals(EMBEDDINGS) && ask.pinned().isPresent();
  }

  private static @Nullable String policy(ModelSpec model, Requirements require) {
    if (!require.regions().isEmpty() && !require.regions().contains(model.region())) {
      return "the route requires region "
          + String.join(" or ", require.regions().stream().sorted().toList())
          + ", its own is "
          + (model.region().isEmpty() ? "not known" : model.region());
    }
    if (!require.dataPolicy().isEmpty() && !model.dataPolicy().containsAll(require.dataPolicy())) {
      return "the route requires "
          + String.join(
              " and ",
              require.dataPolicy().stream()
                  .filter(policy -> !model.dataPolicy().contains(policy))
                  .sorted()
                  .toList())
          + ", which is not promised of it";
    }
    return price(model, require);
  }

  private static @Nullable String price(ModelSpec model, Requirements require) {
    if (require.maxInPerM().isEmpty() && require.maxOutPerM().isEmpty()) {
      return null;
    }
    if (model.price().isEmpty()) {
      return "the route has a price ceiling, its price is not known";
    }
    Price price = model.price().get();
    if (require.maxInPerM().isPresent() && price.inPerM() > require.maxInPerM().get()) {
      return tooDear("in", price.inPerM(), require.maxInPerM().get());
    }
    if (require.maxOutPerM().isPresent() && price.outPerM() > require.maxOutPerM().get()) {
      return tooDear("out", price.outPerM(), require.maxOutPerM().get());
    }
    return null;
  }

  private static String tooDear(String what, double price, double ceiling) {
    return "a million tokens " + what + " cost " + price + " dollars, the route allows " + ceiling;
  }
}
