package dev.undertone.router.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decisions with what came of them, as the API shows them. Any thread. */
public final class EntryJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final DecisionJson records = DecisionJson.full();

  /** What is written into a document. */
  private interface Body {
    void into(JsonGenerator out) throws IOException;
  }

  private static String document(Body body) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      body.into(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** A list and the cursor of what follows it. */
  public String page(DecisionPage<DecisionLine> page) {
    return document(
        out -> {
          out.writeArrayFieldStart("decisions");
          for (DecisionLine each : page.found()) {
            line(each, out);
          }
          out.writeEndArray();
          out.writeFieldName("next");
          if (page.next().isPresent()) {
            out.writeString(Long.toString(page.next().getAsLong()));
          } else {
            out.writeNull();
          }
        });
  }

  /** All that is kept of one decision. */
  public String entry(DecisionEntry entry) {
    return document(
        out -> {
          out.writeFieldName("decision");
          out.writeRawValue(records.write(entry.record()));
          cameOfIt(entry.served(), entry.outcomes(), out);
        });
  }

  private static void line(DecisionLine line, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", line.id());
    out.writeStringField("time", Instant.ofEpochMilli(line.epochMillis()).toString());
    out.writeStringField("call", line.call().value());
    out.writeNumberField("turn", line.turn());
    out.writeStringField("tenant", line.tenant());
    out.writeStringField("router", line.router());
    out.writeStringField("router_version", line.routerVersion());
    out.writeStringField("rule", line.rule());
    out.writeStringField("route", line.route());
    out.writeStringField("variant", line.variant());
    out.writeStringField("model", line.model());
    out.writeNumberField("propensity", line.propensity());
    out.writeBooleanField("emotion_redacted", line.emotionRedacted());
    cameOfIt(line.served(), line.outcomes(), out);
    out.writeEndObject();
  }

  private static void cameOfIt(Optional<Served> served, List<Outcome> outcomes, JsonGenerator out)
      throws IOException {
    out.writeFieldName("served");
    if (served.isPresent()) {
      ServedJson.write(served.get(), out);
    } else {
      out.writeNull();
    }
    out.writeArrayFieldStart("outcomes");
    for (Outcome each : outcomes) {
      out.writeStartObject();
      out.writeStringField("name", each.name());
      out.writeFieldName("value");
      out.writeRawValue(OutcomeJson.value(each.value()));
      out.writeStringField("time", Instant.ofEpochMilli(each.epochMillis()).toString());
      out.writeStringField("of", of(each.target()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static String of(Outcome.Target target) {
    return switch (target) {
      case Outcome.Target.Generation _ -> "generation";
      case Outcome.Target.Turn _ -> "turn";
      case Outcome.Target.Call _ -> "call";
    };
  }
}
