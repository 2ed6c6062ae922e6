package dev.undertone.router.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.Pulling;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.router.provider.ScriptedOptions.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScriptedModelTest extends ModelContract {

  @Override
  Model answering(List<String> tokens) {
    return model(ScriptedOptions.at(0, 0).saying(String.join("", tokens)));
  }

  @Override
  Model hangingAfter(List<String> tokens) {
    return failing(tokens, Fault.HANG);
  }

  @Override
  Model failingAfter(List<String> tokens, FailureKind kind) {
    return failing(
        tokens,
        switch (kind) {
          case RATE_LIMITED -> Fault.RATE_LIMITED;
          case UNAVAILABLE -> Fault.BREAK;
          case UNAUTHORIZED -> Fault.UNAUTHORIZED;
          case REFUSED -> Fault.REFUSED;
          case MALFORMED -> Fault.GARBAGE;
          default -> throw new IllegalArgumentException(kind + " cannot be scripted");
        });
  }

  private Model failing(List<String> tokens, Fault fault) {
    return model(
        ScriptedOptions.at(0, 0)
            .saying(String.join("", tokens) + " never")
            .failing(fault, tokens.size()));
  }

  private Model model(ScriptedOptions options) {
    return new ScriptedModel("scripted", clock, Map.of("quick", options));
  }

  @Nested
  class Pace {

    @Test
    void tokensComeOnTimeWhetherOrNotSomeoneReads() throws InterruptedException {
      Model.Stream stream =
          model(ScriptedOptions.at(100, 20).saying("one two three")).open(REQUEST);
      long opened = clock.nanoTime();
      clock.advanceMillis(120);

      assertThat(stream.next(clock.nanoTime())).isEqualTo(new ReplyEvent.Text("one"));
      assertThat(stream.next(clock.nanoTime())).isEqualTo(new ReplyEvent.Text(" two"));
      var reader = new Pulling<>(() -> stream.next(soon())).untilItWaits();
      clock.advanceMillis(20);

      assertThat(reader.value()).isEqualTo(new ReplyEvent.Text(" three"));
      assertThat(Duration.ofNanos(clock.nanoTime() - opened)).isEqualTo(Duration.ofMillis(140));
    }

    @Test
    void aTokenThatIsThereIsGivenHoweverLateItIsAskedFor() throws InterruptedException {
      Model.Stream stream = model(ScriptedOptions.at(600, 0).saying("one")).open(REQUEST);
      long deadline = clock.nanoTime() + Duration.ofMillis(500).toNanos();
      clock.advanceMillis(600);

      assertThat(stream.next(deadline)).isEqualTo(new ReplyEvent.Text("one"));
    }

    @Test
    void parametersOfTheRouteChangeIt() throws InterruptedException {
      Model.Stream stream =
          model(ScriptedOptions.at(0, 0))
              .open(
                  new Model.Request(
                      "quick",
                      REQUEST.messages(),
                      Map.of(
                          "scripted_fault", "break", "scripted_fault_after", 1, "temperature", 0)));

      assertThat(stream.next(soon())).isInstanceOf(ReplyEvent.Text.class);
      assertFailsBy(FailureKind.UNAVAILABLE, stream, soon());
    }

    @Test
    void aParameterThatMeansNothingIsRefusedByName() {
      assertThatThrownBy(
              () ->
                  model(ScriptedOptions.QUICK)
                      .open(
                          new Model.Request(
                              "quick", REQUEST.messages(), Map.of("scripted_fault", "explode"))))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("scripted_fault = explode, must be one of none, rate_limited");
    }
  }

  @Nested
  class WhatItSays {

    private static String answer(String model, String routePrompt, String caller) {
      return ScriptedAnswer.compose(
          model,
          Prompt.messages(
              "You are clear and brief.", routePrompt, List.of(new Message.Caller(caller))));
    }

    @Test
    void quickRepeatsTheCallersWordsInOneSentence() {
      assertThat(answer("quick", "", "What is my balance?"))
          .isEqualTo("I heard you say: What is my balance.");
    }

    @Test
    void thoughtfulTakesSeveralSentencesAndSaysThatItIsAScript() {
      assertThat(answer("thoughtful", "", "what is my balance"))
          .startsWith("I heard you say: what is my balance. ")
          .contains("not a language model");
    }

    @Test
    void theRoutesPromptSetsTheTone() {
      String words = "it does not work";

      assertThat(answer("thoughtful", "Answer in one short sentence and stop.", words))
          .isEqualTo("I heard: it does not work.");
      assertThat(answer("quick", "Speak slowly and clearly.", words)).startsWith("No hurry.");
      assertThat(answer("thoughtful", "The caller is unsure.", words))
          .startsWith("Let us take this slowly.");
      assertThat(answer("thoughtful", "The caller is agitated.", words)).startsWith("I am sorry");
    }

    @Test
    void aCallerWithoutWordsIsAskedAgain() {
      assertThat(answer("quick", "", " ")).contains("say it again");
    }

    @Test
    void aLongSpeechIsNotRepeatedWhole() {
      assertThat(answer("quick", "", "word ".repeat(100)))
          .endsWith("and so on.")
          .hasSizeLessThan(160);
    }

    @Test
    void theTokensJoinedAreTheAnswer() {
      String answer = answer("thoughtful", "", "what is  my balance");

      assertThat(String.join("", ScriptedAnswer.tokens(answer))).isEqualTo(answer);
    }
  }
}
