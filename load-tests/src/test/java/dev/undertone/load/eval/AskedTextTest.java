package dev.undertone.load.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class AskedTextTest {

  private final AskedText asked = new AskedText();

  private void on(String event) throws JsonProcessingException {
    asked.on(new ObjectMapper().readTree(event.replace('\'', '"')));
  }

  @Test
  void joinsTheTurnsInTheirOrder() throws Exception {
    on("{'type':'transcript.final','turn':2,'text':'two three'}");
    on("{'type':'transcript.final','turn':1,'text':'one'}");
    on("{'type':'turn.done','turn':1,'outcome':'completed'}");

    assertThat(asked.text()).isEqualTo("one two three");
    assertThat(asked.turns()).isEqualTo(2);
  }

  @Test
  void countsTheWordsOfATurnThatWentOnOnce() throws Exception {
    on("{'type':'transcript.final','turn':1,'text':'one'}");
    on("{'type':'turn.done','turn':1,'outcome':'interrupted','reason':'superseded'}");
    on("{'type':'transcript.final','turn':2,'text':'one two'}");

    assertThat(asked.text()).isEqualTo("one two");
    assertThat(asked.superseded()).isEqualTo(1);
  }

  @Test
  void keepsTheWordsOfATurnWhoseAnswerWasCutOff() throws Exception {
    on("{'type':'transcript.final','turn':1,'text':'one'}");
    on("{'type':'turn.done','turn':1,'outcome':'interrupted','reason':'barge_in'}");
    on("{'type':'transcript.final','turn':2,'text':'two'}");

    assertThat(asked.text()).isEqualTo("one two");
  }
}
