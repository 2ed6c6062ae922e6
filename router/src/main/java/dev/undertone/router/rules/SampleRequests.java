package dev.undertone.router.rules;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import dev.undertone.router.RouteRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Requests as they might come, for trying a file out: nothing known, everything known, between. */
final class SampleRequests {
  private static final int MIXED = 16;

  private SampleRequests() {}

  static List<RouteRequest> all() {
    var random = new Random(11);
    Stream<RouteRequest> mixed =
        Stream.generate(() -> request(random, random.nextBoolean())).limit(MIXED);
    return Stream.concat(Stream.of(nothingKnown(), request(random, true)), mixed).toList();
  }

  private static RouteRequest nothingKnown() {
    var signals =
        new TurnSignals(
            new CallId("sample"),
            new TurnId(0),
            "",
            0,
            0,
            0,
            Language.UNKNOWN,
            Prosody.NONE,
            Dynamics.NONE);
    return new RouteRequest(
        signals, Duration.ZERO, Duration.ofSeconds(1), 0, 0, 0, Set.of(), Map.of(), "", "api", "");
  }

  private static RouteRequest request(Random random, boolean known) {
    var dynamics =
        new Dynamics(
            known ? Optional.of(random.nextLong(-500, 3_000)) : Optional.empty(),
            random.nextBoolean(),
            random.nextInt(4),
            0,
            false,
            0,
            0,
            random.nextLong(5_000),
            random.nextLong(1, 20_000),
            random.nextDouble(),
            random.nextInt(4));
    var signals =
        new TurnSignals(
            new CallId("sample"),
            new TurnId(random.nextInt(30)),
            "",
            random.nextInt(40),
            random.nextDouble(),
            random.nextDouble(250),
            Language.declared("en-US"),
            voice(random, known),
            dynamics);
    return new RouteRequest(
        signals,
        Duration.ofMillis(random.nextLong(2_000)),
        Duration.ofSeconds(2),
        random.nextLong(2_000_000_000_000L),
        random.nextInt(30_000),
        random.nextInt(50),
        random.nextBoolean() ? Set.of("tools") : Set.of(),
        Map.of(),
        "user-" + random.nextInt(9),
        "browser",
        "sample");
  }

  private static Prosody voice(Random random, boolean known) {
    return new Prosody(
        Prosody.Basis.FINAL,
        random.nextLong(5_000),
        known
            ? Emotion.ofArousal(
                Emotion.Score.of(random.nextDouble(), 1),
                Emotion.Score.of(random.nextDouble(), 1),
                Emotion.Score.of(random.nextDouble(), 1))
            : Emotion.absent("signals.emotion is off"),
        new Prosody.Hesitation(
            known,
            1,
            random.nextDouble(),
            0,
            0,
            0,
            random.nextInt(5),
            random.nextDouble(),
            900,
            false,
            0,
            List.of()),
        new Prosody.Rate(known, 1, random.nextDouble(8), known, random.nextDouble(2)),
        new Prosody.Pitch(known, 1, 80 + random.nextDouble(200), random.nextDouble(12), -2),
        new Prosody.Level(known, 1, -random.nextDouble(50), known, random.nextDouble(6)),
        Prosody.Phonation.ABSENT,
        new Prosody.Quality(known, 1, random.nextDouble(40), random.nextDouble(0.1), false, 0));
  }
}
