package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.record.DecisionJson;
import dev.undertone.router.record.DecisionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The same inputs give the same decision: from the record, by a router that was read anew, on
 * another machine. Inputs come from seeded generators whose algorithm Java specifies. {@code mvn
 * -pl router -am test -Dtest=PurityTest -Dgoldens=write} writes the golden decisions anew.
 */
class PurityTest {
  private static final Path FILE = Path.of("src/test/resources/purity/router.yaml");
  private static final Path GOLDEN = Path.of("src/test/resources/purity/decisions.txt");
  private static final List<String> MODELS = List.of("eu/s", "eu/m", "us/l", "us/o");

  private final DecisionJson json = DecisionJson.full();

  private static CelRouter read() throws IOException {
    return new CelRouter(
        RouterFile.parse("router.yaml", Files.readString(FILE)), CelRouter.FailureObserver.none());
  }

  @Test
  void aDecisionMadeAgainFromItsRecordIsTheSame() throws IOException {
    CelRouter router = read();
    CelRouter anew = read();
    var random = new Random(21);
    var routes = new HashSet<String>();
    var kinds = new HashSet<Object>();
    for (int i = 0; i < 3_000; i++) {
      RouteRequest request = request(random);
      FleetView fleet = fleet(random);

      RouteDecision decision = router.decide(request, fleet);

      String recorded = json.write(DecisionRecord.of("d" + i, request, fleet, decision, true));
      DecisionRecord record = json.read(recorded);
      assertThat(record.decision()).isEqualTo(decision);
      assertThat(record.decideAgain(anew).decision()).isEqualTo(decision);
      assertThat(json.write(record)).isEqualTo(recorded);
      routes.add(decision.route());
      kinds.add(decision.plan().kind());
    }
    // Not the same dull decision every time.
    assertThat(routes)
        .contains(
            "first", "split", "cheap", "fast", "smart", "european", "careful", "jury", "pinned");
    assertThat(kinds).hasSize(3);
  }

  @Test
  void theOrderInWhichMapsAndSetsHoldTheirEntriesDoesNotMatter() throws IOException {
    CelRouter router = read();
    var random = new Random(22);
    for (int i = 0; i < 500; i++) {
      RouteRequest request = request(random);
      FleetView fleet = fleet(random);
      Map<String, ModelHealth> turned =
          new TreeMap<>(
                  Map.copyOf(fleet.models()).entrySet().stream()
                      .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
              .descendingMap();

      assertThat(router.decide(request, new FleetView(turned)))
          .isEqualTo(router.decide(request, fleet));
    }
  }

  /** Compared with what was decided elsewhere and then. */
  @Test
  void anotherMachineComesToTheSameDecisions() throws IOException {
    CelRouter router = read();
    var random = new Random(23);
    var decisions = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      RouteRequest request = request(random);
      FleetView fleet = fleet(random);
      RouteDecision decision = router.decide(request, fleet);
      String recorded = json.write(DecisionRecord.of("d" + i, request, fleet, decision, true));
      decisions.append(
          "%03d %s %s %s %s %s\n"
              .formatted(
                  i,
                  ShortHash.of(recorded),
                  decision.rule(),
                  decision.route(),
                  decision.variant(),
                  decision.attempts().stream()
                      .map(each -> each.model().id())
                      .collect(Collectors.joining(">"))));
    }
    if ("write".equals(System.getProperty("goldens"))) {
      Files.writeString(GOLDEN, decisions);
    }
    assertThat(decisions.toString()).isEqualTo(Files.readString(GOLDEN));
  }

  private static FleetView fleet(Random random) {
    Map<String, ModelHealth> models = new HashMap<>();
    for (String model : MODELS) {
      if (random.nextInt(3) > 0) {
        boolean open = random.nextInt(8) == 0;
        long p50 = random.nextLong(900_000_000);
        models.put(
            model,
            new ModelHealth(
                open,
                open ? "UNAVAILABLE: 503" : "",
                random.nextDouble(),
                Duration.ofNanos(p50),
                Duration.ofNanos(p50 + random.nextLong(900_000_000)),
                random.nextInt(1, 128)));
      }
    }
    return new FleetView(models);
  }

  private static RouteRequest request(Random random) {
    RouteRequest r = SampleRequests.request(random, random.nextInt(4) > 0);
    String previous = random.nextBoolean() ? "" : MODELS.get(random.nextInt(MODELS.size()));
    return new RouteRequest(
        r.signals(),
        Duration.ofNanos(random.nextLong(2_000_000_000)),
        r.budgetTotal(),
        r.epochMillis(),
        r.facts(),
        ask(random),
        new Continuity(
            previous,
            random.nextInt(3),
            random.nextInt(8_000),
            Duration.ofNanos(random.nextLong(700_000_000))),
        random.nextInt(5) == 0
            ? Map.of("route", List.of("cheap", "fast", "split", "nowhere").get(random.nextInt(4)))
            : Map.of(),
        "user-" + random.nextInt(500),
        "api",
        "",
        r.tenant());
  }

  private static Ask ask(Random random) {
    if (random.nextInt(2) == 0) {
      return Ask.NOTHING;
    }
    return new Ask(
        random.nextInt(6) == 0 ? Optional.of(any(random, MODELS)) : Optional.empty(),
        random.nextInt(4) == 0 ? some(random, MODELS, List::copyOf) : List.of(),
        random.nextInt(3) == 0
            ? some(random, List.of("price", "latency", "quality"), List::copyOf)
            : List.of(),
        random.nextInt(4) == 0 ? some(random, MODELS, Set::copyOf) : Set.of(),
        random.nextInt(4) == 0 ? some(random, List.of("eu", "us", "us/l"), Set::copyOf) : Set.of(),
        random.nextInt(4) == 0
            ? Optional.of(Duration.ofNanos(random.nextLong(1_000_000_000)))
            : Optional.empty());
  }

  private static String any(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static <C> C some(Random random, List<String> from, Function<List<String>, C> as) {
    List<String> some = new ArrayList<>();
    for (String each : from) {
      if (random.nextBoolean()) {
        some.add(random.nextInt(some.size() + 1), each);
      }
    }
    return as.apply(some);
  }
}
