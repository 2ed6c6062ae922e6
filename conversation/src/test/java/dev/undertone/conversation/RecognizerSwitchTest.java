package dev.undertone.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.ScriptedRecognizer;
import dev.undertone.conversation.speech.ScriptedRecognizer.Line;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.SpeechRecognizerContract;
import dev.undertone.conversation.speech.UtteranceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecognizerSwitchTest {

  /** What the world sees is one recogniser. */
  @Nested
  class KeepsTheContract extends SpeechRecognizerContract {
    private final SpeechRecognizer.Factory one = ScriptedRecognizer.saying("yes", "no thanks");

    @Override
    protected SpeechRecognizer.Factory factory() {
      return (language, sink) -> new RecognizerSwitch(one, language, sink, frame -> {});
    }
  }

  private final List<SpeechEvent> events = new ArrayList<>();
  private final List<AudioFrame> shown = new ArrayList<>();
  private final ScriptedRecognizer.Factory factory =
      ScriptedRecognizer.inLanguages(
          Map.of(
              "en", List.of(new Line.Says("good"), new Line.Says("morning")),
              "de", List.of(new Line.Says("guten"), new Line.Fails("broken"))));
  private final RecognizerSwitch ears =
      new RecognizerSwitch(factory, "en", events::add, shown::add);
  private long at;

  private UtteranceId speak() {
    var frame = new AudioFrame(AudioFormat.WIDEBAND, at, 0, new short[320]);
    at += 320;
    return ears.offer(frame);
  }

  private List<String> finals() {
    return events.stream()
        .map(
            event ->
                switch (event) {
                  case SpeechEvent.Final last -> last.utterance().value() + " " + last.text();
                  case SpeechEvent.Failed last -> last.utterance().value() + " " + last.reason();
                  case SpeechEvent.Partial _ -> "";
                })
        .filter(text -> !text.isEmpty())
        .toList();
  }

  @Test
  void changesBetweenUtterancesAndNumbersThemOn() {
    speak();
    ears.finish();
    ears.switchTo("de");
    UtteranceId second = speak();
    ears.finish();
    speak();
    ears.finish();

    assertThat(finals()).containsExactly("1 good", "2 guten", "3 broken");
    assertThat(second).isEqualTo(new UtteranceId(2));
    assertThat(ears.language()).isEqualTo("de");
    assertThat(factory.inUse()).as("the old one is given back").isEqualTo(1);
    assertThat(shown).hasSize(3);
  }

  @Test
  void leavesAnOpenUtteranceToTheOneThatBeganIt() {
    speak();
    ears.switchTo("de");
    speak();
    ears.finish();

    assertThat(ears.language()).isEqualTo("en");
    speak();
    ears.finish();
    assertThat(finals()).containsExactly("1 good", "2 guten");
  }

  @Test
  void waitsForAllFinalsOfTheOldOne() {
    var late = new LateRecognizers();
    var patient = new RecognizerSwitch(late, "en", events::add, frame -> {});
    var frame = new AudioFrame(AudioFormat.WIDEBAND, 0, 0, new short[320]);
    var _ = patient.offer(frame);
    patient.finish();
    patient.switchTo("de");
    var _ = patient.offer(frame);
    patient.finish();
    assertThat(patient.language()).isEqualTo("en");

    late.answer();
    var _ = patient.offer(frame);
    patient.finish();
    late.answer();

    assertThat(finals()).containsExactly("1 en", "2 en", "3 de");
    assertThat(late.closed).containsExactly("en");
  }

  @Test
  void staysWithTheOldOneWhenThereIsNoOther() {
    ears.close();
    var one =
        new RecognizerSwitch(
            (language, sink) -> {
              if (language.equals("de")) {
                throw new ProviderException(FailureKind.UNAVAILABLE, "stt", "no model");
              }
              return factory.open(language, sink);
            },
            "en",
            events::add,
            frame -> {});

    one.switchTo("de");
    var _ = one.offer(new AudioFrame(AudioFormat.WIDEBAND, 0, 0, new short[320]));
    one.finish();

    assertThat(finals()).containsExactly("1 good");
    one.close();
    assertThat(factory.inUse()).isZero();
  }

  /** Keeps its finals until it is asked for them. */
  private static final class LateRecognizers implements SpeechRecognizer.Factory {
    private final List<Runnable> owed = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    @Override
    public SpeechRecognizer open(String language, SpeechRecognizer.Sink sink) {
      return new SpeechRecognizer() {
        private long utterance = 1;

        @Override
        public int sampleRateHz() {
          return 16_000;
        }

        @Override
        public UtteranceId offer(AudioFrame frame) {
          return new UtteranceId(utterance);
        }

        @Override
        public void finish() {
          var last = new SpeechEvent.Final(new UtteranceId(utterance), language, List.of());
          owed.add(() -> sink.accept(last));
          utterance++;
        }

        @Override
        public void close() {
          closed.add(language);
        }
      };
    }

    void answer() {
      owed.forEach(Runnable::run);
      owed.clear();
    }
  }
}
