package dev.undertone.router.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.Plan;
import dev.undertone.router.Plan.OnBreak;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.Plan.Retry;
import dev.undertone.router.relay.RelayObserver.Ending;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many jobs at once over providers that misbehave at random, with clients that go away. */
class RelayChaosTest {

  private static final List<String> PROVIDERS = List.of("a", "b", "c");
  private static final int JOBS = 150;

  private static Script script(Random random) {
    Script begun = Script.stream().tokens("a ", "b ");
    return switch (random.nextInt(12)) {
      case 0 -> Script.error(500, "", "down");
      case 1 -> Script.error(429, "", "slow down", "retry-after-ms: 5");
      case 2 -> Script.silence();
      case 3 -> Script.stream().hang();
      case 4 -> begun.cut();
      case 5 -> begun.hang();
      case 6 -> begun.event("}{").hang();
      case 7 -> new Script(List.of(new Script.Cut()));
      case 8 -> Script.saying("slow").after(1 + random.nextInt(60));
      default -> Script.saying("Hello, ", "world");
    };
  }

  private static Plan plan(Random random) {
    List<String> order = new ArrayList<>(PROVIDERS);
    Collections.shuffle(order, random);
    List<PlannedAttempt> attempts = new ArrayList<>();
    for (String provider : order) {
      attempts.add(
          Stage.model(provider, Duration.ofMillis(20 + random.nextInt(60)), Duration.ofMillis(60)));
    }
    return new Plan(
        Plan.Kind.values()[random.nextInt(Plan.Kind.values().length)],
        attempts,
        random.nextBoolean() ? Optional.of(Duration.ofMillis(10)) : Optional.empty(),
        random.nextBoolean() ? new Retry(1, Duration.ofMillis(5)) : Retry.NONE,
        random.nextBoolean() ? OnBreak.CONTINUE : OnBreak.ERROR,
        random.nextBoolean(),
        Optional.empty(),
        0.5,
        3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyJobEndsOnceAndEveryProviderIsReleased(long seed) throws Exception {
    Random random = new Random(seed);
    Vertx vertx = Vertx.vertx();
    try (var stage = new Stage(vertx)) {
      for (String provider : PROVIDERS) {
        List<Script> scripts = new ArrayList<>();
        for (int i = 0; i < 4 * JOBS; i++) {
          scripts.add(script(random));
        }
        stage.provider(provider, Script.silence()).play(scripts.toArray(Script[]::new));
      }

      List<Stage.Started> cancelled = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        stage.fleet.reload(_ -> true); // breakers would keep the chaos away
        var request = random.nextInt(4) == 0 ? Stage.unstreamed() : Stage.streamed();
        var started = stage.start(plan(random), request);
        if (random.nextInt(4) == 0) {
          stage.awaitTimers(1 + random.nextInt(15));
          started.cancel();
          cancelled.add(started);
        }
      }

      Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
      for (int i = 0; i < JOBS; i++) {
        endings.merge(stage.observer.awaitEnded().ending(), 1, Integer::sum);
      }
      assertThat(stage.observer.endings()).isZero();
      assertThat(endings).containsKeys(Ending.COMPLETE, Ending.BROKEN, Ending.CANCELLED);
      assertThat(endings.get(Ending.CANCELLED)).isLessThanOrEqualTo(cancelled.size());
      for (String provider : PROVIDERS) {
        stage.until(provider + " is released", () -> stage.theRelay().underWay(provider) == 0);
      }
    } finally {
      vertx.close().await();
    }
  }
}
