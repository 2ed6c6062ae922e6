package dev.undertone.load.eval;

import dev.undertone.gateway.caller.WavException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Compares what is understood through the gateway with what the engine alone understands. */
public final class SpeechEvaluation {

  /** The bar: points of word error rate that the gateway may cost. */
  static final double MAX_COST_POINTS = 3;

  /** Bulk callers wait most of the time; what they say does not depend on one another. */
  private static final int CALLERS = 6;

  private static final String CALL = "conversation/call_autorepair_8k.wav";
  private static final String MINUTE = "conversation/call_autorepair_8k_mulaw.wav";

  private static final List<Patience> SWEEP =
      List.of(
          Patience.ofMillis(160, 600),
          Patience.ofMillis(320, 600),
          Patience.ofMillis(480, 600),
          Patience.ofMillis(640, 600),
          Patience.ofMillis(320, 400),
          Patience.ofMillis(320, 900));

  private final Path audio;
  private final Path models;
  private final Consumer<String> progress;

  /**
   * @param audio holds {@code MANIFEST.tsv} and the recordings that it names
   * @param models folder of the models that come with the program
   * @param progress takes a line now and then
   */
  public SpeechEvaluation(Path audio, Path models, Consumer<String> progress) {
    this.audio = audio;
    this.models = models;
    this.progress = progress;
  }

  /**
   * The clips with a transcript, at one setting.
   *
   * @param heard by clip
   * @param fedSeconds audio that the recogniser was given
   * @param busySeconds that its native calls took
   */
  record Clips(Patience patience, Map<Clip, Heard> heard, double fedSeconds, double busySeconds) {

    Wer wer() {
      return heard.entrySet().stream()
          .map(entry -> Wer.of(entry.getKey().transcript(), entry.getValue().text()))
          .reduce(Wer.NONE, Wer::plus);
    }

    double sentSeconds() {
      return heard.values().stream().mapToLong(each -> each.sent().toMillis()).sum() / 1e3;
    }

    int turns() {
      return heard.values().stream().mapToInt(Heard::turns).sum();
    }
  }

  /** What the engine alone understands of each. */
  Map<Clip, String> direct(List<Clip> clips) throws InterruptedException {
    Map<Clip, String> texts = new LinkedHashMap<>();
    try (DirectEngine engine = new DirectEngine(models.resolve("vosk-en"))) {
      for (Clip clip : clips) {
        String text = engine.hear(clip);
        texts.put(clip, text);
        progress.accept("direct   " + clip.name() + ": " + text);
      }
    }
    return texts;
  }

  /** A house of this patience. */
  MeasuredHouse house(Patience patience) throws InterruptedException {
    return new MeasuredHouse(models, patience);
  }

  /** What a house of this patience understands of each. */
  Clips gateway(MeasuredHouse house, List<Clip> clips, Patience patience)
      throws InterruptedException {
    Map<Clip, Heard> heard = new LinkedHashMap<>();
    double fed = house.meter("stt_audio_fed_seconds_total");
    double busy = house.meter("stt_native_seconds_total");
    try (ExecutorService callers =
        Executors.newFixedThreadPool(CALLERS, Thread.ofVirtual().factory())) {
      List<Future<Heard>> calls =
          clips.stream().map(clip -> callers.submit(() -> house.callInBulk(clip))).toList();
      for (int i = 0; i < clips.size(); i++) {
        Heard call = calls.get(i).get();
        heard.put(clips.get(i), call);
        progress.accept("gateway  " + clips.get(i).name() + ": " + call.text());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getMessage()), e);
    }
    return new Clips(
        patience,
        heard,
        house.meter("stt_audio_fed_seconds_total") - fed,
        house.meter("stt_native_seconds_total") - busy);
  }

  static Wer wer(Map<Clip, String> texts) {
    return texts.entrySet().stream()
        .map(entry -> Wer.of(entry.getKey().transcript(), entry.getValue()))
        .reduce(Wer.NONE, Wer::plus);
  }

  /**
   * Everything, as Markdown.
   *
   * @param quick only the clips at the standard settings
   */
  public String report(boolean quick) throws IOException, WavException, InterruptedException {
    List<Clip> clips = Clip.transcribed(audio);
    Map<Clip, String> direct = direct(clips);
    var page = new SpeechReport();
    try (var house = house(Patience.STANDARD)) {
      page.clips(direct, gateway(house, clips, Patience.STANDARD));
      if (!quick) {
        calls(house, page);
      }
    }
    if (!quick) {
      sweep(clips, wer(direct), page);
    }
    return page.toString();
  }

  private void calls(MeasuredHouse house, SpeechReport page)
      throws IOException, WavException, InterruptedException {
    Clip call = Clip.untranscribed(audio, CALL);
    Clip minute = Clip.untranscribed(audio, MINUTE);
    String wholeCall = direct(call);
    String firstMinute = direct(minute);
    page.calls();
    page.call(call, "browser, `--fast`", wholeCall, house.callInBulk(call));
    page.call(minute, "browser, `--fast`", firstMinute, house.callInBulk(minute));
    page.call(minute, "Twilio, real time", firstMinute, house.callByTelephone(minute));
  }

  private String direct(Clip clip) throws InterruptedException {
    return String.join(" ", direct(List.of(clip)).values());
  }

  private void sweep(List<Clip> clips, Wer direct, SpeechReport page)
      throws IOException, WavException, InterruptedException {
    Clip minute = Clip.untranscribed(audio, MINUTE);
    String alone = direct(minute);
    page.sweep(direct);
    for (Patience patience : SWEEP) {
      try (var house = house(patience)) {
        Clips heard = gateway(house, clips, patience);
        page.swept(heard, direct, Wer.of(alone, house.callInBulk(minute).text()));
      }
    }
  }
}
