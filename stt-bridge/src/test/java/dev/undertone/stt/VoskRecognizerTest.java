package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.SpeechRecognizerContract;
import dev.undertone.conversation.speech.SyntheticSpeech;
import dev.undertone.conversation.speech.UtteranceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vosk.Model;
import org.vosk.Recognizer;

@Tag("native")
class VoskRecognizerTest {

  private static final Queue<SttEvent> OBSERVED = new ConcurrentLinkedQueue<>();

  private static NativeLane lane;
  private static VoskRecognizers recognizers;

  @BeforeAll
  static void load() {
    lane = new NativeLane(2);
    recognizers =
        new VoskRecognizers(
            SttConfig.standard(Map.of("en", TestModels.voskEnglish()), 2), lane, OBSERVED::add);
  }

  @AfterAll
  static void free() {
    recognizers.close();
    lane.close();
    assertThat(recognizers.inUse()).isZero();
  }

  private final BlockingQueue<SpeechEvent> events = new LinkedBlockingQueue<>();

  private SpeechEvent end() throws InterruptedException {
    SpeechEvent event = new SpeechEvent.Partial(new UtteranceId(1), "");
    while (event instanceof SpeechEvent.Partial) {
      event = events.poll(20, TimeUnit.SECONDS);
    }
    return event;
  }

  @Nested
  class KeepsTheContract extends SpeechRecognizerContract {
    @Override
    protected SpeechRecognizer.Factory factory() {
      return recognizers;
    }
  }

  @Nested
  class Engines {
    @Test
    void areUsedAgainByTheNextCall() throws InterruptedException {
      for (int i = 0; i < 3; i++) {
        OBSERVED.clear();
        try (SpeechRecognizer recognizer = recognizers.open("en", events::add)) {
          recognizer.offer(new AudioFrame(AudioFormat.WIDEBAND, 0, 0, new short[1_600]));
          recognizer.finish();
          assertThat(end()).isNotNull();
        }
      }

      assertThat(OBSERVED)
          .filteredOn(
              event ->
                  event instanceof SttEvent.NativeCall call && call.call() == SttEvent.Call.OPEN)
          .isNotEmpty()
          .allSatisfy(
              event -> assertThat(((SttEvent.NativeCall) event).took().toMillis()).isLessThan(20));
    }

    @Test
    void thatHearNoWordInThreeSecondsOfSpeechFailTheUtterance() throws InterruptedException {
      try (SpeechRecognizer recognizer = recognizers.open("en", events::add)) {
        // A hum is speech to nobody, but the recogniser is told so by being fed.
        short[] hum = new short[4 * 16_000];
        for (int i = 0; i < hum.length; i++) {
          hum[i] = (short) (8_000 * Math.sin(2 * Math.PI * 50 * i / 16_000.0));
        }
        for (AudioFrame frame : SyntheticSpeech.frames(hum, 16_000, 1_000, 0)) {
          while (!recognizer.hasRoom(() -> {})) {
            Thread.onSpinWait();
          }
          recognizer.offer(frame);
        }
        recognizer.finish();

        assertThat(end())
            .isInstanceOfSatisfying(
                SpeechEvent.Failed.class,
                failed -> assertThat(failed.reason()).contains("4.0 s of speech gave no words"));
      }
    }

    @Test
    void refuseAudioAtTheWrongRateInsteadOfHearingNothing() throws IOException {
      try (Model model = new Model(TestModels.voskEnglish().toString())) {
        VoskEngine engine = new VoskEngine(new Recognizer(model, 8_000), 8_000);

        assertThatExceptionOfType(ProviderException.class)
            .isThrownBy(() -> engine.feed(new short[800], 800))
            .withMessageContaining("refuses audio at 8000 Hz");
        engine.close();
        engine.close();
        assertThatIllegalStateException().isThrownBy(engine::partial);
      }
    }
  }

  @Nested
  class Languages {
    @Test
    void areFoundWithTheirRegion() {
      recognizers.open("en-GB", events::add).close();

      assertThat(recognizers.languages()).containsExactly("en");
    }

    @Test
    void withoutAModelAreRefusedByName() {
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> recognizers.open("fi", events::add))
          .withMessageContaining("language = fi, must be one of [en]");
    }
  }

  @Nested
  class Loading {
    @Test
    void aMissingModelNamesSettingDirectoryAndCommand(@TempDir Path folder) {
      Path nowhere = folder.resolve("nowhere");

      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> load("de", nowhere))
          .withMessageContaining("stt.models.de = " + nowhere)
          .withMessageContaining("./undertone models pull");
    }

    @Test
    void aBrokenModelNamesItsDirectory(@TempDir Path folder) throws IOException {
      Files.createDirectories(folder.resolve("am"));
      Files.writeString(folder.resolve("am/final.mdl"), "not a model");

      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> load("en", folder))
          .withMessageContaining(folder.toString());
    }

    private void load(String language, Path directory) {
      new VoskRecognizers(
              SttConfig.standard(Map.of(language, directory), 1), lane, SttObserver.none())
          .close();
    }
  }

  /** Two copies in one process share C++ globals, and free them twice at its end. */
  @Test
  void loadsItsNativeLibraryOnce() throws IOException {
    long copies;
    try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
      copies =
          mappings
              .map(line -> line.split(" +", 6))
              .filter(columns -> columns[1].equals("r-xp") && columns[4].length() > 1)
              .filter(columns -> length(columns[0]) > 10_000_000)
              .filter(columns -> columns[5].matches(".*(jna|vosk)[^/]*"))
              .map(columns -> columns[4])
              .distinct()
              .count();
    }

    assertThat(copies).isEqualTo(1);
  }

  private static long length(String range) {
    String[] ends = range.split("-", 2);
    return Long.parseUnsignedLong(ends[1], 16) - Long.parseUnsignedLong(ends[0], 16);
  }

  @Test
  void opensNothingOnceClosed() {
    VoskRecognizers closed =
        new VoskRecognizers(
            SttConfig.standard(Map.of("en", TestModels.voskEnglish()), 1),
            lane,
            SttObserver.none());
    SpeechRecognizer open = closed.open("en", events::add);

    closed.close();
    closed.close();

    assertThat(closed.inUse()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> closed.open("en", events::add));
    AudioFrame frame = new AudioFrame(AudioFormat.WIDEBAND, 0, 0, new short[320]);
    assertThatIllegalStateException().isThrownBy(() -> open.offer(frame));
  }
}
