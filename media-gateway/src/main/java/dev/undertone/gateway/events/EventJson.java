package dev.undertone.gateway.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.speech.Word;
import dev.undertone.conversation.turn.TurnOutcome;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Call events as JSON objects, one shape for the browser door, {@code /v1/events} and {@code
 * --json}; {@code docs/events.md} documents every field.
 *
 * <p>Safe for any thread.
 */
public final class EventJson {

  private static final JsonFactory JSON = new JsonFactory();

  private EventJson() {}

  /** One line without a line break. */
  public static String of(CallEvent event) {
    var out = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("type", name(event));
      json.writeStringField("call", event.call().value());
      body(json, event);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /** The name under which the event leaves the house. */
  public static String name(CallEvent event) {
    return switch (event) {
      case CallEvent.Started e -> "call.started";
      case CallEvent.TranscriptPartial e -> "transcript.partial";
      case CallEvent.TranscriptFinal e -> "transcript.final";
      case CallEvent.Signals e -> "signals";
      case CallEvent.RouteDecided e -> "route.decided";
      case CallEvent.Timeline e -> "turn.timeline";
      case CallEvent.ReplyHeard e -> "reply.heard";
      case CallEvent.TurnDone e -> "turn.done";
      case CallEvent.Done e -> "call.done";
    };
  }

  private static void body(JsonGenerator json, CallEvent event) throws IOException {
    switch (event) {
      case CallEvent.Started e -> {
        json.writeStringField("door", e.door());
        json.writeStringField("agent", e.agent());
        json.writeBooleanField("emotion", e.emotion());
      }
      case CallEvent.TranscriptPartial e -> {
        json.writeNumberField("turn", e.turn().value());
        json.writeStringField("text", e.text());
      }
      case CallEvent.TranscriptFinal e -> {
        json.writeNumberField("turn", e.turn().value());
        json.writeStringField("text", e.text());
        number(json, "confidence", e.confidence());
        words(json, e.words());
      }
      case CallEvent.Signals e -> SignalsJson.write(json, e.signals());
      case CallEvent.RouteDecided e -> {
        json.writeNumberField("turn", e.turn().value());
        route(json, e.route());
      }
      case CallEvent.Timeline e -> {
        json.writeNumberField("turn", e.turn().value());
        TimelineJson.write(json, e.timeline());
      }
      case CallEvent.ReplyHeard e -> {
        json.writeNumberField("turn", e.turn().value());
        json.writeStringField("text", e.text());
        json.writeStringField("written", e.written());
      }
      case CallEvent.TurnDone e -> {
        json.writeNumberField("turn", e.turn().value());
        outcome(json, e.outcome());
        attempts(json, e.attempts());
        cost(json, e.cost());
      }
      case CallEvent.Done e -> {
        json.writeStringField("reason", e.reason());
        json.writeNumberField("turns", e.turns());
        millis(json, "lasted_ms", e.lasted());
        millis(json, "dropped_audio_ms", e.droppedAudio());
        cost(json, e.cost());
      }
    }
  }

  private static void words(JsonGenerator json, List<Word> words) throws IOException {
    json.writeArrayFieldStart("words");
    for (Word word : words) {
      json.writeStartObject();
      json.writeStringField("text", word.text());
      json.writeNumberField("start_sample", word.startSample());
      json.writeNumberField("end_sample", word.endSample());
      number(json, "confidence", word.confidence());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void route(JsonGenerator json, RouteSummary route) throws IOException {
    json.writeStringField("decision", route.decisionId());
    json.writeStringField("router", route.router());
    json.writeStringField("rule", route.rule());
    json.writeStringField("route", route.route());
    json.writeStringField("variant", route.variant());
    json.writeStringField("model", route.model());
    json.writeArrayFieldStart("fallbacks");
    for (String model : route.fallbacks()) {
      json.writeString(model);
    }
    json.writeEndArray();
    json.writeStringField("because", route.because());
    json.writeArrayFieldStart("alternatives");
    for (RouteSummary.Alternative alternative : route.alternatives()) {
      json.writeStartObject();
      json.writeStringField("kind", alternative.kind());
      json.writeStringField("name", alternative.name());
      json.writeStringField("reason", alternative.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("endpointing", route.endpointing());
    number(json, "speaking_rate", route.speakingRate());
    json.writeStringField("human", route.human());
    millis(json, "decision_ms", route.decisionTime());
  }

  private static void outcome(JsonGenerator json, TurnOutcome outcome) throws IOException {
    switch (outcome) {
      case TurnOutcome.Completed(String heard) -> {
        json.writeStringField("outcome", "completed");
        json.writeStringField("heard", heard);
      }
      case TurnOutcome.Interrupted(String heard, var reason) -> {
        json.writeStringField("outcome", "interrupted");
        json.writeStringField("heard", heard);
        json.writeStringField("reason", lower(reason));
      }
      case TurnOutcome.Failed(String heard, var kind, String message) -> {
        json.writeStringField("outcome", "failed");
        json.writeStringField("heard", heard);
        json.writeStringField("reason", lower(kind));
        json.writeStringField("message", message);
      }
    }
  }

  private static void attempts(JsonGenerator json, List<AttemptReport> attempts)
      throws IOException {
    json.writeArrayFieldStart("attempts");
    for (AttemptReport attempt : attempts) {
      json.writeStartObject();
      json.writeStringField("model", attempt.model());
      if (attempt.firstToken().isPresent()) {
        millis(json, "first_token_ms", attempt.firstToken().get());
      }
      if (attempt.failure().isPresent()) {
        json.writeStringField("failure", lower(attempt.failure().get()));
        json.writeStringField("message", attempt.message());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void cost(JsonGenerator json, Cost cost) throws IOException {
    json.writeObjectFieldStart("cost");
    json.writeNumberField("usd", BigDecimal.valueOf(cost.microUsd(), 6));
    json.writeBooleanField("known", cost.known());
    json.writeEndObject();
  }

  /** Milliseconds with microseconds behind the point. */
  static void millis(JsonGenerator json, String field, Duration duration) throws IOException {
    json.writeNumberField(field, BigDecimal.valueOf(duration.toNanos() / 1_000, 3));
  }

  /** Four digits behind the point; a value that is no number is left out as null. */
  static void number(JsonGenerator json, String field, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(field, Math.rint(value * 1e4) / 1e4);
    } else {
      json.writeNullField(field);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
