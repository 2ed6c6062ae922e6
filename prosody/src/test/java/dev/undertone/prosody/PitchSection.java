package dev.undertone.prosody;

import dev.undertone.prosody.PraatPitch.Point;
import dev.undertone.prosody.Recordings.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Pitch and voicing of EMO-DB's clips against Praat. */
final class PitchSection implements Section {

  private static final double GROSS = 0.2;
  private static final double PRAAT_STEP = 0.002;

  /**
   * Frames of one clip.
   *
   * @param both voiced for both
   * @param gross of these, further off than {@value #GROSS}
   * @param unlike voiced for one only
   */
  private record Counts(String speaker, int frames, int both, int gross, int unlike) {}

  @Override
  public String title() {
    return "Pitch and voicing";
  }

  @Override
  public String note() {
    return """
    Reference: Praat's cross-correlation on the clean 16 kHz file, itself a guess and no truth,
    every 2 ms so that one of its frames lies in the middle of each of ours. GPE: frames voiced for
    both that are more than 20 % off. VDE: frames voiced for one only. FFE: either, of all frames.
    The digital silence that fills clips up to two seconds is left out. Nothing is trained here;
    the thresholds of the voicing decision were first chosen on clips of this corpus, too.\
    """;
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    if (!PraatPitch.isThere()) {
      return List.of(Row.notMeasured("F0 against Praat", "", "not measured: needs praat"));
    }
    List<Recording> clips = recordings.stream().filter(r -> r.isIn("emotion/emodb")).toList();
    List<List<Point>> reference = PraatPitch.of(clips.stream().map(Recording::path).toList());
    List<Counts> telephone = new ArrayList<>();
    List<Counts> wide = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      Recording clip = clips.get(i);
      double end = end(clip);
      telephone.add(counts(clip.speaker(), clip.overTelephone(), 8_000, reference.get(i), end));
      wide.add(counts(clip.speaker(), clip.samples(), clip.rateHz(), reference.get(i), end));
    }
    List<Row> rows = new ArrayList<>(rows(Row.TELEPHONE, telephone));
    rows.addAll(rows(Row.WIDEBAND, wide));
    return rows;
  }

  private static List<Row> rows(String line, List<Counts> clips) {
    return List.of(
        row("gross pitch error (GPE)", line, clips, 3, PitchSection::gross),
        row("voicing decision error (VDE)", line, clips, 9, PitchSection::unlike),
        row("F0 frame error (FFE)", line, clips, 10, PitchSection::wrong));
  }

  private static Row row(
      String check,
      String line,
      List<Counts> clips,
      double mostPercent,
      ToDoubleFunction<List<Counts>> figure) {
    double percent = figure.applyAsDouble(clips);
    String interval = Bootstrap.interval(clips, Counts::speaker, figure, "%.1f");
    int speakers = (int) clips.stream().map(Counts::speaker).distinct().count();
    return Row.judged(
        check,
        String.format(Locale.ROOT, "≤ %.0f %%", mostPercent),
        line,
        String.format(Locale.ROOT, "%.1f %%", percent),
        interval,
        clips.size(),
        speakers,
        percent <= mostPercent);
  }

  private static double gross(List<Counts> clips) {
    return 100.0
        * clips.stream().mapToInt(Counts::gross).sum()
        / clips.stream().mapToInt(Counts::both).sum();
  }

  private static double unlike(List<Counts> clips) {
    return 100.0
        * clips.stream().mapToInt(Counts::unlike).sum()
        / clips.stream().mapToInt(Counts::frames).sum();
  }

  private static double wrong(List<Counts> clips) {
    return 100.0
        * clips.stream().mapToInt(c -> c.gross() + c.unlike()).sum()
        / clips.stream().mapToInt(Counts::frames).sum();
  }

  private static Counts counts(
      String speaker, short[] samples, int rateHz, List<Point> reference, double end) {
    int[] counts = new int[4];
    Frames.each(
        samples,
        rateHz,
        frame -> {
          double seconds = (double) frame.startSample / rateHz + Frame.MILLIS / 2_000.0;
          int at = (int) Math.round((seconds - reference.getFirst().seconds()) / PRAAT_STEP);
          if (seconds <= end && at >= 0 && at < reference.size()) {
            count(frame, reference.get(at).hz(), counts);
          }
        });
    return new Counts(speaker, counts[0], counts[1], counts[2], counts[3]);
  }

  private static void count(Frame frame, double hz, int[] counts) {
    counts[0]++;
    if (frame.voiced && hz > 0) {
      counts[1]++;
      counts[2] += Math.abs(frame.pitchHz / hz - 1) > GROSS ? 1 : 0;
    } else if (frame.voiced || hz > 0) {
      counts[3]++;
    }
  }

  private static double end(Recording clip) {
    short[] samples = clip.samples();
    int end = samples.length;
    while (end > 0 && Math.abs(samples[end - 1]) <= 1) {
      end--;
    }
    return (double) end / clip.rateHz();
  }
}
