package dev.undertone.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnTimeline;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final CallId CALL = new CallId("call-nobody-should-see");
  private static final TurnId TURN = new TurnId(1);

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void aTurnsGapFallsIntoItsBucket() {
    var timeline = new TurnTimeline();
    timeline.mark(Mark.SPEECH_ENDED, 0);
    timeline.mark(Mark.FIRST_AUDIBLE, Duration.ofMillis(390).toNanos());

    metrics.on(new CallEvent.Timeline(CALL, TURN, timeline));

    assertThat(metrics.scrape())
        .contains("turn_gap_seconds_bucket{le=\"0.2\"} 0")
        .contains("turn_gap_seconds_bucket{le=\"0.4\"} 1")
        .contains("turn_gap_seconds_count 1");
  }

  @Test
  void bargeInsOutcomesAndAttemptsAreCounted() {
    var attempts =
        List.of(
            new AttemptReport(
                "slow", Optional.empty(), Optional.of(FailureKind.TIMEOUT), "too late"),
            new AttemptReport("quick", Optional.of(Duration.ofMillis(120)), Optional.empty(), ""));

    metrics.on(
        new CallEvent.TurnDone(
            CALL,
            TURN,
            new TurnOutcome.Interrupted("", CancelReason.BARGE_IN),
            attempts,
            Cost.NONE));

    assertThat(metrics.scrape())
        .contains("turn_barge_ins_total 1.0")
        .contains("turns_total{outcome=\"interrupted\"} 1.0")
        .contains("model_failures_total{kind=\"TIMEOUT\",model=\"slow\"} 1.0")
        .contains("model_first_token_seconds_bucket{model=\"quick\",le=\"0.2\"} 1");
  }

  @Test
  void activeCallsGoUpAndDown() {
    metrics.on(new CallEvent.Started(CALL, "browser", "default", EmotionUse.ALLOWED));
    String during = metrics.scrape();
    metrics.on(
        new CallEvent.Done(
            CALL, "caller_left", 1, Duration.ZERO, Duration.ZERO, new Cost(2_000_000, true)));

    assertThat(during).contains("calls_active 1.0");
    assertThat(metrics.scrape())
        .contains("calls_active 0.0")
        .contains("calls_total{door=\"browser\"} 1.0")
        .contains("call_cost_usd_sum 2.0");
  }

  private static TurnSignals signals(Prosody voice, Language language) {
    return new TurnSignals(
        CALL, TURN, "the words", 2, 1, 0, language, voice, TurnSignals.Dynamics.NONE);
  }

  private static Prosody heard(Prosody.Basis basis) {
    var angry = new Emotion.Expression(true, 0.6, Emotion.Label.ANGRY, 0.1, 0.6, 0.1, 0.1, 0.1, "");
    Score none = Score.absent("not measured");
    return new Prosody(
        basis,
        900,
        new Emotion(
            Score.of(0.6, 1), none, none, none, none, none, none, angry, Emotion.Trend.absent("")),
        new Prosody.Hesitation(true, 1, 0.55, 1, 20, 0, 0, 0, 0, false, 0, List.of()),
        Prosody.Rate.ABSENT,
        Prosody.Pitch.ABSENT,
        Prosody.Level.ABSENT,
        Prosody.Phonation.ABSENT,
        Prosody.Quality.ABSENT);
  }

  @Test
  void whatWasHeardOfATurnIsCountedByBlockLabelAndLanguage() {
    var german = new Language("de-AT", 0.9, Language.Source.TEXT, true, true);

    metrics.on(new CallEvent.Signals(CALL, signals(heard(Prosody.Basis.FINAL), german)));

    assertThat(metrics.scrape())
        .contains("signals_turns_total{available=\"true\",block=\"arousal\"} 1.0")
        .contains("signals_turns_total{available=\"false\",block=\"pitch\"} 1.0")
        .contains("signals_emotion_labels_total{label=\"angry\"} 1.0")
        .contains("signals_hesitation_score_percent_bucket{le=\"50.0\"} 0")
        .contains("signals_hesitation_score_percent_bucket{le=\"60.0\"} 1")
        .contains("signals_language_total{language=\"de\",source=\"text\"} 1.0")
        .contains("signals_language_mismatches_total 1.0");
  }

  @Test
  void aTurnThatGoesOnIsNotCounted() {
    metrics.on(
        new CallEvent.Signals(
            CALL, signals(heard(Prosody.Basis.PARTIAL), Language.declared("en"))));

    assertThat(metrics.scrape()).doesNotContain("signals_turns_total");
  }

  @Test
  void whateverCallersAndClientsSayTheTagsStayFew() {
    for (int i = 0; i < 100; i++) {
      var language = Language.declared("x" + i);
      metrics.on(new CallEvent.Signals(CALL, signals(heard(Prosody.Basis.FINAL), language)));
      var use = EmotionUse.off("switched off during the call: reason " + i);
      metrics.on(new CallEvent.ConsentChanged(CALL, use));
      metrics.on(new CallEvent.ConsentChanged(CALL, EmotionUse.off("never heard of " + i)));
    }

    assertThat(metrics.scrape())
        .contains("signals_language_total{language=\"other\",source=\"declared\"} 100.0")
        .contains("signals_emotion_use_total{off_by=\"operator\"} 100.0")
        .contains("signals_emotion_use_total{off_by=\"other\"} 100.0")
        .doesNotContain("reason 1", "never heard", "x17", "the words", CALL.value());
  }

  @Test
  void noCallIsNamed() {
    metrics.on(new CallEvent.Started(CALL, "browser", "default", EmotionUse.ALLOWED));

    assertThat(metrics.scrape()).doesNotContain(CALL.value());
  }
}
