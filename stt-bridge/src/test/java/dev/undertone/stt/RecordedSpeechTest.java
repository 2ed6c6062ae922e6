package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.SyntheticSpeech;
import dev.undertone.conversation.speech.VoiceActivity;
import dev.undertone.conversation.speech.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real words through the real engine; run by {@code -Peval -Dundertone.audio=DIR}, where {@code
 * DIR} holds {@code MANIFEST.tsv} and the clips it names.
 */
@Tag("eval")
@Tag("native")
class RecordedSpeechTest {

  /** A clip of the manifest: mono PCM16 at 16 kHz with a transcript. */
  private record Clip(String name, String transcript, short[] samples) {}

  private final Queue<Duration> feeds = new ConcurrentLinkedQueue<>();
  private final Queue<Duration> finishes = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<SpeechEvent> events = new LinkedBlockingQueue<>();
  private Duration loading = Duration.ZERO;
  private NativeLane lane;
  private VoskRecognizers recognizers;

  @BeforeEach
  void load() {
    lane = new NativeLane(2);
    recognizers =
        new VoskRecognizers(
            SttConfig.standard(Map.of("en", TestModels.voskEnglish()), 2), lane, this::observe);
  }

  @AfterEach
  void free() {
    recognizers.close();
    lane.close();
  }

  private void observe(SttEvent event) {
    switch (event) {
      case SttEvent.ModelLoaded loaded -> loading = loaded.took();
      case SttEvent.NativeCall call when call.call() == SttEvent.Call.FEED ->
          feeds.add(call.took());
      case SttEvent.NativeCall call when call.call() == SttEvent.Call.FINISH ->
          finishes.add(call.took());
      case SttEvent.NativeCall _ -> {}
      case SttEvent.AudioDropped dropped -> throw new AssertionError(dropped);
      case SttEvent.Fault fault -> throw new AssertionError(fault);
    }
  }

  private static Path audio() {
    String audio = System.getProperty("undertone.audio", "");
    assertThat(audio)
        .as("property undertone.audio: the folder of the recorded audio, with its MANIFEST.tsv")
        .isNotEmpty();
    return Path.of(audio);
  }

  private static List<Clip> clips() throws IOException {
    List<Clip> clips = new ArrayList<>();
    for (String line : Files.readAllLines(audio().resolve("MANIFEST.tsv"))) {
      String[] columns = line.split("\t", -1);
      if (columns[0].startsWith("speech/")
          && columns[7].equals("16000")
          && !columns[5].matches(".*[0-9].*|")) {
        clips.add(new Clip(columns[0], columns[5], wav(audio().resolve(columns[0]))));
      }
    }
    assertThat(clips).as("clips of speech/ in the manifest").isNotEmpty();
    return clips;
  }

  private static short[] wav(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int at = 12;
    while (bytes.getInt(at) != 0x61746164) { // "data"
      at += 8 + bytes.getInt(at + 4);
    }
    int length = Math.min(bytes.getInt(at + 4), bytes.capacity() - at - 8);
    ShortBuffer pcm = bytes.slice(at + 8, length).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    short[] samples = new short[pcm.remaining()];
    pcm.get(samples);
    return samples;
  }

  /** As a bulk link offers: as fast as there is room. */
  private SpeechEvent.Final hear(SpeechRecognizer recognizer, short[] samples, long firstSample)
      throws InterruptedException {
    for (AudioFrame frame : SyntheticSpeech.frames(samples, 16_000, 20, firstSample)) {
      Semaphore room = new Semaphore(0);
      while (!recognizer.hasRoom(room::release)) {
        room.acquire();
      }
      recognizer.offer(frame);
    }
    recognizer.finish();
    while (true) {
      SpeechEvent event = events.poll(60, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      if (!(event instanceof SpeechEvent.Partial)) {
        assertThat(event).isInstanceOf(SpeechEvent.Final.class);
        return (SpeechEvent.Final) event;
      }
    }
  }

  @Test
  void isUnderstoodAndPlacedInTheCall() throws Exception {
    WordErrors errors = new WordErrors(0, 0);
    long position = 7_000_000;
    long samples = 0;
    try (SpeechRecognizer recognizer = recognizers.open("en", events::add)) {
      for (Clip clip : clips()) {
        SpeechEvent.Final heard = hear(recognizer, clip.samples(), position);

        WordErrors here = WordErrors.between(clip.transcript(), heard.text());
        System.out.printf(
            "%-50s %2d/%2d confidence %.2f  %s%n",
            clip.name(), here.errors(), here.words(), heard.confidence(), heard.text());
        errors = errors.plus(here);
        long end = position + clip.samples().length;
        assertThat(heard.words()).extracting(Word::startSample).isSorted();
        for (Word word : heard.words()) {
          assertThat(word.startSample()).isGreaterThanOrEqualTo(position);
          assertThat(word.endSample()).isLessThanOrEqualTo(end);
        }
        position = end + 50_000;
        samples += clip.samples().length;
      }
    }
    double seconds = samples / 16_000.0;
    double busy = sum(feeds) + sum(finishes);
    System.out.printf(
        "WER %.1f %% of %d words; model %d ms; RTF %.3f; 100 ms p50 %.1f p95 %.1f p99 %.1f ms;"
            + " finish p50 %.1f max %.1f ms%n",
        errors.rate() * 100,
        errors.words(),
        loading.toMillis(),
        busy / seconds,
        quantile(feeds, 0.5),
        quantile(feeds, 0.95),
        quantile(feeds, 0.99),
        quantile(finishes, 0.5),
        quantile(finishes, 1));
    assertThat(errors.rate()).isLessThan(0.2);
  }

  @Test
  void isHeardByBothDetectorsAtTheSamePlaces() throws IOException {
    int agreed = 0;
    int windows = 0;
    try (SileroVad.Factory silero = new SileroVad.Factory(TestModels.silero(), 16_000)) {
      for (Clip clip : clips()) {
        try (VoiceActivity model = silero.open();
            VoiceActivity energy = new EnergyVad.Factory(16_000).open()) {
          for (int at = 0; at + 512 <= clip.samples().length; at += 512) {
            boolean one = model.probability(clip.samples(), at) > 0.5;
            boolean other = energy.probability(clip.samples(), at) > 0.5;
            agreed += one == other ? 1 : 0;
            windows++;
          }
        }
      }
    }
    System.out.printf(
        "detectors agree on %.1f %% of %d windows%n", 100.0 * agreed / windows, windows);
    assertThat((double) agreed / windows).isGreaterThan(0.8);
  }

  private static double sum(Queue<Duration> durations) {
    return durations.stream().mapToLong(Duration::toNanos).sum() / 1e9;
  }

  private static double quantile(Queue<Duration> durations, double q) {
    long[] sorted = durations.stream().mapToLong(Duration::toNanos).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))] / 1e6;
  }
}
