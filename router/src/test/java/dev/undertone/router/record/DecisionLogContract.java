package dev.undertone.router.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.router.record.Outcome.Attached;
import dev.undertone.router.record.Outcome.Target;
import dev.undertone.router.record.Outcome.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every decision log does. */
abstract class DecisionLogContract {

  private static final CallId CALL = new CallId("c-1");

  final Decisions decisions = new Decisions();
  DecisionLog log;

  /** An empty log that holds 100 decisions at least. */
  abstract DecisionLog open();

  @BeforeEach
  void openLog() {
    log = open();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private List<String> ids(DecisionQuery query) {
    return log.lines(query).found().stream().map(DecisionLine::id).toList();
  }

  @Nested
  class ADecision {

    @Test
    void comesOutAsItWentIn() {
      Decided decided = decisions.of("d", "c-1", 2, 2, "acme", 1_700_000_000_000L);

      log.add(decided);

      assertThat(log.find("d")).contains(decided.redacted());
      assertThat(log.entry("other")).isEmpty();
      assertThat(log.counts().written()).isEqualTo(1);
    }

    @Test
    void isListedWithWhatWasChosen() {
      log.add(decisions.of("d", "c-1", 2, 2, "acme", 1_700_000_000_000L));

      DecisionLine line = log.lines(DecisionQuery.newest(1)).found().getFirst();

      assertThat(line.id()).isEqualTo("d");
      assertThat(line.epochMillis()).isEqualTo(1_700_000_000_000L);
      assertThat(line.call()).isEqualTo(CALL);
      assertThat(line.turn()).isEqualTo(2);
      assertThat(line.tenant()).isEqualTo("acme");
      assertThat(line.rule()).isEqualTo("agitated-repeat");
      assertThat(line.route()).isEqualTo("strong");
      assertThat(line.model()).isEqualTo("scripted/thoughtful");
      assertThat(line.propensity()).isEqualTo(1);
      assertThat(line).isEqualTo(log.entry("d").orElseThrow().line());
    }

    @Test
    void thatIsAddedTwiceIsKeptOnce() {
      log.add(decisions.of("d", "c-1", 1, 0, "", 1));
      log.add(decisions.of("d", "c-1", 1, 2, "", 2));

      assertThat(log.newest(10)).hasSize(1);
      assertThat(log.find("d").orElseThrow().decision().rule()).isEqualTo("default");
    }

    @Test
    void keepsWhatCameOfItButNotItsWords() {
      log.served("d", Decisions.served());
      log.add(decisions.of("d", "c-1"));
      log.served("d", Decisions.served());

      Served served = log.entry("d").orElseThrow().served().orElseThrow();

      assertThat(served).isEqualTo(Decisions.served());
      assertThat(served.model()).contains("scripted/thoughtful");
      assertThat(served.toString()).doesNotContain("secret");
      assertThat(log.lines(DecisionQuery.newest(1)).found().getFirst().served()).contains(served);
    }

    @Test
    void ofManyThreadsIsNotLost() throws InterruptedException {
      var ready = new CountDownLatch(4);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        String name = "t" + t;
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      ready.countDown();
                      for (int i = 0; i < 25; i++) {
                        log.add(decisions.of(name + "-" + i, "c-1"));
                      }
                    }));
      }
      for (Thread each : threads) {
        each.join();
      }

      assertThat(log.newest(200))
          .extracting(DecisionRecord::id)
          .doesNotHaveDuplicates()
          .hasSize(100);
      assertThat(ids(DecisionQuery.newest(200)).stream().filter(id -> id.startsWith("t2-")))
          .as("those of one thread, newest first")
          .containsExactlyElementsOf(
              IntStream.range(0, 25).mapToObj(i -> "t2-" + (24 - i)).toList());
    }
  }

  @Nested
  class AQuery {

    @BeforeEach
    void fill() {
      log.add(decisions.of("a", "c-1", 1, 0, "", 1_000));
      log.add(decisions.of("b", "c-1", 2, 2, "", 2_000));
      log.add(decisions.of("c", "c-2", 1, 0, "acme", 3_000));
      log.add(decisions.of("d", "c-3", 1, 2, "acme", 4_000));
    }

    private DecisionQuery with(
        OptionalLong since,
        OptionalLong until,
        String router,
        String rule,
        String route,
        String model,
        String call,
        String tenant) {
      return new DecisionQuery(
          since,
          until,
          Optional.ofNullable(router),
          Optional.ofNullable(rule),
          Optional.ofNullable(route),
          Optional.ofNullable(model),
          Optional.ofNullable(call).map(CallId::new),
          Optional.ofNullable(tenant),
          100,
          OptionalLong.empty());
    }

    private DecisionQuery by(String router, String rule, String route, String model) {
      return with(
          OptionalLong.empty(), OptionalLong.empty(), router, rule, route, model, null, null);
    }

    @Test
    void listsTheNewestFirst() {
      assertThat(ids(DecisionQuery.newest(10))).containsExactly("d", "c", "b", "a");
      assertThat(ids(DecisionQuery.newest(1))).containsExactly("d");
    }

    @Test
    void takesTheFirstMomentAndNotTheLast() {
      assertThat(
              ids(
                  with(
                      OptionalLong.of(2_000),
                      OptionalLong.of(4_000),
                      null,
                      null,
                      null,
                      null,
                      null,
                      null)))
          .containsExactly("c", "b");
    }

    @Test
    void looksForWhatWasChosen() {
      assertThat(ids(by("demo", "agitated-repeat", null, null))).containsExactly("d", "b");
      assertThat(ids(by(null, null, "default", null))).containsExactly("c", "a");
      assertThat(ids(by(null, null, null, "scripted/thoughtful"))).containsExactly("d", "b");
      assertThat(ids(by("other", null, null, null))).isEmpty();
    }

    @Test
    void looksForACallAndATenant() {
      var none = OptionalLong.empty();
      assertThat(ids(with(none, none, null, null, null, null, "c-1", null)))
          .containsExactly("b", "a");
      assertThat(ids(with(none, none, null, null, null, null, null, "acme")))
          .containsExactly("d", "c");
      assertThat(ids(with(none, none, null, null, null, null, "c-1", "acme"))).isEmpty();
    }

    @Test
    void comesInPagesThatMissNothingThoughMoreIsAdded() {
      DecisionPage<DecisionLine> first = log.lines(DecisionQuery.newest(3));
      log.add(decisions.of("e", "c-4"));

      long next = first.next().orElseThrow();
      DecisionPage<DecisionLine> second = log.lines(DecisionQuery.newest(3).before(next));

      assertThat(first.found()).extracting(DecisionLine::id).containsExactly("d", "c", "b");
      assertThat(second.found()).extracting(DecisionLine::id).containsExactly("a");
      assertThat(second.next()).isEmpty();
    }

    @Test
    void readsWholeDecisionsToo() {
      assertThat(log.entries(DecisionQuery.newest(2)).found())
          .extracting(entry -> entry.record().id())
          .containsExactly("d", "c");
    }

    @Test
    void asksForAPageOfSomeLength() {
      assertThatThrownBy(() -> DecisionQuery.newest(DecisionQuery.MAX_LIMIT + 1))
          .hasMessage("limit = 501, must be 1 to 500");
    }
  }

  @Nested
  class AnErasure {

    @Test
    void forgetsACallAndNoOther() {
      log.add(decisions.of("a", "c-1"));
      log.add(decisions.of("b", "c-2"));
      log.served("a", Decisions.served());
      log.attach(outcome(new Target.Call(CALL), "sold", true), Optional.empty());

      assertThat(log.erase(CALL)).isEqualTo(1);

      assertThat(ids(DecisionQuery.newest(10))).containsExactly("b");
      assertThat(log.erase(CALL)).isZero();
      assertThat(log.counts().erased()).isEqualTo(1);
      assertThat(log.attach(outcome(new Target.Call(CALL), "sold", true), Optional.empty()))
          .isEqualTo(Attached.UNKNOWN);
    }

    @Test
    void ofATenantForgetsNobodyElses() {
      log.add(decisions.of("a", "c-1", 1, 0, "acme", 0));
      log.add(decisions.of("b", "c-1", 1, 0, "beta", 0));
      log.add(decisions.of("c", "c-1"));

      assertThat(log.erase(CALL, Optional.of("acme"))).isEqualTo(1);
      assertThat(log.erase(CALL, Optional.of("acme"))).isZero();

      assertThat(ids(DecisionQuery.newest(10))).containsExactly("c", "b");
      assertThat(log.erase(CALL, Optional.empty())).isEqualTo(2);
    }

    @Test
    void leavesWhatIsAddedAfterIt() {
      log.add(decisions.of("a", "c-1"));
      log.forget(CALL);
      log.add(decisions.of("b", "c-1"));

      assertThat(ids(DecisionQuery.newest(10))).containsExactly("b");
    }
  }

  private static Outcome outcome(Target target, String name, boolean flag) {
    return new Outcome(target, name, new Value.Flag(flag), 5);
  }

  @Nested
  class AnOutcome {

    private final Target answer = new Target.Generation("a");
    private final Target turn = new Target.Turn(CALL, new TurnId(1));
    private final Target call = new Target.Call(CALL);

    @BeforeEach
    void fill() {
      log.add(decisions.of("a", "c-1", 1, 0, "acme", 1));
      log.add(decisions.of("b", "c-1", 2, 0, "acme", 2));
    }

    private Attached attach(Target target, String name, Value value) {
      return log.attach(new Outcome(target, name, value, 7), Optional.empty());
    }

    private List<Outcome> of(String id) {
      return log.entry(id).orElseThrow().outcomes();
    }

    @Test
    void isListedBesideEveryDecisionThatItConcerns() {
      attach(answer, "stars", new Value.Figure(4.5));
      attach(turn, "repeated", new Value.Flag(false));
      attach(call, "end", new Value.Word("a \"sale\""));

      assertThat(of("a")).extracting(Outcome::name).containsExactly("end", "repeated", "stars");
      assertThat(of("b")).extracting(Outcome::name).containsExactly("end");
      assertThat(of("a"))
          .contains(new Outcome(answer, "stars", new Value.Figure(4.5), 7))
          .contains(new Outcome(turn, "repeated", new Value.Flag(false), 7))
          .contains(new Outcome(call, "end", new Value.Word("a \"sale\""), 7));
      assertThat(log.lines(DecisionQuery.newest(5)).found().getLast().outcomes())
          .isEqualTo(of("a"));
    }

    @Test
    void thatComesTwiceCountsOnceAndTheLaterValueHolds() {
      assertThat(attach(call, "stars", new Value.Figure(3))).isEqualTo(Attached.ADDED);
      log.add(decisions.of("c", "c-1", 3, 0, "acme", 3));
      assertThat(attach(call, "stars", new Value.Figure(5))).isEqualTo(Attached.REPLACED);

      assertThat(of("a")).containsExactly(new Outcome(call, "stars", new Value.Figure(5), 7));
      assertThat(of("c")).isEqualTo(of("a"));
    }

    @Test
    void ofNothingThatIsKnownIsRefused() {
      assertThat(attach(new Target.Generation("z"), "x", new Value.Flag(true)))
          .isEqualTo(Attached.UNKNOWN);
      assertThat(attach(new Target.Turn(CALL, new TurnId(9)), "x", new Value.Flag(true)))
          .isEqualTo(Attached.UNKNOWN);
      assertThat(attach(new Target.Call(new CallId("c-9")), "x", new Value.Flag(true)))
          .isEqualTo(Attached.UNKNOWN);
    }

    @Test
    void ofAnotherTenantsIsRefusedInTheSameWords() {
      for (Target target : List.of(answer, turn, call)) {
        assertThat(log.attach(outcome(target, "x", true), Optional.of("other")))
            .isEqualTo(Attached.UNKNOWN);
        assertThat(log.attach(outcome(target, "x", true), Optional.of("acme")))
            .isEqualTo(Attached.ADDED);
      }
    }

    @Test
    void isOneOfAFewOfItsTarget() {
      for (int i = 0; i < Outcome.MAX_PER_TARGET; i++) {
        attach(answer, "n" + i, new Value.Figure(i));
      }

      assertThat(attach(answer, "more", new Value.Figure(1))).isEqualTo(Attached.FULL);
      assertThat(attach(answer, "n3", new Value.Figure(1))).isEqualTo(Attached.REPLACED);
      assertThat(attach(call, "more", new Value.Figure(1))).isEqualTo(Attached.ADDED);
    }
  }
}
