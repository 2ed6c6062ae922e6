package dev.undertone.router.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.record.Served.Ending;
import dev.undertone.router.record.Served.Try;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What came of a decision as JSON: the form in the file, and in answers of the API. Any thread. */
final class ServedJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory FACTORY = MAPPER.getFactory();

  private ServedJson() {}

  static String write(Served served) {
    var text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      write(served, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static void write(Served served, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("ending", served.ending().name().toLowerCase(Locale.ROOT));
    if (served.model().isPresent()) {
      out.writeStringField("model", served.model().get());
    }
    out.writeObjectFieldStart("cost");
    out.writeNumberField("micro_usd", served.cost().microUsd());
    out.writeBooleanField("known", served.cost().known());
    out.writeEndObject();
    TokenUsage usage = served.usage();
    out.writeObjectFieldStart("usage");
    out.writeNumberField("input", usage.input());
    out.writeNumberField("cached_input", usage.cachedInput());
    out.writeNumberField("cache_writes", usage.cacheWrites());
    out.writeNumberField("output", usage.output());
    out.writeNumberField("reasoning", usage.reasoning());
    out.writeEndObject();
    out.writeArrayFieldStart("attempts");
    for (Try attempt : served.attempts()) {
      out.writeStartObject();
      out.writeStringField("model", attempt.model());
      if (attempt.firstToken().isPresent()) {
        out.writeNumberField("first_token_ms", attempt.firstToken().get().toMillis());
      }
      if (attempt.failure().isPresent()) {
        out.writeStringField("failure", attempt.failure().get().name());
      }
      if (attempt.cancelled()) {
        out.writeBooleanField("cancelled", true);
      }
      if (attempt.saidBefore() > 0) {
        out.writeNumberField("continues_after_chars", attempt.saidBefore());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /**
   * @throws IllegalArgumentException when it is not what {@link #write} wrote
   */
  static Served read(String json) {
    try {
      JsonNode from = MAPPER.readTree(json);
      List<Try> attempts = new ArrayList<>();
      for (JsonNode each : from.path("attempts")) {
        attempts.add(
            new Try(
                each.path("model").asText(),
                each.has("first_token_ms")
                    ? Optional.of(Duration.ofMillis(each.get("first_token_ms").asLong()))
                    : Optional.empty(),
                each.has("failure")
                    ? Optional.of(FailureKind.valueOf(each.get("failure").asText()))
                    : Optional.empty(),
                each.path("cancelled").asBoolean(),
                each.path("continues_after_chars").asInt()));
      }
      JsonNode usage = from.path("usage");
      JsonNode cost = from.path("cost");
      return new Served(
          attempts,
          from.has("model") ? Optional.of(from.get("model").asText()) : Optional.empty(),
          new TokenUsage(
              usage.path("input").asLong(),
              usage.path("cached_input").asLong(),
              usage.path("cache_writes").asLong(),
              usage.path("output").asLong(),
              usage.path("reasoning").asLong()),
          new Cost(cost.path("micro_usd").asLong(), cost.path("known").asBoolean()),
          Ending.valueOf(from.path("ending").asText().toUpperCase(Locale.ROOT)));
    } catch (IOException e) {
      throw new IllegalArgumentException("not what came of a decision: " + e.getMessage(), e);
    }
  }
}
