package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody.HesitationEvent.Kind;
import dev.undertone.prosody.Recordings.Recording;
import dev.undertone.prosody.Spans.Score;
import dev.undertone.prosody.Spans.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Silences of known length, spliced into read speech whose own pauses were taken out. */
final class PauseSection implements Section {

  private static final int[] LENGTHS = {300, 500, 120, 800, 1_200, 180, 400, 2_000};
  private static final int LEAST_MILLIS = 250;
  private static final double EDGE_MILLIS = 40;
  private static final int SPEECH_BETWEEN_MILLIS = 700;
  private static final double NATURAL_DB = 30;
  private static final int NATURAL_FRAMES = 12;
  private static final double SOLID_DB = 20;

  /** What the silences are made of. */
  private record Filling(String name, double rmsDbfs) {}

  private static final List<Filling> FILLINGS =
      List.of(new Filling("digital silence", -200), new Filling("hiss at -60 dBFS", -60));

  private record Spliced(Recording clip, short[] samples, List<Span> pauses) {}

  private record Judged(Recording clip, Score score) {}

  @Override
  public String title() {
    return "Pauses";
  }

  @Override
  public String note() {
    return """
    Read speech, its own quiet parts cut down to 120 ms, with silences of 120 to 2000 ms spliced in
    at fixed random places inside loud speech. A pause of 250 ms or more is found when both its
    edges are within 40 ms; the shorter ones must not be.\
    """;
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    List<Recording> read = recordings.stream().filter(clip -> clip.isIn("speech")).toList();
    List<Row> rows = new ArrayList<>();
    for (Filling filling : FILLINGS) {
      for (int rateHz : new int[] {8_000, 16_000}) {
        List<Judged> judged =
            read.stream().map(clip -> judged(spliced(clip, rateHz, filling), rateHz)).toList();
        Score score = sum(judged);
        rows.add(
            Row.judged(
                "pauses ≥ 250 ms, " + filling.name(),
                "F1 ≥ 0.95, edges ± 40 ms",
                rateHz == 8_000 ? Row.TELEPHONE : Row.WIDEBAND,
                score.toString(),
                Bootstrap.interval(
                    judged, one -> one.clip().speaker(), some -> sum(some).f1(), "%.2f"),
                score.hits() + score.misses(),
                (int) read.stream().map(Recording::speaker).distinct().count(),
                score.f1() >= 0.95));
      }
    }
    return rows;
  }

  private static Score sum(List<Judged> judged) {
    return Score.sum(judged.stream().map(Judged::score).toList());
  }

  private static Judged judged(Spliced spliced, int rateHz) {
    short[] samples = rateHz == 8_000 ? Recordings.muLaw(spliced.samples) : spliced.samples;
    List<Span> found =
        HesitationSection.spans(
            HesitationSection.heard(samples, rateHz, List.of(), "en"), rateHz, Kind.PAUSE);
    List<Span> there =
        spliced.pauses.stream().filter(span -> span.millis() >= LEAST_MILLIS).toList();
    return new Judged(
        spliced.clip, Spans.compare(found, there, (a, b) -> a.hasEdgesWithin(EDGE_MILLIS, b)));
  }

  private static Spliced spliced(Recording clip, int rateHz, Filling filling) {
    short[] speech = withoutPauses(clip.samples(rateHz), rateHz);
    boolean[] solid = Loudness.within(speech, rateHz, SOLID_DB);
    Random random = new Random(clip.file().hashCode());
    List<short[]> parts = new ArrayList<>();
    List<Span> pauses = new ArrayList<>();
    int hop = rateHz / 100;
    int at = 0;
    double millis = 0;
    int n = 0;
    int frame = SPEECH_BETWEEN_MILLIS / 10;
    while (frame + 10 < solid.length) {
      if (!solid[frame - 2] || !solid[frame - 1] || !solid[frame] || !solid[frame + 1]) {
        frame++;
        continue;
      }
      parts.add(Arrays.copyOfRange(speech, at, frame * hop));
      millis += (frame * hop - at) * 1_000.0 / rateHz;
      at = frame * hop;
      int length = LENGTHS[n++ % LENGTHS.length];
      parts.add(filled(length * rateHz / 1_000, filling, random));
      pauses.add(new Span(millis, millis + length));
      millis += length;
      frame += SPEECH_BETWEEN_MILLIS / 10 + random.nextInt(40);
    }
    parts.add(Arrays.copyOfRange(speech, at, speech.length));
    return new Spliced(clip, Voices.join(parts.toArray(short[][]::new)), pauses);
  }

  /** The recording with every quiet part of more than 120 ms cut down to that. */
  private static short[] withoutPauses(short[] samples, int rateHz) {
    boolean[] loud = Loudness.within(samples, rateHz, NATURAL_DB);
    int hop = rateHz / 100;
    short[] out = new short[samples.length];
    int length = 0;
    int quiet = 0;
    for (int f = 0; f < loud.length; f++) {
      quiet = loud[f] ? 0 : quiet + 1;
      if (quiet <= NATURAL_FRAMES) {
        System.arraycopy(samples, f * hop, out, length, hop);
        length += hop;
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static short[] filled(int length, Filling filling, Random random) {
    double rms = 32_768 * Math.pow(10, filling.rmsDbfs / 20);
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (short) Math.round(random.nextGaussian() * rms);
    }
    return samples;
  }
}
