package dev.undertone.prosody;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.prosody.EmotionCalls.Told;
import dev.undertone.prosody.EmotionClips.Clip;
import dev.undertone.prosody.Recordings.Recording;
import dev.undertone.prosody.training.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Emotion on acted speech, by models that have not heard the speaker. */
final class EmotionSection implements Section {

  private static final String NOT_HERE = "not measured: corpus not in this data";
  private static final int ORDERS = 3;
  private final @Nullable EmotionStudy prepared;

  EmotionSection() {
    this(null);
  }

  EmotionSection(@Nullable EmotionStudy prepared) {
    this.prepared = prepared;
  }

  @Override
  public String title() {
    return "Emotion, acted speech (EMO-DB)";
  }

  @Override
  public String note() {
    return """
    Five actors in calls of up to 15 turns in random order, %d orders; each is told by a model that
    was trained on the other four. From the third turn of a call on the value is relative to the
    caller, before it is absolute; `absolute` rows are absolute throughout. The texts are ten
    sentences and bound to the feeling, clips are cut to two seconds: this is the easy case, and no
    forecast for telephones.\
    """
        .formatted(ORDERS);
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    EmotionStudy study = prepared == null ? new EmotionStudy(recordings) : prepared;
    List<Told> all = new ArrayList<>();
    List<Told> inRuns = new ArrayList<>();
    study
        .strangers()
        .forEach(
            (speaker, prosody) -> {
              List<Clip> own = study.actedBy(speaker);
              for (int order = 0; order < ORDERS; order++) {
                all.addAll(EmotionCalls.played(prosody, own, Line.MU_LAW, order));
                all.addAll(EmotionCalls.played(prosody, own, Line.WIDEBAND, order));
                inRuns.addAll(EmotionCalls.playedInRuns(prosody, own, Line.MU_LAW, order));
              }
            });
    List<Row> rows = new ArrayList<>();
    for (Line line : List.of(Line.MU_LAW, Line.WIDEBAND)) {
      List<Told> told = all.stream().filter(one -> one.line() == line).toList();
      rows.addAll(heads(told, line == Line.MU_LAW ? Row.TELEPHONE : Row.WIDEBAND));
    }
    List<Told> telephone = all.stream().filter(one -> one.line() == Line.MU_LAW).toList();
    List<Told> wideband = all.stream().filter(one -> one.line() == Line.WIDEBAND).toList();
    rows.add(loss(telephone, wideband));
    rows.add(sexes(telephone));
    rows.addAll(lengths(telephone));
    rows.addAll(runs(inRuns));
    rows.addAll(changes(telephone));
    rows.addAll(SpeakerChangeTrial.rows(SpeakerChangeTrial.of(study.trained())));
    rows.add(Row.notMeasured("arousal, RAVDESS 19–24", "AUC ≥ 0.86, UAR ≥ 78", NOT_HERE));
    rows.add(Row.notMeasured("arousal, URDU natural, absolute", "AUC ≥ 0.78", NOT_HERE));
    rows.add(Row.notMeasured("four classes, RAVDESS", "UAR ≥ 55", NOT_HERE));
    rows.add(Row.notMeasured("anger, RAVDESS", "AUC ≥ 0.85, ECE ≤ 0.12", NOT_HERE));
    return rows;
  }

  private static List<Row> heads(List<Told> told, String line) {
    Function<Told, Score> arousal = one -> one.emotion().arousal();
    Function<Told, Score> anger = one -> one.emotion().anger();
    Function<Told, Score> absoluteArousal = one -> one.emotion().absoluteArousal();
    Function<Told, Score> absoluteAnger = one -> one.emotion().absoluteAnger();
    List<Told> two = told.stream().filter(EmotionSection::isOfArousal).toList();
    List<Told> four = told.stream().filter(EmotionSection::isOfFour).toList();
    return List.of(
        ToldRows.least(
            "arousal, UAR",
            "≥ 92 %",
            92,
            line,
            two,
            of -> EmotionFigures.uar(of, EmotionSection::isAroused, arousal),
            "%.1f"),
        ToldRows.report(
            "arousal, AUC",
            line,
            two,
            of -> EmotionFigures.auc(of, EmotionSection::isAroused, arousal),
            "%.3f"),
        ToldRows.report(
            "arousal, absolute, UAR",
            line,
            two,
            of -> EmotionFigures.uar(of, EmotionSection::isAroused, absoluteArousal),
            "%.1f"),
        ToldRows.report(
            "arousal, absolute, AUC",
            line,
            two,
            of -> EmotionFigures.auc(of, EmotionSection::isAroused, absoluteArousal),
            "%.3f"),
        ToldRows.least(
            "four classes, UAR",
            "≥ 74 %",
            74,
            line,
            four,
            of -> EmotionFigures.fourClasses(of, Told::emotion),
            "%.1f"),
        ToldRows.least(
            "anger, AUC",
            "≥ 0.86",
            0.86,
            line,
            told,
            of -> EmotionFigures.auc(of, EmotionSection::isAngry, anger),
            "%.3f"),
        ToldRows.report(
            "anger, absolute, AUC",
            line,
            told,
            of -> EmotionFigures.auc(of, EmotionSection::isAngry, absoluteAnger),
            "%.3f"),
        ToldRows.most(
            "anger, ECE",
            "≤ 0.12",
            0.12,
            line,
            told,
            of -> EmotionFigures.ece(of, EmotionSection::isAngry, anger),
            "%.3f"),
        ToldRows.report(
            "anger, absolute, ECE",
            line,
            told,
            of -> EmotionFigures.ece(of, EmotionSection::isAngry, absoluteAnger),
            "%.3f"),
        ToldRows.least(
            "labels that are not unknown: accuracy over that of all",
            "≥ +8 points",
            8,
            line,
            four,
            of -> EmotionFigures.accuracy(of, false) - EmotionFigures.accuracy(of, true),
            "%.1f"),
        ToldRows.report(
            "labels that are not unknown: accuracy",
            line,
            four,
            of -> EmotionFigures.accuracy(of, false),
            "%.1f"),
        ToldRows.report(
            "labels that are not unknown: share of turns",
            line,
            four,
            EmotionFigures::labelled,
            "%.1f"));
  }

  private static Row loss(List<Told> telephone, List<Told> wideband) {
    double lost = 0;
    lost = Math.max(lost, fours(wideband) - fours(telephone));
    lost = Math.max(lost, arousals(wideband) - arousals(telephone));
    return Row.judged(
        "mu-law against 16 kHz: the larger loss of UAR, four classes and arousal",
        "≤ 4 points",
        "both",
        ToldRows.format("%.1f", lost),
        "",
        telephone.size(),
        ToldRows.speakers(telephone),
        lost <= 4);
  }

  private static double fours(List<Told> told) {
    return EmotionFigures.fourClasses(
        told.stream().filter(EmotionSection::isOfFour).toList(), Told::emotion);
  }

  private static double arousals(List<Told> told) {
    return EmotionFigures.uar(
        told.stream().filter(EmotionSection::isOfArousal).toList(),
        EmotionSection::isAroused,
        one -> one.emotion().arousal());
  }

  private static Row sexes(List<Told> told) {
    Function<Told, Score> arousal = one -> one.emotion().arousal();
    List<Told> two = told.stream().filter(EmotionSection::isOfArousal).toList();
    double women =
        EmotionFigures.auc(
            two.stream().filter(EmotionSection::isWoman).toList(),
            EmotionSection::isAroused,
            arousal);
    double men =
        EmotionFigures.auc(
            two.stream().filter(one -> !isWoman(one)).toList(), EmotionSection::isAroused, arousal);
    double gap = Math.abs(women - men);
    return Row.judged(
        "arousal, AUC, women %s, men %s: gap"
            .formatted(ToldRows.format("%.3f", women), ToldRows.format("%.3f", men)),
        "≤ 0.08",
        Row.TELEPHONE,
        ToldRows.format("%.3f", gap),
        "",
        two.size(),
        ToldRows.speakers(two),
        gap <= 0.08);
  }

  private static List<Row> lengths(List<Told> told) {
    List<Row> rows = new ArrayList<>();
    String[] names = {"0.7 s", "1.0 s"};
    for (int i = 0; i < names.length; i++) {
      int look = i;
      List<Told> long_ = told.stream().filter(one -> one.looks().size() > look).toList();
      Function<Told, Emotion> then = one -> one.looks().get(look).emotion();
      rows.add(
          ToldRows.report(
              "four classes after " + names[i] + " of voice, UAR",
              Row.TELEPHONE,
              long_.stream().filter(EmotionSection::isOfFour).toList(),
              of -> EmotionFigures.fourClasses(of, then),
              "%.1f"));
      rows.add(
          ToldRows.report(
              "arousal after " + names[i] + " of voice, UAR",
              Row.TELEPHONE,
              long_.stream().filter(EmotionSection::isOfArousal).toList(),
              of ->
                  EmotionFigures.uar(
                      of, EmotionSection::isAroused, one -> then.apply(one).arousal()),
              "%.1f"));
    }
    return rows;
  }

  private static List<Row> runs(List<Told> told) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < EmotionCalls.RUN; i++) {
      int place = i;
      rows.add(
          ToldRows.report(
              "four classes, turn %d in a row of the same feeling, UAR".formatted(i + 1),
              Row.TELEPHONE,
              told.stream()
                  .filter(one -> one.turn() % EmotionCalls.RUN == place)
                  .filter(EmotionSection::isOfFour)
                  .toList(),
              of -> EmotionFigures.fourClasses(of, Told::emotion),
              "%.1f"));
    }
    return rows;
  }

  private static List<Row> changes(List<Told> told) {
    List<Row> rows = new ArrayList<>();
    for (String label : List.of("angry", "happy", "fear", "neutral", "bored", "sad")) {
      List<Told> own =
          told.stream()
              .filter(one -> one.label().equals(label))
              .filter(one -> one.emotion().arousalDelta().available())
              .toList();
      rows.add(
          ToldRows.report(
              "change of arousal > 0.4, %% of turns: %s".formatted(label),
              Row.TELEPHONE,
              own,
              of ->
                  100.0
                      * of.stream()
                          .filter(one -> one.emotion().arousalDelta().value() > 0.4)
                          .count()
                      / of.size(),
              "%.1f"));
    }
    return rows;
  }

  private static boolean isAngry(Told told) {
    return told.label().equals("angry");
  }

  private static boolean isAroused(Told told) {
    return EmotionFigures.AROUSED.contains(told.label());
  }

  private static boolean isOfArousal(Told told) {
    return isAroused(told) || EmotionFigures.CALM.contains(told.label());
  }

  private static boolean isOfFour(Told told) {
    return EmotionFigures.LABELS.containsKey(told.label());
  }

  private static boolean isWoman(Told told) {
    return isWoman(told.speaker());
  }

  static boolean isWoman(String speaker) {
    return speaker.equals("emodb-08") || speaker.equals("emodb-13");
  }
}
