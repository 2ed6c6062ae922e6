package dev.undertone.gateway.house;

import static dev.undertone.gateway.house.WholeHouse.UTTERANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.gateway.house.FarEnd.Came;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.provider.ScriptedOptions;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a caller when he has gone: nothing. */
class NothingIsKeptTest {

  private static final String SAID = "my number is four seven one one";
  private static final String ANSWER = "Thank you, four seven one one.";
  private static final String ROUTER =
      """
      name: default
      models: {usual: {provider: scripted, model: usual}}
      routes: {normal: {first_token_deadline: 1s, variants: [{id: a, models: [usual]}]}}
      rule:
        match: [{id: default, output: "'normal'"}]
      """;

  @RegisterExtension final WholeHouse house = new WholeHouse();

  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final Handler everything =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final Logger root = LogManager.getLogManager().getLogger("");
  private final Level usual = root.getLevel();

  @BeforeEach
  void listen() {
    root.addHandler(everything);
    root.setLevel(Level.FINE);
    everything.setLevel(Level.FINE);
    var says = ScriptedOptions.at(0, 0).saying(ANSWER);
    var model = new ScriptedModel("scripted", house.clock(), Map.of("usual", says));
    house.opens(TestRouter.of(ROUTER, Map.of("scripted", model), house.clock()), SAID, SAID);
  }

  @AfterEach
  void stopListening() {
    root.setLevel(usual);
    root.removeHandler(everything);
  }

  @ParameterizedTest
  @EnumSource
  void ofACallThatIsOver(TestDoor door) {
    var caller = house.call(door);
    caller.speaks(UTTERANCE);
    assertThat(house.event(CallEvent.TranscriptFinal.class, caller, 0).text()).isEqualTo(SAID);
    house.turn(caller, 0);

    caller.hangsUp();
    house.event(CallEvent.Done.class, caller, 0);
    Await.until("the call is over", house::active, () -> house.active() == 0);

    assertThat(house.isKnown(caller)).as("the call is known").isFalse();
    assertThat(house.prosodyInUse()).as("analysers with a caller's baseline").isZero();
    assertThat(house.scrape()).doesNotContain("four seven", caller.id());
    assertThat(logged).noneMatch(line -> line.contains("four seven"));
  }

  @Test
  void oneAnalyserListensToOneCallerAndNoneToTheAgent() {
    var callers = house.calls(3, TestDoor.values());
    callers.forEach(caller -> caller.speaks(UTTERANCE));

    callers.forEach(caller -> assertThat(house.turn(caller, 0).outcome().heard()).isNotBlank());

    assertThat(callers)
        .allMatch(caller -> caller.came().stream().anyMatch(Came.Audio.class::isInstance));
    assertThat(house.prosodyInUse()).isEqualTo(3);
  }
}
