package dev.undertone.tts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
@Timeout(60)
class MaryEngineTest {

  private static final int RATE_HZ = 16_000;
  private static final String SENTENCE = "Your balance is twelve pounds.";

  private final MaryEngine mary = SharedMary.ENGINE;

  private Collected say(String text, Voice voice) throws InterruptedException {
    Collected heard = new Collected();
    mary.speak(text, voice, RATE_HZ, heard);
    return heard;
  }

  @Nested
  class Speech {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Sure, ",
          SENTENCE,
          "The next payment of £40.50 is due on Friday at 10:30 a.m.",
          "How can I help?"
        })
    void beginsAtOnceAndIsNeitherClippedNorFullOfHoles(String text) throws InterruptedException {
      Collected heard = say(text, Voice.DEFAULT);

      assertThat(heard.leadIn()).isLessThan(RATE_HZ * 25 / 1_000);
      assertThat(heard.loudest()).isGreaterThan(3_000);
      assertThat(heard.clipped()).isLessThan(heard.samples().length / 1_000);
      assertThat(heard.longestSilence()).isLessThan(RATE_HZ * 3 / 10);
    }

    @Test
    void lastsAsLongAsAPersonWouldTake() throws InterruptedException {
      assertThat(say(SENTENCE, Voice.DEFAULT).seconds(RATE_HZ)).isBetween(1.4, 2.6);
    }

    @Test
    void ofNothingSayableIsNothing() throws InterruptedException {
      assertThat(say("... 😀", Voice.DEFAULT).samples()).isEmpty();
    }

    @Test
    void comesOfAnyTextWithoutFailing() throws InterruptedException {
      for (int seed = 0; seed < 10; seed++) {
        mary.speak(Noise.text(new Random(seed)), new Voice("", 2, 0, 1), 8_000, (s, o, n) -> {});
      }
    }
  }

  @Nested
  class TheVoice {

    @Test
    void speaksSlowerAndFasterAsAsked() throws InterruptedException {
      double normal = say(SENTENCE, Voice.DEFAULT).seconds(RATE_HZ);

      assertThat(say(SENTENCE, Voice.DEFAULT.atRate(0.5)).seconds(RATE_HZ) / normal)
          .isCloseTo(2, within(0.25));
      assertThat(say(SENTENCE, Voice.DEFAULT.atRate(2)).seconds(RATE_HZ) / normal)
          .isCloseTo(0.5, within(0.15));
    }

    @ParameterizedTest
    @ValueSource(ints = {-6, 4, 8})
    void speaksHigherAndLowerAsAsked(int semitones) throws InterruptedException {
      double normal = PitchOf.median(say(SENTENCE, Voice.DEFAULT).samples(), RATE_HZ);
      double moved =
          PitchOf.median(say(SENTENCE, new Voice("", 1, semitones, 1)).samples(), RATE_HZ);

      assertThat(12 * Math.log(moved / normal) / Math.log(2)).isCloseTo(semitones, within(1.5));
    }

    @Test
    void speaksSofterAndLouderAsAsked() throws InterruptedException {
      double normal = say(SENTENCE, Voice.DEFAULT).rms();

      assertThat(say(SENTENCE, new Voice("", 1, 0, 0.5)).rms() / normal)
          .isCloseTo(0.5, within(0.05));
      assertThat(say(SENTENCE, new Voice("", 1, 0, 2)).rms() / normal).isGreaterThan(1.6);
    }

    @Test
    void mustBeOneThatIsThere() {
      assertThatThrownBy(() -> say(SENTENCE, new Voice("nobody", 1, 0, 1)))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_REQUEST));
      assertThatThrownBy(
              () -> new MaryEngine(new TtsConfig.Mary("nobody", 1, Duration.ofSeconds(1))))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("cmu-slt-hsmm");
    }
  }

  @Nested
  class ManyCalls {

    @Test
    void soundAtOnceAsTheyDoOneByOne() throws Exception {
      List<String> texts =
          List.of(SENTENCE, "It costs £40.50.", "At 10:30 on the 3rd.", "Which one do you mean?");
      List<short[]> alone = new ArrayList<>();
      for (String text : texts) {
        alone.add(say(text, Voice.DEFAULT).samples());
      }
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int call = 0; call < 12; call++) {
        int which = call % texts.size();
        calls.add(
            () -> {
              assertThat(say(texts.get(which), Voice.DEFAULT).samples())
                  .isEqualTo(alone.get(which));
              return true;
            });
      }

      try (var threads = Executors.newFixedThreadPool(6)) {
        for (Future<Boolean> call : threads.invokeAll(calls)) {
          assertThat(call.get()).isTrue();
        }
      }
    }

    @Test
    void areRefusedWhenTooManyWait() throws Exception {
      MaryEngine small =
          new MaryEngine(new TtsConfig.Mary("cmu-slt-hsmm", 1, Duration.ofSeconds(5)));
      CountDownLatch together = new CountDownLatch(1);
      List<Future<FailureKind>> calls = new ArrayList<>();
      try (small;
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int call = 0; call < 16; call++) {
          calls.add(threads.submit(() -> refusal(small, together)));
        }
        together.countDown();
      }

      assertThat(calls).extracting(Future::get).contains(FailureKind.RATE_LIMITED);
    }

    private static FailureKind refusal(MaryEngine engine, CountDownLatch together)
        throws InterruptedException {
      together.await();
      try {
        engine.speak("Sure.", Voice.DEFAULT, 8_000, (s, o, n) -> {});
        return null;
      } catch (ProviderException e) {
        return e.kind();
      }
    }
  }

  @Nested
  class Interrupted {

    @Test
    void leavesNoThreadBehind() throws InterruptedException {
      CountDownLatch speaking = new CountDownLatch(1);
      Thread caller =
          Thread.startVirtualThread(
              () -> {
                try {
                  mary.speak(
                      SENTENCE.repeat(5),
                      Voice.DEFAULT,
                      8_000,
                      (s, o, n) -> {
                        speaking.countDown();
                        new CountDownLatch(1).await();
                      });
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      speaking.await();
      assertThat(voiceThreads()).isPositive();

      caller.interrupt();

      assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
      long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (voiceThreads() > 0 && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      assertThat(voiceThreads()).isZero();
    }

    private static long voiceThreads() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getThreadGroup)
          .filter(group -> group != null && group.getName().equals("tts-mary"))
          .count();
    }
  }
}
