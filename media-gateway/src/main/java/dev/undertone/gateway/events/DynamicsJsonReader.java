package dev.undertone.gateway.events;

import dev.undertone.conversation.turn.TurnSignals;
import java.util.List;
import java.util.Optional;

/** How the parties take turns. */
final class DynamicsJsonReader {

  private DynamicsJsonReader() {}

  static TurnSignals.Dynamics read(Fields around) {
    List<String> names =
        List.of(
            "response_latency_ms",
            "barge_in",
            "interruptions",
            "backchannels",
            "overlap_ms",
            "overlap_ratio",
            "silence_ms",
            "turn_ms",
            "talk_ratio",
            "reasks");
    return Given.block(around, "dynamics", names)
        .map(
            block -> {
              Fields fields = block.fields();
              return new TurnSignals.Dynamics(
                  fields.has("response_latency_ms")
                      ? Optional.of(
                          fields.whole(
                              "response_latency_ms",
                              -VoiceJsonReader.MAX_MILLIS,
                              VoiceJsonReader.MAX_MILLIS,
                              0))
                      : Optional.empty(),
                  fields.flag("barge_in", false),
                  fields.count("interruptions"),
                  fields.count("backchannels"),
                  fields.has("overlap_ms") || fields.has("overlap_ratio"),
                  fields.whole("overlap_ms", 0, VoiceJsonReader.MAX_MILLIS, 0),
                  fields.real("overlap_ratio", 0, 1, 0),
                  fields.whole("silence_ms", 0, VoiceJsonReader.MAX_MILLIS, 0),
                  fields.whole("turn_ms", 0, VoiceJsonReader.MAX_MILLIS, 0),
                  fields.real("talk_ratio", 0, 1, 0),
                  fields.count("reasks"));
            })
        .orElse(TurnSignals.Dynamics.NONE);
  }
}
