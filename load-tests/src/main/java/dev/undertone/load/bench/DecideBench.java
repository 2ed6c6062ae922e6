package dev.undertone.load.bench;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The worst case of a decision: none of the rules but the last, the default, matches; and every
 * model of the file is a candidate that is measured and scored.
 *
 * <p>{@code -bm sample} gives the quantiles. The JVM's options are those of {@code ./undertone
 * router}, for a collection is part of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgs = {
      "-XX:+UseSerialGC",
      "-Xms56m",
      "-Xmn40m",
      "-XX:SurvivorRatio=3",
      "-Xmx112m",
      "-XX:MaxDirectMemorySize=64m",
      "-XX:TrimNativeHeapInterval=5000",
      "-XX:+UseCompactObjectHeaders",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
public class DecideBench {

  private static final String[] CONDITIONS = {
    "has(voice.arousal) && voice.arousal > 0.%02d",
    "voice.hesitation.available && voice.hesitation.score > 0.%02d",
    "dynamics.reasks >= %d",
    "variables.agitated && dynamics.reasks < %d",
    "dynamics.barge_in && dynamics.reasks >= %d",
  };

  private static final Prosody UNHEARD =
      Prosody.NONE.asFinal().without(EmotionUse.off("no voice in this request"));

  @Param({"10", "50"})
  public int rules;

  @Param({"2", "20"})
  public int models;

  @Param({"first", "auto"})
  public String strategy;

  private CelRouter router;
  private RouteRequest request;
  private FleetView fleet;

  /** Set up by {@link #read}. */
  @SuppressWarnings("NullAway.Init")
  public DecideBench() {}

  /** Reads a file of that many rules. */
  @Setup
  public void read() {
    router =
        new CelRouter(
            RouterFile.parse("bench.yaml", yaml(rules, models, strategy)),
            CelRouter.FailureObserver.none());
    request = request();
    fleet = fleet(models);
    RouteDecision decision = router.decide(request, fleet);
    if (!decision.rule().equals("default") || decision.attempts().size() != models) {
      throw new IllegalStateException(
          "rule = " + decision.rule() + ", must be default with " + models + " models");
    }
  }

  @Benchmark
  public RouteDecision decide() {
    return router.decide(request, fleet);
  }

  static String yaml(int rules, int models, String strategy) {
    var yaml = new StringBuilder("name: bench\nmodels:\n");
    var names = new StringBuilder();
    for (int i = 0; i < models; i++) {
      yaml.append(
          ("  m%d: {provider: scripted, model: model-%d, tier: %d, context_tokens: 128000,"
                  + " price: {in_per_m: %d, out_per_m: %d}}\n")
              .formatted(i, i, i % 4, 1 + i, 4 + i));
      names.append(i == 0 ? "m" : ", m").append(i);
    }
    yaml.append(
        """
        prompts:
          plain: Answer in two or three spoken sentences.
        routes:
          default:
            strategy: %s
            first_token_deadline: 800ms
            variants: [{id: a, models: [%s], prompt: plain}]
          strong:
            first_token_deadline: 800ms
            variants: [{id: a, models: [m%d], prompt: plain}]
        rule:
          variables:
            - name: agitated
              expression: has(voice.arousal) && voice.arousal > 0.95
          match:
        """
            .formatted(strategy, names, Math.min(3, models - 1)));
    for (int i = 0; i < rules - 1; i++) {
      String condition = CONDITIONS[i % CONDITIONS.length].formatted(40 + i);
      yaml.append("    - id: r").append(i).append("\n      condition: ").append(condition);
      yaml.append("\n      output: \"'strong'\"\n");
    }
    return yaml.append("    - id: default\n      output: \"'default'\"\n").toString();
  }

  /** Every model measured, none so slow that it would be left out. */
  static FleetView fleet(int models) {
    Map<String, FleetView.ModelHealth> health = new HashMap<>();
    for (int i = 0; i < models; i++) {
      health.put(
          "scripted/model-" + i,
          new FleetView.ModelHealth(
              false,
              "",
              1,
              Duration.ofMillis(200 + 20L * i),
              Duration.ofMillis(400 + 30L * i),
              100));
    }
    return new FleetView(health);
  }

  /** A calm caller of whom everything is known. */
  static RouteRequest request() {
    Prosody voice =
        new Prosody(
            Prosody.Basis.FINAL,
            1_500,
            Emotion.ofArousal(
                Emotion.Score.of(0.2, 0.8),
                Emotion.Score.of(-0.1, 0.8),
                Emotion.Score.of(0.2, 0.8)),
            new Prosody.Hesitation(true, 0.9, 0.1, 0, 0, 0, 0, 0.05, 0, false, 0, List.of()),
            new Prosody.Rate(true, 0.8, 4.2, true, 1),
            new Prosody.Pitch(true, 0.8, 140, 6, -2),
            new Prosody.Level(true, 0.9, -24, true, 0.5),
            Prosody.Phonation.ABSENT,
            new Prosody.Quality(true, 1, 22, 0, false, 0));
    return request(
        voice, new Dynamics(Optional.of(400L), false, 0, 0, false, 0, 0, 500, 2_000, 0.4, 0));
  }

  /** A text alone, as an LLM gateway gets it. */
  static RouteRequest unheard() {
    return request(UNHEARD, Dynamics.NONE);
  }

  private static RouteRequest request(Prosody voice, Dynamics dynamics) {
    var signals =
        new TurnSignals(
            new CallId("c-1"),
            new TurnId(3),
            "what is my balance",
            4,
            0.9,
            140,
            Language.declared("en"),
            voice,
            dynamics);
    Duration budget = Duration.ofMillis(1_500);
    return new RouteRequest(
        signals, budget, budget, 0, 300, 7, Set.of(), Map.of(), "", "browser", "bench");
  }
}
