package dev.undertone.conversation.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.AudioFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScriptedRecognizerTest {

  @Nested
  class KeepsTheContract extends SpeechRecognizerContract {
    private final SpeechRecognizer.Factory factory = ScriptedRecognizer.saying("yes", "no thanks");

    @Override
    protected SpeechRecognizer.Factory factory() {
      return factory;
    }
  }

  private final List<SpeechEvent> events = new ArrayList<>();

  private static void say(SpeechRecognizer recognizer, int millis, long firstSample) {
    for (AudioFrame frame :
        SyntheticSpeech.frames(SyntheticSpeech.silence(16_000, millis), 16_000, 20, firstSample)) {
      recognizer.offer(frame);
    }
  }

  @Test
  void growsByAWordEachQuarterOfASecond() {
    try (SpeechRecognizer recognizer =
        ScriptedRecognizer.saying("what is my balance").open("en", events::add)) {
      say(recognizer, 600, 1_000);

      assertThat(events)
          .containsExactly(
              new SpeechEvent.Partial(new UtteranceId(1), "what"),
              new SpeechEvent.Partial(new UtteranceId(1), "what is"));
    }
  }

  @Test
  void saysTheWholeLineAtItsEndAndSpreadsItsWordsOverTheAudio() {
    try (SpeechRecognizer recognizer =
        ScriptedRecognizer.saying("what is").open("en", events::add)) {
      say(recognizer, 200, 1_000);
      recognizer.finish();

      assertThat(events)
          .containsExactly(
              new SpeechEvent.Final(
                  new UtteranceId(1),
                  "what is",
                  List.of(
                      new Word("what", 1_000, 2_600, ScriptedRecognizer.CONFIDENCE),
                      new Word("is", 2_600, 4_200, ScriptedRecognizer.CONFIDENCE))));
    }
  }

  @Test
  void failsWhereItsScriptSaysSo() {
    try (SpeechRecognizer recognizer =
        ScriptedRecognizer.playing(new ScriptedRecognizer.Line.Fails("out of order"))
            .open("en", events::add)) {
      say(recognizer, 400, 0);
      recognizer.finish();

      assertThat(events)
          .containsExactly(new SpeechEvent.Failed(new UtteranceId(1), "out of order"));
    }
  }

  @Test
  void knowsHowManyAreInUse() {
    ScriptedRecognizer.Factory factory = ScriptedRecognizer.saying();
    SpeechRecognizer one = factory.open("en", events::add);
    SpeechRecognizer other = factory.open("en", events::add);

    one.close();
    one.close();

    assertThat(factory.inUse()).isEqualTo(1);
    other.close();
    assertThat(factory.inUse()).isZero();
  }
}
