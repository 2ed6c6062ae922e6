package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.record.BoundedDecisionLog;
import dev.undertone.router.record.DecisionJson;
import dev.undertone.router.record.Served;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeptDecisionsTest {

  private static final CallId CALL = new CallId("c-1");
  private static final CallId OTHER = new CallId("c-2");

  private final BoundedDecisionLog log = new BoundedDecisionLog(10);

  private static Prosody agitated() {
    Score none = Score.absent("not measured");
    var emotion =
        new Emotion(
            Score.of(0.8765, 1),
            Score.of(0.5432, 1),
            none,
            none,
            none,
            none,
            none,
            Emotion.Expression.absent("not measured"),
            Emotion.Trend.absent("not measured"));
    return new Prosody(
        Prosody.Basis.FINAL,
        2_000,
        emotion,
        Prosody.Hesitation.ABSENT,
        Prosody.Rate.ABSENT,
        Prosody.Pitch.ABSENT,
        Prosody.Level.ABSENT,
        Prosody.Phonation.ABSENT,
        Prosody.Quality.ABSENT);
  }

  private static void decide(KeptDecisions kept, CallId call) {
    var router = new CelRouter(RouterFile.bundled("demo"), CelRouter.FailureObserver.none());
    var signals =
        new TurnSignals(
            call,
            new TurnId(1),
            "my account number is secret",
            5,
            1,
            120,
            Language.declared("en"),
            agitated(),
            TurnSignals.Dynamics.NONE);
    var request =
        new RouteRequest(
            signals,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            0,
            10,
            1,
            Set.of(),
            Map.of(),
            "",
            "browser",
            "default");
    var fleet = new FleetView(Map.of());
    kept.decided("d-" + call.value(), request, fleet, router.decide(request, fleet));
  }

  private static void ends(KeptDecisions kept, CallId call) {
    kept.on(new CallEvent.Done(call, "caller_left", 1, Duration.ZERO, Duration.ZERO, Cost.NONE));
  }

  private String written() {
    return DecisionJson.full().write(log.newest(1).getFirst());
  }

  @Test
  void areForgottenWithTheirCall() {
    var kept = new KeptDecisions(log, true, false);
    decide(kept, CALL);
    decide(kept, OTHER);

    ends(kept, CALL);

    assertThat(log.newest(10)).extracting(record -> record.call()).containsExactly(OTHER);
  }

  @Test
  void outliveItWhereTheOperatorWantsThem() {
    var kept = new KeptDecisions(log, false, true);
    decide(kept, CALL);

    ends(kept, CALL);

    assertThat(log.newest(10)).hasSize(1);
  }

  @Test
  void haveWhatCameOfThem() {
    var kept = new KeptDecisions(log, false, true);
    decide(kept, CALL);
    var served =
        new Served(
            List.of(),
            Optional.empty(),
            TokenUsage.NONE,
            new Cost(7, true),
            Served.Ending.CANCELLED);

    kept.served("d-c-1", served);

    assertThat(log.entry("d-c-1").orElseThrow().served()).contains(served);
  }

  @Test
  void haveNoEmotionInThemAndNeverTheWords() {
    decide(new KeptDecisions(log, false, true), CALL);

    assertThat(written()).doesNotContain("0.877", "0.876", "0.543", "account", "secret");
  }

  @Test
  void haveEmotionInThemWhereTheOperatorWantsIt() {
    decide(new KeptDecisions(log, true, true), CALL);

    assertThat(written()).contains("0.543").doesNotContain("account", "secret");
  }
}
