package dev.undertone.gateway.events;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.undertone.conversation.speech.Prosody;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One block of signals: whether it is available, how sure it is, what it rests on, and its values.
 * A value that is not available is not written; {@code missing} says why. Used once.
 */
final class Block {

  private final JsonGenerator json;
  private final Prosody voice;
  private final Map<String, String> missing = new LinkedHashMap<>();

  /**
   * @param voice what all blocks of the turn rest on
   */
  Block(JsonGenerator json, Prosody voice) {
    this.json = json;
    this.voice = voice;
  }

  /**
   * @param reason why it is not available; not told when it is
   */
  void start(String name, boolean available, double confidence, String reason) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeBooleanField("available", available);
    if (available) {
      EventJson.number(json, "confidence", confidence);
      json.writeStringField("basis", SignalsJson.lower(voice.basis()));
      json.writeNumberField("voiced_ms", voice.voicedMillis());
    } else {
      json.writeStringField("reason", reason);
    }
  }

  void end() throws IOException {
    if (!missing.isEmpty()) {
      json.writeObjectFieldStart("missing");
      for (Map.Entry<String, String> each : missing.entrySet()) {
        json.writeStringField(each.getKey(), each.getValue());
      }
      json.writeEndObject();
      missing.clear();
    }
    json.writeEndObject();
  }

  void real(String name, double value) throws IOException {
    EventJson.number(json, name, value);
  }

  void real(String name, boolean available, double value, String reason) throws IOException {
    if (available) {
      real(name, value);
    } else {
      missing.put(name, reason);
    }
  }

  void whole(String name, long value) throws IOException {
    json.writeNumberField(name, value);
  }

  void whole(String name, boolean available, long value, String reason) throws IOException {
    if (available) {
      whole(name, value);
    } else {
      missing.put(name, reason);
    }
  }

  void flag(String name, boolean available, boolean value, String reason) throws IOException {
    if (available) {
      json.writeBooleanField(name, value);
    } else {
      missing.put(name, reason);
    }
  }

  void text(String name, String value) throws IOException {
    json.writeStringField(name, value);
  }

  JsonGenerator json() {
    return json;
  }
}
