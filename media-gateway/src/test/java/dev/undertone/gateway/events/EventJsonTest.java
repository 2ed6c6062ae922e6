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
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.Prosody.HesitationEvent.Kind;
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
        new CallEvent.Started(CALL, "browser", "default", EmotionUse.ALLOWED),
        new CallEvent.Started(
            CALL, "twilio", "default", EmotionUse.off("several people are on this channel")),
        new CallEvent.ConsentChanged(CALL, EmotionUse.off("the caller opted out")),
        new CallEvent.ConsentChanged(CALL, EmotionUse.ALLOWED),
        new CallEvent.TranscriptPartial(CALL, TURN, "what is \"my\""),
        new CallEvent.TranscriptFinal(
            CALL, TURN, "what is my balance", 0.912345, List.of(new Word("what", 160, 3_200, 1))),
        new CallEvent.Signals(CALL, signals(heard())),
        new CallEvent.Signals(CALL, signals(hardlyHeard())),
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
    if (voice.voicedMillis() == 0) {
      return new TurnSignals(
          CALL, TURN, "", 0, 0, 0, Language.UNKNOWN, voice, TurnSignals.Dynamics.NONE);
    }
    boolean known = voice.basis() == Prosody.Basis.FINAL;
    var dynamics =
        known
            ? new TurnSignals.Dynamics(
                Optional.of(-120L), true, 2, 1, true, 120, 0.0649, 900, 1_850, 0.4, 1)
            : new TurnSignals.Dynamics(Optional.empty(), false, 0, 0, false, 0, 0, 0, 700, 0, 0);
    var language =
        known
            ? new Language("en-GB", 0.97, Language.Source.TEXT, true, false)
            : Language.declared("en");
    double wordsPerMinute = known ? 131.5 : 0;
    return new TurnSignals(
        CALL, TURN, "what is my balance", 4, 0.9, wordsPerMinute, language, voice, dynamics);
  }

  private static Emotion emotion() {
    return new Emotion(
        Score.of(0.62, 0.7),
        Score.of(0.21, 0.6),
        Score.of(0.55, 0.5),
        Score.of(0.48, 0.3),
        Score.of(0.66, 0.7),
        Score.of(0.58, 0.7),
        Score.of(0.61, 0.49),
        new Emotion.Expression(true, 0.52, Emotion.Label.ANGRY, 0.2, 0.52, 0.18, 0.05, 0.05, ""),
        new Emotion.Trend(true, 0.6, 0.55, 0.08, 0.5, 0.11, ""));
  }

  /** A partial of a caller on a poor line, of whom little is known yet. */
  private static Prosody hardlyHeard() {
    return new Prosody(
        Prosody.Basis.PARTIAL,
        480,
        Emotion.absent("the caller opted out"),
        new Prosody.Hesitation(true, 0.3, 0, 0, 0, 0, 0, 0, 0, false, 0, List.of()),
        new Prosody.Rate(true, 0.4, 4, false, 0),
        Prosody.Pitch.ABSENT,
        new Prosody.Level(true, 0.9, -30, false, 0),
        new Prosody.Phonation(true, 0.4, 9.5, false, 0, 0),
        new Prosody.Quality(true, 0.5, 12, 0, false, 0));
  }

  private static Prosody heard() {
    return new Prosody(
        Prosody.Basis.FINAL,
        1_420,
        emotion(),
        new Prosody.Hesitation(
            true,
            0.8,
            0.66,
            1,
            32.4,
            1,
            1,
            0.31,
            640,
            true,
            1,
            List.of(
                new HesitationEvent(Kind.FILLER, 16_000, 20_800, 0.91),
                new HesitationEvent(Kind.LENGTHENING, 24_000, 29_600, 0.62),
                new HesitationEvent(Kind.PAUSE, 29_600, 39_840, 1),
                new HesitationEvent(Kind.RESTART, 39_840, 48_000, 0.8))),
        new Prosody.Rate(true, 0.9, 4.25, true, 0.87),
        new Prosody.Pitch(true, 0.9, 118.25, 5.5, Double.NaN),
        new Prosody.Level(true, 0.9, -24.5, true, 3.25),
        new Prosody.Phonation(true, 0.8, 14.25, true, 0.0123, 0.0456),
        new Prosody.Quality(true, 1, 21.5, 0.0001, true, 3_400));
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
