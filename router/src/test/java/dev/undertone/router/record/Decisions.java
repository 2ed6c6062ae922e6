package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.Router;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.record.Decided.Keep;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decisions of the router {@code demo}, as tests of logs need them. */
final class Decisions {

  static final String WORDS = "my secret number is four two";

  private final Router router;

  Decisions() {
    this(RouterFile.bundled("demo"));
  }

  Decisions(RouterFile file) {
    this.router = new CelRouter(file, CelRouter.FailureObserver.none());
  }

  /** A decision of the house's, at moment 0. */
  Decided of(String id, String call) {
    return of(id, call, 1, 0, "", 0);
  }

  /**
   * @param reasks 2 and more take the rule {@code agitated-repeat}
   */
  Decided of(String id, String call, long turn, int reasks, String tenant, long epochMillis) {
    return of(id, call, turn, reasks, tenant, epochMillis, Emotion.absent("off"));
  }

  Decided of(
      String id,
      String call,
      long turn,
      int reasks,
      String tenant,
      long epochMillis,
      Emotion emotion) {
    var voice =
        new Prosody(
            Prosody.Basis.FINAL,
            900,
            emotion,
            Prosody.Hesitation.ABSENT,
            Prosody.Rate.ABSENT,
            Prosody.Pitch.ABSENT,
            Prosody.Level.ABSENT,
            Prosody.Phonation.ABSENT,
            Prosody.Quality.ABSENT);
    var dynamics =
        new TurnSignals.Dynamics(
            Optional.empty(), false, 0, 0, false, 0, 0, 500, 2_000, 0.5, reasks);
    var signals =
        new TurnSignals(
            new CallId(call),
            new TurnId(turn),
            WORDS,
            6,
            0.9,
            140,
            Language.declared("en"),
            voice,
            dynamics);
    var request =
        new RouteRequest(
            signals,
            Duration.ofMillis(1_500),
            Duration.ofMillis(1_500),
            epochMillis,
            new RequestFacts(400, 3, Set.of()),
            Ask.NOTHING,
            Continuity.NONE,
            Map.of("tier", "gold"),
            "user-1",
            "browser",
            "bank",
            tenant);
    var fleet =
        new FleetView(
            Map.of("scripted/quick", health(200, 400), "scripted/thoughtful", health(500, 1_200)));
    return new Decided(id, request, fleet, router.decide(request, fleet), false, Keep.ITS_TIME);
  }

  private static ModelHealth health(long p50, long p90) {
    return new ModelHealth(false, "", 1, Duration.ofMillis(p50), Duration.ofMillis(p90), 50);
  }

  static Decided withItsCall(Decided decided) {
    return new Decided(
        decided.id(),
        decided.request(),
        decided.fleet(),
        decided.decision(),
        decided.keepEmotion(),
        Keep.WITH_ITS_CALL);
  }

  static Served served() {
    return Served.of(
        List.of(
            new AttemptReport(
                "scripted/quick",
                Optional.empty(),
                Optional.of(FailureKind.TIMEOUT),
                "he said: " + WORDS),
            new AttemptReport(
                "scripted/cheap",
                Optional.of(Duration.ofMillis(90)),
                Optional.empty(),
                "",
                AttemptReport.Outcome.CANCELLED,
                0),
            new AttemptReport(
                "scripted/thoughtful",
                Optional.of(Duration.ofMillis(321)),
                Optional.empty(),
                "",
                AttemptReport.Outcome.ANSWERED,
                17)),
        "scripted/thoughtful",
        new TokenUsage(420, 100, 0, 60, 5),
        new Cost(1_234, true),
        Served.Ending.COMPLETE);
  }
}
