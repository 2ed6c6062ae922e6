package dev.undertone.gateway.api;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.record.Decided;
import dev.undertone.router.record.Served;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decisions of the router {@code demo}, as clients of the API get them. */
public final class Generations {

  private final CelRouter router =
      new CelRouter(RouterFile.bundled("demo"), CelRouter.FailureObserver.none());

  /**
   * @param reasks 2 and more take the rule {@code agitated-repeat}
   */
  public Decided of(String id, String call, int reasks, String tenant, long epochMillis) {
    var dynamics =
        new TurnSignals.Dynamics(
            Optional.empty(), false, 0, 0, false, 0, 0, 500, 2_000, 0.5, reasks);
    var voice =
        new Prosody(
            Prosody.Basis.FINAL,
            900,
            dev.undertone.conversation.speech.Emotion.absent("off"),
            Prosody.Hesitation.ABSENT,
            Prosody.Rate.ABSENT,
            Prosody.Pitch.ABSENT,
            Prosody.Level.ABSENT,
            Prosody.Phonation.ABSENT,
            Prosody.Quality.ABSENT);
    var signals =
        new TurnSignals(
            new CallId(call),
            new TurnId(1),
            "my words",
            2,
            1,
            120,
            Language.declared("en"),
            voice,
            dynamics);
    var request =
        new RouteRequest(
            signals,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            epochMillis,
            new RequestFacts(400, 3, Set.of()),
            Ask.NOTHING,
            Continuity.NONE,
            Map.of(),
            "user-1",
            "api",
            "",
            tenant);
    return new Decided(
        id,
        request,
        FleetView.EMPTY,
        router.decide(request, FleetView.EMPTY),
        false,
        Decided.Keep.ITS_TIME);
  }

  public static Served served() {
    return Served.of(
        List.of(
            new AttemptReport(
                "scripted/quick", Optional.of(Duration.ofMillis(321)), Optional.empty(), "")),
        new TokenUsage(420, 100, 0, 60, 0),
        new Cost(1_234, true),
        Served.Ending.COMPLETE);
  }
}
