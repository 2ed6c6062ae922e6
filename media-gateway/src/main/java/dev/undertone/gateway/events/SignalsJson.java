package dev.undertone.gateway.events;

import static dev.undertone.gateway.events.EventJson.number;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals;
import java.io.IOException;
import java.util.Locale;

/** Signals under the names that rules know them by; what is not available has no value. */
final class SignalsJson {

  private SignalsJson() {}

  static void write(JsonGenerator json, TurnSignals signals) throws IOException {
    Prosody voice = signals.voice();
    json.writeNumberField("turn", signals.turn().value());
    json.writeStringField("basis", lower(voice.basis()));
    json.writeStringField("text", signals.transcript());
    json.writeNumberField("words", signals.words());
    number(json, "confidence", signals.transcriptConfidence());
    json.writeObjectFieldStart("voice");
    json.writeBooleanField("available", voice.voicedMillis() > 0);
    json.writeNumberField("voiced_ms", voice.voicedMillis());
    EmotionJson.write(new Block(json, voice), voice.emotion());
    VoiceJson.write(new Block(json, voice), voice, signals.wordsPerMinute());
    language(new Block(json, voice), signals.language());
    json.writeEndObject();
    dynamics(new Block(json, voice), signals.dynamics());
  }

  private static void language(Block block, Language language) throws IOException {
    boolean known = !language.code().equals(Language.UNDETERMINED) && !language.code().isBlank();
    block.start("language", known, language.confidence(), "nobody has said, and no words tell it");
    if (known) {
      block.text("code", language.code());
      block.text("source", lower(language.source()));
    }
    block.flag(
        "mismatch",
        language.mismatchAvailable(),
        language.mismatch(),
        "too few words were recognised");
    block.end();
  }

  private static void dynamics(Block block, TurnSignals.Dynamics dynamics) throws IOException {
    boolean known = !dynamics.equals(TurnSignals.Dynamics.NONE);
    block.start("dynamics", known, 1, "the caller has not begun");
    if (known) {
      block.whole(
          "response_latency_ms",
          dynamics.responseLatencyMillis().isPresent(),
          dynamics.responseLatencyMillis().orElse(0L),
          "the agent has not spoken before this turn");
      block.flag("barge_in", true, dynamics.bargeIn(), "");
      block.whole("interruptions", dynamics.interruptions());
      block.whole("backchannels", dynamics.backchannels());
      String together = "the parties are not on channels of their own";
      boolean apart = dynamics.overlapAvailable();
      block.whole("overlap_ms", apart, dynamics.overlapMillis(), together);
      block.real("overlap_ratio", apart, dynamics.overlapRatio(), together);
      block.whole("silence_ms", dynamics.silenceMillis());
      block.whole("turn_ms", dynamics.turnMillis());
      block.real("talk_ratio", dynamics.talkRatio());
      block.whole("reasks", dynamics.reasks());
    }
    block.end();
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
