package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody;
import dev.undertone.prosody.Recordings.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Syllables a second heard without words, against those of the transcript. */
final class RateSection implements Section {

  private static final double REACH_DB = 30;
  private static final int PAUSE_FRAMES = 25;
  private static final int LEAST_FRAMES = 100;
  private static final int LEAST_PADDING = 160;

  private record Judged(Recording clip, double heard, double told) {
    double error() {
      return Math.abs(heard - told);
    }
  }

  @Override
  public String title() {
    return "Rate";
  }

  @Override
  public String note() {
    return """
    Told: syllables of the transcript by vowel groups over the loud time without pauses. EMO-DB
    clips whose transcript is cut off at two seconds are left out. Heard: the sound alone.\
    """;
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    List<Judged> acted = judged(recordings, "emotion");
    List<Judged> read = judged(recordings, "speech");
    List<Row> rows = new ArrayList<>();
    double error = error(acted);
    double r = correlation(acted);
    rows.add(
        Row.judged(
            "syllables a second, acted",
            "MAE ≤ 1.0, r ≥ 0.55",
            Row.TELEPHONE,
            figure(error, r),
            Bootstrap.interval(acted, one -> one.clip.speaker(), RateSection::error, "%.2f"),
            acted.size(),
            speakers(acted),
            error <= 1 && r >= 0.55));
    rows.add(
        Row.report(
            "syllables a second, read",
            Row.TELEPHONE,
            figure(error(read), correlation(read)),
            Bootstrap.interval(read, one -> one.clip.speaker(), RateSection::error, "%.2f"),
            read.size(),
            speakers(read)));
    return rows;
  }

  private static List<Judged> judged(List<Recording> recordings, String folder) {
    List<Judged> judged = new ArrayList<>();
    for (Recording clip : recordings) {
      short[] samples = clip.isIn(folder) ? clip.overTelephone() : new short[0];
      boolean[] loud = Loudness.within(samples, 8_000, REACH_DB);
      int spoken = spoken(loud);
      boolean cutOff = folder.equals("emotion") && !isPadded(clip.samples());
      if (spoken < LEAST_FRAMES || clip.transcript().isEmpty() || cutOff) {
        continue;
      }
      int syllables = 0;
      for (String word : clip.transcript().split("\\s+", -1)) {
        syllables += Syllables.of(SpokenWords.plain(word), clip.language());
      }
      Prosody.Rate rate =
          HesitationSection.prosody(samples, 8_000, List.of(), clip.language()).rate();
      if (rate.available()) {
        judged.add(new Judged(clip, rate.syllablesPerSecond(), syllables * 100.0 / spoken));
      }
    }
    return judged;
  }

  /** Frames from the first loud one to the last, without pauses. */
  private static int spoken(boolean[] loud) {
    int spoken = 0;
    int quiet = 0;
    for (boolean frame : loud) {
      if (frame) {
        spoken += 1 + (spoken > 0 && quiet < PAUSE_FRAMES ? quiet : 0);
        quiet = 0;
      } else {
        quiet++;
      }
    }
    return spoken;
  }

  /** Whether zeros were added to reach two seconds: then nothing was cut off. */
  private static boolean isPadded(short[] samples) {
    int zeros = 0;
    while (zeros < samples.length && samples[samples.length - 1 - zeros] == 0) {
      zeros++;
    }
    return zeros >= LEAST_PADDING;
  }

  private static int speakers(List<Judged> judged) {
    return (int) judged.stream().map(one -> one.clip.speaker()).distinct().count();
  }

  private static double error(List<Judged> judged) {
    return judged.stream().mapToDouble(Judged::error).average().orElse(Double.NaN);
  }

  private static double correlation(List<Judged> judged) {
    double heard = judged.stream().mapToDouble(Judged::heard).average().orElse(0);
    double told = judged.stream().mapToDouble(Judged::told).average().orElse(0);
    double both = 0;
    double a = 0;
    double b = 0;
    for (Judged one : judged) {
      both += (one.heard - heard) * (one.told - told);
      a += (one.heard - heard) * (one.heard - heard);
      b += (one.told - told) * (one.told - told);
    }
    return both / Math.sqrt(a * b);
  }

  private static String figure(double error, double r) {
    return String.format(Locale.ROOT, "MAE %.2f, r %.2f", error, r);
  }
}
