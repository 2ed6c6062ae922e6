package dev.undertone.prosody;

import com.sun.management.ThreadMXBean;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.prosody.Recordings.Recording;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Delay, memory and cutting of the stream, on EMO-DB's clips as turns of calls. */
final class StreamingSection implements Section {

  private static final String BITS = "finals, chunks of 5–200 ms";
  private static final int[] CHUNK_MILLIS = {5, 10, 32, 60, 100, 200};
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Override
  public String title() {
    return "Streaming";
  }

  @Override
  public String note() {
    return """
    Turns are clips of EMO-DB, 20 ms a chunk unless said. Time is of this machine, which may have
    other work; processor time and allocation per frame are in load-tests/results.\
    """;
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    List<Recording> clips = recordings.stream().filter(r -> r.isIn("emotion/emodb")).toList();
    List<Row> rows = new ArrayList<>();
    rows.add(bits(clips, Row.TELEPHONE, 8_000));
    rows.add(bits(clips, Row.WIDEBAND, 16_000));
    rows.add(finals(clips));
    rows.add(state(8_000, Row.TELEPHONE));
    rows.add(state(16_000, Row.WIDEBAND));
    return rows;
  }

  private static Row bits(List<Recording> clips, String line, int rateHz) {
    int unlike = 0;
    for (Recording clip : clips) {
      short[] samples = rateHz == 8_000 ? clip.overTelephone() : clip.samples(rateHz);
      Object expected = heard(samples, rateHz, 20);
      boolean same =
          Arrays.stream(CHUNK_MILLIS)
              .allMatch(millis -> heard(samples, rateHz, millis).equals(expected));
      unlike += same ? 0 : 1;
    }
    String figure = unlike + " of " + clips.size() + " differ";
    return Row.judged(
        BITS, "bit-identical", line, figure, "", clips.size(), speakers(clips), unlike == 0);
  }

  private static Object heard(short[] samples, int rateHz, int chunkMillis) {
    try (ProsodyAnalyzer analyzer = new TarsosProsody().open(rateHz, EmotionUse.ALLOWED)) {
      feed(analyzer, samples, 0, chunkMillis);
      analyzer.turnEnded();
      return analyzer.sinceTurnStart();
    }
  }

  private static void feed(ProsodyAnalyzer analyzer, short[] samples, long at, int chunkMillis) {
    int rateHz = analyzer.sampleRateHz();
    short[] all = Arrays.copyOf(samples, samples.length + rateHz / 5);
    int step = rateHz * chunkMillis / 1_000;
    analyzer.turnStarted(at);
    for (int from = 0; from < samples.length; from += step) {
      int length = Math.min(step, samples.length - from);
      analyzer.accept(all, from, length, at + from, true);
    }
    int quiet = all.length - samples.length;
    analyzer.accept(all, samples.length, quiet, at + samples.length, false);
  }

  private static Row finals(List<Recording> clips) {
    double[] millis = new double[clips.size()];
    try (ProsodyAnalyzer analyzer = new TarsosProsody().open(8_000, EmotionUse.ALLOWED)) {
      long at = 0;
      for (int i = 0; i < clips.size(); i++) {
        short[] samples = clips.get(i).overTelephone();
        feed(analyzer, samples, at, 20);
        at += samples.length + 8_000;
        long before = System.nanoTime();
        analyzer.turnEnded();
        analyzer.sinceTurnStart();
        millis[i] = (System.nanoTime() - before) / 1e6;
      }
    }
    Arrays.sort(millis);
    double most = millis[millis.length - 1];
    String figure =
        String.format(Locale.ROOT, "median %.2f, most %.2f ms", millis[millis.length / 2], most);
    return Row.judged(
        "final after the end of the turn",
        "≤ 20 ms",
        Row.TELEPHONE,
        figure,
        "",
        clips.size(),
        speakers(clips),
        most <= 20);
  }

  private static Row state(int rateHz, String line) {
    TarsosProsody factory = new TarsosProsody();
    factory.open(rateHz, EmotionUse.ALLOWED).close();
    long id = Thread.currentThread().threadId();
    long before = THREADS.getThreadAllocatedBytes(id);
    factory.open(rateHz, EmotionUse.ALLOWED).close();
    double kilobytes = (THREADS.getThreadAllocatedBytes(id) - before) / 1_024.0;
    String figure = String.format(Locale.ROOT, "%.0f KB", kilobytes);
    return Row.judged("state of a call", "≤ 256 KB", line, figure, "", 1, 0, kilobytes <= 256);
  }

  private static int speakers(List<Recording> clips) {
    return (int) clips.stream().map(Recording::speaker).distinct().count();
  }
}
