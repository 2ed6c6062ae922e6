package dev.undertone.prosody;

import java.util.Locale;

/**
 * One line of the evaluation's table.
 *
 * @param check what was asked
 * @param bar as the specification states it; empty where there is none
 * @param line {@code 8 kHz mu-law}, {@code 16 kHz}, …
 * @param figure with its unit
 * @param interval 95 % by bootstrap over speakers; empty where there is one speaker or none
 * @param n clips, turns or events
 * @param speakers how many people; 0 where the sound was built
 */
record Row(
    String check,
    String bar,
    String line,
    String figure,
    String interval,
    int n,
    int speakers,
    Verdict verdict) {

  static final String TELEPHONE = "8 kHz mu-law";
  static final String WIDEBAND = "16 kHz";

  /** What the figure says of the bar. */
  enum Verdict {
    PASS,
    FAIL,
    /** There is no bar: the figure is for information. */
    REPORT,
    /** This data cannot answer, and the figure says why. */
    NOT_MEASURED
  }

  /** A figure that must reach its bar, or stay under it. */
  static Row judged(
      String check,
      String bar,
      String line,
      String figure,
      String interval,
      int n,
      int speakers,
      boolean met) {
    Verdict verdict = met ? Verdict.PASS : Verdict.FAIL;
    return new Row(check, bar, line, figure, interval, n, speakers, verdict);
  }

  static Row report(
      String check, String line, String figure, String interval, int n, int speakers) {
    return new Row(check, "", line, figure, interval, n, speakers, Verdict.REPORT);
  }

  static Row notMeasured(String check, String bar, String why) {
    return new Row(check, bar, "", why, "", 0, 0, Verdict.NOT_MEASURED);
  }

  String markdown() {
    String who = speakers == 0 ? "built" : Integer.toString(speakers);
    String what = verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    boolean measured = verdict != Verdict.NOT_MEASURED;
    return "| %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            check,
            bar,
            line,
            figure,
            interval,
            measured ? n : "",
            measured ? who : "",
            verdict == Verdict.FAIL ? "**fail**" : what);
  }
}
