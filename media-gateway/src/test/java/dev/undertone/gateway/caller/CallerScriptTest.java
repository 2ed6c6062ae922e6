package dev.undertone.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.undertone.conversation.ConfigException;
import dev.undertone.gateway.caller.CallerScript.HangsUp;
import dev.undertone.gateway.caller.CallerScript.Keys;
import dev.undertone.gateway.caller.CallerScript.Pause;
import dev.undertone.gateway.caller.CallerScript.Says;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallerScriptTest {

  private static String problems(String text) {
    return catchThrowableOfType(ConfigException.class, () -> CallerScript.parse("s.yaml", text))
        .getMessage();
  }

  @Test
  void stepsComeInOrder() {
    CallerScript script =
        CallerScript.parse(
            "s.yaml",
            """
            rate: 1.1
            caller:
              - says: Hello
              - pause: 400ms
              - {says: there, pitch: 3, volume: 1.5, barge_in_after: 800ms, pause: 1s}
              - dtmf: 12#
              - hangs_up_after: 2s
            """);

    assertThat(script.steps())
        .extracting(Object::getClass)
        .isEqualTo(List.of(Says.class, Pause.class, Says.class, Keys.class, HangsUp.class));
    Says there = (Says) script.steps().get(2);
    assertThat(there.voice().rate()).isEqualTo(1.1);
    assertThat(there.voice().pitchSemitones()).isEqualTo(3);
    assertThat(there.bargeInAfter()).contains(Duration.ofMillis(800));
    assertThat(there.pause()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theDemonstrationIsCalmThenHesitantThenUpsetThenImpatient() {
    CallerScript demo = CallerScript.demo();

    assertThat(demo.router()).contains("demo");
    assertThat(demo.emotion()).isTrue();
    assertThat(demo.steps().stream().filter(Pause.class::isInstance))
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(demo.steps().getLast())
        .isInstanceOfSatisfying(
            Says.class, last -> assertThat(last.bargeInAfter()).contains(Duration.ofMillis(800)));
  }

  @Test
  void everyProblemIsNamedWithItsPlace() {
    assertThat(
            problems(
                """
                caller:
                  - say: Hello
                  - says: ""
                  - {says: Hi, rate: 5}
                  - dtmf: x
                  - pause: 3
                """))
        .isEqualTo(
            """
            s.yaml:2:5: 'caller[0]' = a mapping, must have one of says, pause, dtmf, hangs_up_after
             |   - say: Hello
             | ....^
            s.yaml:3:11: 'says' must be 1 to 1000 characters
             |   - says: ""
             | ..........^
            s.yaml:4:22: 'caller[2].rate' = '5', must be a number, 0.5 to 2
             |   - {says: Hi, rate: 5}
             | .....................^
            s.yaml:5:11: 'caller[3].dtmf' = 'x', must be 1 to 32 keys out of 0-9 * # A-D
             |   - dtmf: x
             | ..........^
            s.yaml:6:12: 'caller[4].pause' = '3', must be a length of time with its unit, such as 250ms, 1.5s, 10m or 1h
             |   - pause: 3
             | ...........^\
            """);
  }

  @Test
  void aScriptWithoutACallerIsNone() {
    assertThat(problems("name: x\n")).startsWith("s.yaml:1:1: 'caller' is missing");
    assertThat(problems("caller: []\n"))
        .startsWith("s.yaml:1:9: 'caller' = [], must have one step");
  }
}
