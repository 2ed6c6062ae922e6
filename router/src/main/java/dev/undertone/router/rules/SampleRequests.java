package dev.undertone.router.rules;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.RequestFacts;
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

  static RouteRequest request(Random random, boolean known) {
    var dynamics =
        new Dynamics(
            known ? Optional.of(random.nextLong(-500, 3_000)) : Optional.empty(),
            random.nextBoolean(),
            random.nextInt(4),
            random.nextInt(4),
            known,
            random.nextLong(2_000),
            random.nextDouble(),
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
            language(random, known),
            voice(random, known),
            dynamics);
    return new RouteRequest(
        signals,
        Duration.ofMillis(random.nextLong(2_000)),
        Duration.ofSeconds(2),
        random.nextLong(2_000_000_000_000L),
        facts(random, known),
        known && random.nextInt(8) == 0 ? pinned() : Ask.NOTHING,
        known
            ? new Continuity("scripted/quick", random.nextInt(3), random.nextInt(2_000))
            : Continuity.NONE,
        Map.of(),
        "user-" + random.nextInt(9),
        "browser",
        "sample",
        known ? "tenant-" + random.nextInt(3) : "");
  }

  private static RequestFacts facts(Random random, boolean known) {
    var facts =
        new RequestFacts(
            random.nextInt(30_000),
            random.nextInt(50),
            random.nextBoolean() ? Set.of("tools") : Set.of(),
            known ? random.nextInt(1, 4_000) : 0,
            "",
            "",
            -1);
    return known ? facts.with("en", "question", random.nextDouble()) : facts;
  }

  private static Ask pinned() {
    return new Ask(
        Optional.of("scripted/quick"), List.of(), List.of(), Set.of(), Set.of(), Optional.empty());
  }

  private static Language language(Random random, boolean known) {
    return known
        ? new Language(
            random.nextBoolean() ? "en" : "de",
            random.nextDouble(),
            Language.Source.TEXT,
            true,
            random.nextBoolean())
        : Language.declared("en-US");
  }

  private static Prosody voice(Random random, boolean known) {
    return new Prosody(
        random.nextInt(4) == 0 ? Prosody.Basis.PARTIAL : Prosody.Basis.FINAL,
        random.nextLong(5_000),
        known ? emotion(random) : Emotion.absent("signals.emotion is off"),
        new Prosody.Hesitation(
            known,
            random.nextDouble(),
            random.nextDouble(),
            random.nextInt(4),
            random.nextDouble(20),
            random.nextInt(3),
            random.nextInt(5),
            random.nextDouble(),
            random.nextLong(2_500),
            known,
            random.nextInt(3),
            List.of()),
        new Prosody.Rate(known, 1, random.nextDouble(8), known, random.nextDouble(2)),
        new Prosody.Pitch(known, 1, 80 + random.nextDouble(200), random.nextDouble(12), -2),
        new Prosody.Level(known, 1, -random.nextDouble(50), known, random.nextDouble(6)),
        new Prosody.Phonation(known, 1, random.nextDouble(25), known, 0.01, 0.05),
        new Prosody.Quality(known, 1, random.nextDouble(40), random.nextDouble(0.1), known, 3_400));
  }

  private static Emotion emotion(Random random) {
    double angry = random.nextDouble();
    Emotion.Label[] labels = Emotion.Label.values();
    return new Emotion(
        score(random),
        new Emotion.Score(true, random.nextDouble(), random.nextDouble(-1, 1), ""),
        score(random),
        score(random),
        score(random),
        score(random),
        score(random),
        new Emotion.Expression(
            true,
            random.nextDouble(),
            labels[random.nextInt(labels.length)],
            1 - angry,
            angry,
            0,
            0,
            0,
            ""),
        new Emotion.Trend(
            true,
            random.nextDouble(),
            random.nextDouble(),
            random.nextDouble(-1, 1),
            random.nextDouble(),
            random.nextDouble(-1, 1),
            ""));
  }

  private static Emotion.Score score(Random random) {
    return Emotion.Score.of(random.nextDouble(), random.nextDouble());
  }
}
