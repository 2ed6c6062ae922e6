package dev.undertone.gateway.telephony;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads messages of Twilio Media Streams in one pass, audio into a buffer that is used again. One
 * thread.
 *
 * <p>Numbers come as texts, fields in any order; what is not known is skipped.
 */
final class TwilioReader {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_PARAMETERS = 64;

  private final PayloadBuffer payload = new PayloadBuffer();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private String event = "";
  private String streamSid = "";
  private String callSid = "";
  private String encoding = "";
  private String track = "";
  private String name = "";
  private String digit = "";
  private long sampleRateHz;
  private long channels;
  private long timestampMillis;

  /**
   * @throws IOException when it is not JSON, not an object, or the audio is not base64
   */
  TwilioMessage read(String text) throws IOException {
    reset();
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("must be a JSON object");
      }
      object(json);
      if (json.nextToken() != null) {
        throw new IOException("must be one JSON object");
      }
    }
    return switch (event) {
      case "media" ->
          new TwilioMessage.Media(track, timestampMillis, payload.bytes(), payload.length());
      case "mark" -> new TwilioMessage.Mark(name);
      case "dtmf" -> new TwilioMessage.Dtmf(digit);
      case "connected" -> new TwilioMessage.Connected();
      case "start" ->
          new TwilioMessage.Start(
              streamSid,
              callSid,
              encoding,
              (int) sampleRateHz,
              (int) channels,
              Map.copyOf(parameters));
      case "stop" -> new TwilioMessage.Stop();
      default -> new TwilioMessage.Unknown(event);
    };
  }

  private void reset() {
    payload.reset();
    parameters.clear();
    event = "";
    streamSid = "";
    callSid = "";
    encoding = "";
    track = "";
    name = "";
    digit = "";
    sampleRateHz = -1;
    channels = -1;
    timestampMillis = -1;
  }

  /** Field names mean one thing wherever they occur, so nested objects are read alike. */
  private void object(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "start", "media", "mark", "dtmf", "mediaFormat" -> {
          if (value == JsonToken.START_OBJECT) {
            object(json);
          } else {
            json.skipChildren();
          }
        }
        case "customParameters" -> parameters(json, value);
        case "payload" -> payload(json, value);
        default -> scalar(json, field, value);
      }
    }
  }

  private void scalar(JsonParser json, String field, JsonToken value) throws IOException {
    if (!value.isScalarValue()) {
      json.skipChildren();
      return;
    }
    switch (field) {
      case "event" -> event = json.getText();
      case "streamSid" -> streamSid = json.getText();
      case "callSid" -> callSid = json.getText();
      case "encoding" -> encoding = json.getText();
      case "track" -> track = json.getText();
      case "name" -> name = json.getText();
      case "digit" -> digit = json.getText();
      case "sampleRate" -> sampleRateHz = json.getValueAsLong(-1);
      case "channels" -> channels = json.getValueAsLong(-1);
      case "timestamp" -> timestampMillis = json.getValueAsLong(-1);
      default -> {}
    }
  }

  private void payload(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      throw new IOException("payload must be base64 text");
    }
    payload.reset();
    var _ = json.readBinaryValue(payload);
  }

  private void parameters(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      if (!json.nextToken().isScalarValue()) {
        json.skipChildren();
      } else if (parameters.size() < MAX_PARAMETERS) {
        parameters.put(field, json.getText());
      }
    }
  }
}
