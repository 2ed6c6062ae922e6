package dev.undertone.prosody;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.Prosody.HesitationEvent.Kind;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.Word;
import dev.undertone.prosody.Recordings.Recording;
import dev.undertone.prosody.Spans.Score;
import dev.undertone.prosody.Spans.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Filled pauses on the forced-aligned clips, and false alarms where nobody hesitates. */
final class HesitationSection implements Section {

  /** A line: what it does to a recording, and at which rate. */
  private record Line(String name, int rateHz, Function<Recording, short[]> carry) {}

  private static final List<Line> LINES =
      List.of(
          new Line(Row.TELEPHONE, 8_000, Recording::overTelephone),
          new Line(Row.WIDEBAND, 16_000, clip -> clip.samples(16_000)));

  /** One recording, judged. */
  private record Judged(Recording clip, Score score, int events, double minutes) {
    String speaker() {
      return clip.speaker();
    }
  }

  @Override
  public String title() {
    return "Hesitation";
  }

  @Override
  public String note() {
    return """
    The aligned clips are one speaker with eight labelled fillers, so the interval is over clips,
    and the constants of the detector were chosen with these clips at hand. An event is found when
    at least half of the shorter of event and label lies in the other; the forced alignment cuts
    one "uh" in two and joins two others. With true words: labelled fillers at their times, the
    other words spread over the loud frames between them, for their own times are not given.
    False alarms are fillers and words drawn out.\
    """;
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    List<Row> rows = new ArrayList<>();
    List<Recording> aligned = recordings.stream().filter(c -> c.isIn("hesitation")).toList();
    for (Line line : LINES) {
      rows.add(judged("fillers, sound only", 0.60, line, aligned, this::bySound));
      rows.add(judged("fillers, with true words", 0.75, line, aligned, this::withWords));
      rows.add(drawnAsWell(line, aligned));
    }
    for (int snr : new int[] {20, 10}) {
      Line noisy =
          new Line(
              Row.TELEPHONE + ", noise at " + snr + " dB",
              8_000,
              clip -> Recordings.muLaw(noisy(clip.samples(8_000), snr)));
      rows.add(f1("fillers, sound only", noisy, aligned, this::bySound, null));
    }
    for (Line line : LINES) {
      rows.add(
          alarms(
              "false alarms, acted and read",
              line,
              recordings,
              c -> c.isIn("emotion") || c.isIn("speech"),
              true));
      rows.add(alarms("false alarms, acted", line, recordings, c -> c.isIn("emotion"), false));
      rows.add(alarms("false alarms, read", line, recordings, c -> c.isIn("speech"), false));
      rows.add(
          alarms("false alarms, ten languages", line, recordings, c -> c.isIn("language"), false));
      rows.add(alarms("false alarms, digits", line, recordings, c -> c.isIn("digits8k"), false));
      rows.add(
          alarms(
              "fillers and drawn words in meetings and a call, unlabelled: at most so many are"
                  + " false",
              line,
              recordings,
              c -> c.isIn("conversation") && !c.file().contains("mulaw"),
              false));
    }
    return rows;
  }

  private interface Judge {
    Score of(Recording clip, Line line);
  }

  private static Row judged(
      String check, double bar, Line line, List<Recording> clips, Judge judge) {
    return f1(check, line, clips, judge, bar);
  }

  private static Row f1(
      String check, Line line, List<Recording> clips, Judge judge, @Nullable Double bar) {
    List<Judged> all =
        clips.stream().map(clip -> new Judged(clip, judge.of(clip, line), 0, 0)).toList();
    Score score = sum(all);
    String interval =
        Bootstrap.interval(all, one -> one.clip().file(), some -> sum(some).f1(), "%.2f");
    int n = score.hits() + score.misses();
    return bar == null
        ? Row.report(check, line.name(), score.toString(), interval, n, 1)
        : Row.judged(
            check,
            String.format(Locale.ROOT, "F1 ≥ %.2f", bar),
            line.name(),
            score.toString(),
            interval,
            n,
            1,
            score.f1() >= bar);
  }

  private static Score sum(List<Judged> all) {
    return Score.sum(all.stream().map(Judged::score).toList());
  }

  private Score bySound(Recording clip, Line line) {
    Prosody.Hesitation heard = heard(line.carry().apply(clip), line.rateHz(), List.of(), "en");
    return Spans.compare(spans(heard, line.rateHz(), Kind.FILLER), labels(clip), Span::meets);
  }

  private Score withWords(Recording clip, Line line) {
    short[] samples = line.carry().apply(clip);
    List<Word> words = new TrueWords(samples, line.rateHz()).of(clip.transcript(), labels(clip));
    Prosody.Hesitation heard = heard(samples, line.rateHz(), words, "en");
    return Spans.compare(spans(heard, line.rateHz(), Kind.FILLER), labels(clip), Span::meets);
  }

  /** The speaker acts hesitations on words as well, which nobody labelled. */
  private static Row drawnAsWell(Line line, List<Recording> clips) {
    int drawn = 0;
    for (Recording clip : clips) {
      Prosody.Hesitation heard = heard(line.carry().apply(clip), line.rateHz(), List.of(), "en");
      drawn += heard.lengthenings();
    }
    return Row.report(
        "words drawn out on the same clips, unlabelled",
        line.name(),
        drawn + " events",
        "",
        drawn,
        1);
  }

  private static Row alarms(
      String check, Line line, List<Recording> all, Predicate<Recording> which, boolean bar) {
    List<Judged> judged =
        all.stream()
            .filter(which)
            .map(
                clip -> {
                  short[] samples = line.carry().apply(clip);
                  Prosody.Hesitation heard =
                      heard(samples, line.rateHz(), List.of(), clip.language());
                  int events = heard.fillers() + heard.lengthenings();
                  double minutes = samples.length / 60.0 / line.rateHz();
                  return new Judged(clip, new Score(0, 0, 0), events, minutes);
                })
            .toList();
    double rate = perMinute(judged);
    String figure =
        String.format(
            Locale.ROOT,
            "%.2f a minute (%d in %.1f min)",
            rate,
            judged.stream().mapToInt(Judged::events).sum(),
            judged.stream().mapToDouble(Judged::minutes).sum());
    String interval =
        Bootstrap.interval(judged, Judged::speaker, HesitationSection::perMinute, "%.2f");
    int speakers = (int) judged.stream().map(Judged::speaker).distinct().count();
    return bar
        ? Row.judged(
            check,
            "≤ 0.5 a minute",
            line.name(),
            figure,
            interval,
            judged.size(),
            speakers,
            rate <= 0.5)
        : Row.report(check, line.name(), figure, interval, judged.size(), speakers);
  }

  private static double perMinute(List<Judged> judged) {
    return judged.stream().mapToInt(Judged::events).sum()
        / judged.stream().mapToDouble(Judged::minutes).sum();
  }

  /** One turn, all of it held to be speech, and half a second of silence. */
  static Prosody.Hesitation heard(short[] samples, int rateHz, List<Word> words, String language) {
    return prosody(samples, rateHz, words, language).hesitation();
  }

  static Prosody prosody(short[] samples, int rateHz, List<Word> words, String language) {
    try (ProsodyAnalyzer analyzer =
        new TarsosProsody().open(rateHz, EmotionUse.off("not of interest"))) {
      analyzer.turnStarted(0);
      analyzer.accept(samples, 0, samples.length, 0, true);
      analyzer.accept(new short[rateHz / 2], 0, rateHz / 2, samples.length, false);
      analyzer.words(words, language);
      return analyzer.sinceTurnStart();
    }
  }

  static List<Span> spans(Prosody.Hesitation heard, int rateHz, Kind kind) {
    return heard.events().stream()
        .filter(event -> event.kind() == kind)
        .map(event -> span(event, rateHz))
        .toList();
  }

  private static Span span(HesitationEvent event, int rateHz) {
    return new Span(event.startSample() * 1_000.0 / rateHz, event.endSample() * 1_000.0 / rateHz);
  }

  /** Of a label such as {@code …=uh@2.36-3.63 um@4.00-4.50}. */
  private static List<Span> labels(Recording clip) {
    int at = clip.label().indexOf('=');
    if (at < 0) {
      return List.of();
    }
    List<Span> spans = new ArrayList<>();
    for (String one : clip.label().substring(at + 1).split(" ", -1)) {
      String[] times = one.substring(one.indexOf('@') + 1).split("-", -1);
      spans.add(
          new Span(1_000 * Double.parseDouble(times[0]), 1_000 * Double.parseDouble(times[1])));
    }
    return spans;
  }

  private static short[] noisy(short[] samples, double snrDb) {
    double power = 0;
    for (short sample : samples) {
      power += (double) sample * sample;
    }
    double rms = Math.sqrt(power / samples.length) * Math.pow(10, -snrDb / 20);
    Random random = new Random(7);
    short[] out = new short[samples.length];
    double low = 0;
    for (int i = 0; i < samples.length; i++) {
      // Falls by 6 dB an octave from 640 Hz on, as rooms do.
      low += 0.5 * (random.nextGaussian() * rms * 1.73 - low);
      out[i] = (short) Math.clamp(Math.round(samples[i] + low), -32_768, 32_767);
    }
    return out;
  }
}
