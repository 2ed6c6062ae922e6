package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.AttemptReport.Outcome;
import dev.undertone.conversation.reply.Cost;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** What the client is told of how its answer came about, as JSON. */
final class ReceiptJson {

  private ReceiptJson() {}

  /** The object {@code metadata}. */
  static ObjectNode metadata(Receipt receipt) {
    ObjectNode metadata = Json.object();
    tell(receipt.attempts(), metadata.putArray("attempts"));
    metadata.put("generation_id", receipt.generationId());
    metadata.put("router", receipt.router());
    metadata.put("rule", receipt.rule());
    metadata.put("route", receipt.route());
    metadata.put("variant", receipt.variant());
    metadata.put("variant_version", receipt.variantVersion());
    return metadata.put("total_duration_ms", receipt.totalMillis());
  }

  private static void tell(List<AttemptReport> attempts, ArrayNode all) {
    for (AttemptReport attempt : attempts) {
      ObjectNode each = all.addObject().put("model", attempt.model());
      each.put("success", attempt.outcome() == Outcome.ANSWERED);
      attempt
          .firstToken()
          .ifPresentOrElse(
              after -> each.put("time_to_first_token_ms", after.toMillis()),
              () -> each.putNull("time_to_first_token_ms"));
      attempt.failure().ifPresent(kind -> each.put("error", kind.name().toLowerCase(Locale.ROOT)));
      if (attempt.outcome() == Outcome.CANCELLED) {
        each.put("cancelled", true);
      }
      if (attempt.saidBefore() > 0) {
        each.put("continues_after_chars", attempt.saidBefore());
      }
    }
  }

  /** US dollars, exact. */
  static BigDecimal dollars(Cost cost) {
    BigDecimal dollars = BigDecimal.valueOf(cost.microUsd(), 6).stripTrailingZeros();
    return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
  }

  /** Adds the cost to a usage object; a lower bound says so. */
  static ObjectNode withCost(ObjectNode usage, Cost cost) {
    usage.put("cost", dollars(cost));
    if (!cost.known()) {
      usage.put("cost_is_lower_bound", true);
    }
    return usage;
  }

  /** Usage as chat completions tell it. */
  static ObjectNode chatUsage(TokenUsage usage) {
    ObjectNode json =
        Json.object()
            .put("prompt_tokens", usage.input())
            .put("completion_tokens", usage.output())
            .put("total_tokens", usage.input() + usage.output());
    json.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedInput());
    json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
    return json;
  }

  /** Usage as Anthropic's dialect tells it: what was cached is no part of the input. */
  static ObjectNode messagesUsage(TokenUsage usage) {
    return Json.object()
        .put("input_tokens", Math.max(0, usage.input() - usage.cachedInput() - usage.cacheWrites()))
        .put("cache_creation_input_tokens", usage.cacheWrites())
        .put("cache_read_input_tokens", usage.cachedInput())
        .put("output_tokens", usage.output());
  }

  /** Usage as responses tell it. */
  static ObjectNode responsesUsage(TokenUsage usage) {
    ObjectNode json = Json.object().put("input_tokens", usage.input());
    json.putObject("input_tokens_details")
        .put("cached_tokens", usage.cachedInput())
        .put("cache_write_tokens", usage.cacheWrites());
    json.put("output_tokens", usage.output());
    json.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
    return json.put("total_tokens", usage.input() + usage.output());
  }
}
