package dev.undertone.gateway.events;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Expression;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.Emotion.Trend;
import java.io.IOException;

/** What counts as emotion before the law. */
final class EmotionJson {

  private EmotionJson() {}

  static void write(Block block, Emotion emotion) throws IOException {
    score(block, "arousal", emotion.arousal());
    score(block, "arousal_delta", emotion.arousalDelta());
    score(block, "dominance", emotion.dominance());
    score(block, "valence", emotion.valence());
    score(block, "anger", emotion.anger());
    block.json().writeObjectFieldStart("absolute");
    score(block, "arousal", emotion.absoluteArousal());
    score(block, "anger", emotion.absoluteAnger());
    block.json().writeEndObject();
    expression(block, emotion.expression(), emotion.trend());
  }

  private static void score(Block block, String name, Score score) throws IOException {
    block.start(name, score.available(), score.confidence(), score.reason());
    if (score.available()) {
      block.real("value", score.value());
    }
    block.end();
  }

  private static void expression(Block block, Expression said, Trend trend) throws IOException {
    block.start("emotion", said.available(), said.confidence(), said.reason());
    if (said.available()) {
      block.text("label", SignalsJson.lower(said.label()));
      JsonGenerator json = block.json();
      json.writeObjectFieldStart("scores");
      EventJson.number(json, "neutral", said.neutral());
      EventJson.number(json, "angry", said.angry());
      EventJson.number(json, "happy", said.happy());
      EventJson.number(json, "sad", said.sad());
      EventJson.number(json, "unknown", said.unknown());
      json.writeEndObject();
    }
    block.start("trend", trend.available(), trend.confidence(), trend.reason());
    if (trend.available()) {
      block.real("mean", trend.arousalMean());
      block.real("slope", trend.arousalSlope());
      block.real("anger_mean", trend.angerMean());
      block.real("anger_slope", trend.angerSlope());
    }
    block.end();
    block.end();
  }
}
