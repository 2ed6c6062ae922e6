package dev.undertone.prosody;

import dev.undertone.conversation.speech.Emotion.Label;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.prosody.EmotionCalls.Told;
import dev.undertone.prosody.EmotionClips.Clip;
import dev.undertone.prosody.Recordings.Recording;
import dev.undertone.prosody.training.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What the shipped model makes of natural and read speech, none of which it was trained on. */
final class CalmSpeechSection implements Section {

  private final ProsodyAnalyzer.Factory prosody;

  CalmSpeechSection() {
    this(new TarsosProsody());
  }

  CalmSpeechSection(ProsodyAnalyzer.Factory prosody) {
    this.prosody = prosody;
  }

  @Override
  public String title() {
    return "Emotion, natural and read speech, presumed calm";
  }

  @Override
  public String note() {
    return """
    Meetings, one call to a garage, podcasts, read sentences in eleven languages, cut at pauses and
    played call by call in their order. Nobody rated them; they are presumed to be calm, so what
    looks angry here is a false alarm, or an unrated truth. The model has heard none of it.\
    """;
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    List<Clip> clips = EmotionClips.natural(recordings);
    List<Row> rows = new ArrayList<>();
    for (Line line : List.of(Line.MU_LAW, Line.NARROW, Line.WIDEBAND)) {
      TreeMap<String, List<Clip>> calls = new TreeMap<>();
      clips.forEach(clip -> calls.computeIfAbsent(clip.call(), _ -> new ArrayList<>()).add(clip));
      List<Told> told = new ArrayList<>();
      calls.values().forEach(turns -> told.addAll(EmotionCalls.inOrder(prosody, turns, line)));
      rows.addAll(rows(told, name(line)));
    }
    return rows;
  }

  private static String name(Line line) {
    return switch (line) {
      case WIDEBAND -> Row.WIDEBAND;
      case MU_LAW -> Row.TELEPHONE;
      default -> "300–3400 Hz, mu-law";
    };
  }

  private static List<Row> rows(List<Told> told, String line) {
    Function<Told, Score> arousal = one -> one.emotion().absoluteArousal();
    Function<Told, Score> anger = one -> one.emotion().absoluteAnger();
    Function<Told, Score> relative = one -> one.emotion().anger();
    List<Told> judged =
        told.stream().filter(one -> one.emotion().absoluteArousal().available()).toList();
    List<Told> compared =
        told.stream().filter(one -> one.emotion().arousalDelta().available()).toList();
    return List.of(
        row(
            "turns long and plausible enough to judge, %",
            line, told, share(one -> arousal.apply(one).available())),
        row("absolute arousal, median", line, judged, of -> quantile(of, arousal, 0.5)),
        row("absolute arousal, 90th percentile", line, judged, of -> quantile(of, arousal, 0.9)),
        row("absolute arousal > 0.75, % of turns", line, judged, share(above(arousal, 0.75))),
        row("absolute anger, median", line, judged, of -> quantile(of, anger, 0.5)),
        row("absolute anger, 90th percentile", line, judged, of -> quantile(of, anger, 0.9)),
        row("absolute anger > 0.5, % of turns", line, judged, share(above(anger, 0.5))),
        row("absolute anger > 0.7, % of turns", line, judged, share(above(anger, 0.7))),
        row("anger > 0.5, % of turns", line, judged, share(above(relative, 0.5))),
        row("anger > 0.7, % of turns", line, judged, share(above(relative, 0.7))),
        row(
            "change of arousal > 0.25, % of turns with a baseline",
            line, compared, share(above(one -> one.emotion().arousalDelta(), 0.25))),
        row(
            "change of arousal > 0.4, % of turns with a baseline",
            line, compared, share(above(one -> one.emotion().arousalDelta(), 0.4))),
        row("label angry, % of turns", line, judged, share(labelled(Label.ANGRY))),
        row("label happy, % of turns", line, judged, share(labelled(Label.HAPPY))),
        row("label sad, % of turns", line, judged, share(labelled(Label.SAD))),
        row("label neutral, % of turns", line, judged, share(labelled(Label.NEUTRAL))));
  }

  private static Predicate<Told> labelled(Label label) {
    return one -> one.emotion().expression().label() == label;
  }

  private static Predicate<Told> above(Function<Told, Score> score, double threshold) {
    return one -> score.apply(one).available() && score.apply(one).value() > threshold;
  }

  private static ToDoubleFunction<List<Told>> share(Predicate<Told> which) {
    return of -> 100.0 * of.stream().filter(which).count() / of.size();
  }

  private static double quantile(List<Told> of, Function<Told, Score> score, double part) {
    double[] sorted =
        of.stream()
            .map(score)
            .filter(Score::available)
            .mapToDouble(Score::value)
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(int) (part * (sorted.length - 1))];
  }

  private static Row row(
      String check, String line, List<Told> told, ToDoubleFunction<List<Told>> figure) {
    return Row.report(
        check,
        line,
        String.format(Locale.ROOT, "%.2f", figure.applyAsDouble(told)),
        Bootstrap.interval(told, Told::speaker, figure, "%.2f"),
        told.size(),
        (int) told.stream().map(Told::speaker).distinct().count());
  }
}
