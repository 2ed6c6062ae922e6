package dev.undertone.gateway.events;

import static dev.undertone.gateway.events.EventJson.millis;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.undertone.conversation.turn.TurnTimeline;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A timeline as its marks and as the waterfall between them.
 *
 * <p>A stage is what a mark adds to the latest moment reached before it, in the usual order of
 * marks, so a mark that came early, as speculation makes them, adds nothing, and the stages up to
 * {@link Mark#FIRST_AUDIBLE} sum up to the turn gap.
 */
final class TimelineJson {

  private TimelineJson() {}

  static void write(JsonGenerator json, TurnTimeline timeline) throws IOException {
    Optional<Duration> gap = timeline.turnGap();
    if (gap.isPresent()) {
      millis(json, "turn_gap_ms", gap.get());
    }
    Optional<Mark> first = firstOf(timeline);
    json.writeObjectFieldStart("marks_ms");
    if (first.isPresent()) {
      for (Mark mark : Mark.values()) {
        var at = timeline.between(first.get(), mark);
        if (at.isPresent()) {
          millis(json, mark.name().toLowerCase(Locale.ROOT), at.get());
        }
      }
    }
    json.writeEndObject();
    json.writeObjectFieldStart("stages_ms");
    if (first.isPresent()) {
      stages(json, timeline, first.get());
    }
    json.writeEndObject();
  }

  private static void stages(JsonGenerator json, TurnTimeline timeline, Mark first)
      throws IOException {
    Duration reached = Duration.ZERO;
    for (Mark mark : Mark.values()) {
      var at = timeline.between(first, mark);
      if (mark == first || at.isEmpty()) {
        continue;
      }
      Duration next = at.get().compareTo(reached) > 0 ? at.get() : reached;
      millis(json, stageBefore(mark), next.minus(reached));
      reached = next;
    }
  }

  private static Optional<Mark> firstOf(TurnTimeline timeline) {
    for (Mark mark : Mark.values()) {
      if (timeline.has(mark)) {
        return Optional.of(mark);
      }
    }
    return Optional.empty();
  }

  private static String stageBefore(Mark mark) {
    return switch (mark) {
      case SPEECH_ENDED -> "speech";
      case TURN_ENDED -> "endpointing";
      case TRANSCRIBED -> "final_transcript";
      case DECIDED -> "decide";
      case REQUEST_SENT -> "request";
      case FIRST_TOKEN -> "first_token";
      case FIRST_CLAUSE -> "first_clause";
      case FIRST_AUDIO -> "first_audio";
      case FIRST_BYTE_SENT -> "send";
      case FIRST_AUDIBLE -> "leading_silence";
      case REPLY_ENDED -> "speaking";
    };
  }
}
