package dev.undertone.gateway.events;

import static dev.undertone.gateway.events.EventJson.number;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals;
import java.io.IOException;
import java.util.Locale;

/** Signals under the names that rules know them by; a block that is not available has no values. */
final class SignalsJson {

  private SignalsJson() {}

  static void write(JsonGenerator json, TurnSignals signals) throws IOException {
    json.writeNumberField("turn", signals.turn().value());
    json.writeStringField("basis", signals.voice().basis().name().toLowerCase(Locale.ROOT));
    json.writeStringField("text", signals.transcript());
    json.writeNumberField("words", signals.words());
    number(json, "confidence", signals.transcriptConfidence());
    number(json, "words_per_min", signals.wordsPerMinute());
    json.writeStringField("language", signals.language().code());
    voice(json, signals.voice());
    dynamics(json, signals.dynamics());
  }

  private static void voice(JsonGenerator json, Prosody voice) throws IOException {
    json.writeObjectFieldStart("voice");
    json.writeNumberField("voiced_ms", voice.voicedMillis());
    arousal(json, voice.emotion());
    hesitation(json, voice.hesitation());
    rate(json, voice.rate());
    pitch(json, voice.pitch());
    level(json, voice.level());
    quality(json, voice.quality());
    json.writeEndObject();
  }

  private static void arousal(JsonGenerator json, Emotion emotion) throws IOException {
    Emotion.Score arousal = emotion.arousal();
    start(json, "arousal", arousal.available());
    if (arousal.available()) {
      number(json, "confidence", arousal.confidence());
      number(json, "value", arousal.value());
      number(json, "absolute", emotion.absoluteArousal().value());
      if (emotion.arousalDelta().available()) {
        number(json, "delta", emotion.arousalDelta().value());
      }
    } else {
      json.writeStringField("reason", arousal.reason());
    }
    json.writeEndObject();
  }

  private static void hesitation(JsonGenerator json, Prosody.Hesitation hesitation)
      throws IOException {
    start(json, "hesitation", hesitation.available());
    if (hesitation.available()) {
      number(json, "confidence", hesitation.confidence());
      number(json, "score", hesitation.score());
      json.writeNumberField("pauses", hesitation.pauses());
      number(json, "pause_ratio", hesitation.pauseRatio());
      json.writeNumberField("longest_pause_ms", hesitation.longestPauseMillis());
    }
    json.writeEndObject();
  }

  private static void rate(JsonGenerator json, Prosody.Rate rate) throws IOException {
    start(json, "rate", rate.available());
    if (rate.available()) {
      number(json, "confidence", rate.confidence());
      number(json, "syllables_per_s", rate.syllablesPerSecond());
      if (rate.deltaAvailable()) {
        number(json, "delta", rate.delta());
      }
    }
    json.writeEndObject();
  }

  private static void pitch(JsonGenerator json, Prosody.Pitch pitch) throws IOException {
    start(json, "pitch", pitch.available());
    if (pitch.available()) {
      number(json, "confidence", pitch.confidence());
      number(json, "median_hz", pitch.medianHz());
      number(json, "range_st", pitch.rangeSemitones());
      number(json, "slope_st_s", pitch.slopeSemitonesPerSecond());
    }
    json.writeEndObject();
  }

  private static void level(JsonGenerator json, Prosody.Level level) throws IOException {
    start(json, "level", level.available());
    if (level.available()) {
      number(json, "confidence", level.confidence());
      number(json, "dbfs", level.dbfs());
      if (level.deltaAvailable()) {
        number(json, "delta_db", level.deltaDb());
      }
    }
    json.writeEndObject();
  }

  private static void quality(JsonGenerator json, Prosody.Quality quality) throws IOException {
    start(json, "quality", quality.available());
    if (quality.available()) {
      number(json, "snr_db", quality.snrDb());
      number(json, "clipping", quality.clipping());
    }
    json.writeEndObject();
  }

  private static void dynamics(JsonGenerator json, TurnSignals.Dynamics dynamics)
      throws IOException {
    json.writeObjectFieldStart("dynamics");
    if (dynamics.responseLatencyMillis().isPresent()) {
      json.writeNumberField("response_latency_ms", dynamics.responseLatencyMillis().get());
    }
    json.writeBooleanField("barge_in", dynamics.bargeIn());
    json.writeNumberField("interruptions", dynamics.interruptions());
    json.writeNumberField("silence_ms", dynamics.silenceMillis());
    json.writeNumberField("turn_ms", dynamics.turnMillis());
    number(json, "talk_ratio", dynamics.talkRatio());
    json.writeNumberField("reasks", dynamics.reasks());
    json.writeEndObject();
  }

  private static void start(JsonGenerator json, String block, boolean available)
      throws IOException {
    json.writeObjectFieldStart(block);
    json.writeBooleanField("available", available);
  }
}
