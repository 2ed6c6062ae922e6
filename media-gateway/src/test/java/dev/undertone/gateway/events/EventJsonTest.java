package dev.undertone.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.speech.Emotions;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.Word;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnTimeline;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EventJsonTest {

  private static final Path GOLDEN = Path.of("src/test/resources/events/events.txt");
  private static final CallId CALL = new CallId("c-1");
  private static final TurnId TURN = new TurnId(3);

  /** One event of each kind and of each shape of it; {@code -Dgolden.update=true} writes anew. */
  @Test
  void everyEventHasTheShapeThatIsDocumented() throws IOException {
    var json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    var shapes = new StringBuilder();
    for (CallEvent event : events()) {
      String line = EventJson.of(event);
      assertThat(line).doesNotContain("\n");
      shapes.append(json.readTree(line).toPrettyString()).append("\n\n");
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, shapes);
      return;
    }
    assertThat(shapes.toString()).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void everyFieldIsInTheDocumentation() throws IOException {
    String documentation = Files.readString(Path.of("../docs/events.md"));
    var missing = new ArrayList<String>();
    for (CallEvent event : events()) {
      collect(new ObjectMapper().readTree(EventJson.of(event)), documentation, missing);
    }
    assertThat(missing).isEmpty();
  }

  private static void collect(JsonNode node, String documentation, List<String> missing) {
    node.properties()
        .forEach(
            field -> {
              if (!documentation.contains("`" + field.getKey() + "`")) {
                missing.add(field.getKey());
              }
              collect(field.getValue(), documentation, missing);
            });
    if (node.isArray()) {
      node.forEach(element -> collect(element, documentation, missing));
    }
  }

  private static List<CallEvent> events() {
    return List.of(
        new CallEvent.Started(CALL, "browser", "default", true),
        new CallEvent.TranscriptPartial(CALL, TURN, "what is \"my\""),
        new CallEvent.TranscriptFinal(
            CALL, TURN, "what is my balance", 0.912345, List.of(new Word("what", 160, 3_200, 1))),
        new CallEvent.Signals(CALL, signals(heard())),
        new CallEvent.Signals(CALL, signals(Prosody.NONE)),
        new CallEvent.RouteDecided(CALL, TURN, route()),
        new CallEvent.Timeline(CALL, TURN, timeline()),
        new CallEvent.Timeline(CALL, TURN, new TurnTimeline()),
        new CallEvent.ReplyHeard(CALL, TURN, "Your balance", "Your balance is twelve pounds."),
        new CallEvent.TurnDone(
            CALL,
            TURN,
            new TurnOutcome.Completed("Your balance is twelve pounds."),
            List.of(
                new AttemptReport(
                    "slow",
                    Optional.empty(),
                    Optional.of(FailureKind.TIMEOUT),
                    "no token in 600 ms"),
                new AttemptReport(
                    "quick", Optional.of(Duration.ofNanos(120_500_000)), Optional.empty(), "")),
            new Cost(123, true)),
        new CallEvent.TurnDone(
            CALL,
            TURN,
            new TurnOutcome.Interrupted("Your", CancelReason.BARGE_IN),
            List.of(),
            new Cost(0, false)),
        new CallEvent.TurnDone(
            CALL,
            TURN,
            new TurnOutcome.Failed("Sorry.", FailureKind.UNAVAILABLE, "every model failed"),
            List.of(),
            Cost.NONE),
        new CallEvent.Done(
            CALL,
            "caller_left",
            3,
            Duration.ofMillis(61_500),
            Duration.ofMillis(20),
            new Cost(1_000_123, true)));
  }

  private static TurnSignals signals(Prosody voice) {
    boolean known = voice.basis() == Prosody.Basis.FINAL;
    var dynamics =
        known
            ? new TurnSignals.Dynamics(
                Optional.of(-120L), true, 2, 0, false, 0, 0, 900, 1_850, 0.4, 1)
            : TurnSignals.Dynamics.NONE;
    return new TurnSignals(
        CALL, TURN, "what is my balance", 4, 0.9, 131.5, Language.declared("en"), voice, dynamics);
  }

  private static Prosody heard() {
    return new Prosody(
        Prosody.Basis.FINAL,
        1_420,
        Emotions.aroused(0.7, 0.62, 0.58, 0.21),
        new Prosody.Hesitation(true, 0.8, 0.66, 0, 0, 0, 2, 0.31, 640, false, 0, List.of()),
        new Prosody.Rate(true, 0.9, 4.25, true, 0.87),
        new Prosody.Pitch(true, 0.9, 118.25, 5.5, Double.NaN),
        new Prosody.Level(true, 0.9, -24.5, true, 3.25),
        Prosody.Phonation.ABSENT,
        new Prosody.Quality(true, 1, 21.5, 0.0001, false, 0));
  }

  private static RouteSummary route() {
    return new RouteSummary(
        "d-1",
        "default",
        "unsure",
        "patient",
        "a",
        "quick",
        List.of("thoughtful"),
        "voice.hesitation.score = 0.66 > 0.6",
        List.of(
            new RouteSummary.Alternative(
                "rule", "agitated", "voice.arousal_delta = 0.21, not > 0.25"),
            new RouteSummary.Alternative("model", "thoughtful", "after quick in the route")),
        "patient",
        0.9,
        Duration.ofNanos(23_400));
  }

  private static TurnTimeline timeline() {
    var timeline = new TurnTimeline();
    long[] millis = {0, 600, 612, 613, 613, 740, 800, 905, 906, 930, 3_400};
    for (Mark mark : Mark.values()) {
      timeline.mark(mark, millis[mark.ordinal()] * 1_000_000);
    }
    return timeline;
  }

  @Nested
  class TheStagesOfATimeline {

    @Test
    void sumUpToTheTurnGapThoughTheReplyWasBegunBeforeTheTurnEnded() throws IOException {
      var timeline = new TurnTimeline();
      timeline.mark(Mark.SPEECH_ENDED, 1_000_000_000);
      timeline.mark(Mark.DECIDED, 1_300_000_000);
      timeline.mark(Mark.FIRST_TOKEN, 1_450_000_000);
      timeline.mark(Mark.TURN_ENDED, 1_600_000_000);
      timeline.mark(Mark.FIRST_AUDIO, 1_550_000_000);
      timeline.mark(Mark.FIRST_AUDIBLE, 1_620_000_000);

      var json =
          new ObjectMapper().readTree(EventJson.of(new CallEvent.Timeline(CALL, TURN, timeline)));

      double sum = 0;
      for (var stage : json.path("stages_ms")) {
        assertThat(stage.asDouble()).isNotNegative();
        sum += stage.asDouble();
      }
      assertThat(sum).isEqualTo(json.path("turn_gap_ms").asDouble()).isEqualTo(620);
    }
  }
}
