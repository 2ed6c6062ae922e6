package dev.undertone.prosody;

import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.LanguageDetector.Guess;
import dev.undertone.conversation.turn.LanguageTracker;
import dev.undertone.prosody.Recordings.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Which language true words are in, after so many of them, as a call would judge one turn. */
final class LanguageSection implements Section {

  /** Those of the recordings and six more that are often taken for one of them. */
  private static final List<String> CANDIDATES =
      List.of(
          "en", "de", "fr", "es", "it", "pt", "nl", "ru", "zh", "ja", "ko", "pl", "tr", "sv", "da",
          "ca");

  private static final int ALL = Integer.MAX_VALUE;

  /**
   * The first words of one text.
   *
   * @param said by a call's tracker that nobody told anything; may be undetermined
   */
  private record Judged(
      String text, String speaker, int words, String language, String guessed, String said) {

    boolean isRight() {
      return guessed.equals(language);
    }

    boolean isSaid() {
      return !said.equals(Language.UNDETERMINED);
    }
  }

  private final List<Long> nanos = new ArrayList<>();

  @Override
  public String title() {
    return "Language of true words";
  }

  @Override
  public String note() {
    return "Distinct transcripts of audio/language, audio/speech and audio/emotion, told apart"
        + " among "
        + CANDIDATES.size()
        + " languages. A text is judged as a turn of a call is: from five words on, or with a"
        + " margin above 0.1, else it is undetermined. Intervals are by texts.";
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    List<Recording> texts = texts(recordings);
    long before = usedMegabytes();
    long from = System.nanoTime();
    try (LinguaLanguages lingua = new LinguaLanguages(CANDIDATES)) {
      double loading = (System.nanoTime() - from) / 1e9;
      long megabytes = usedMegabytes() - before;
      texts.forEach(text -> lingua.guess(text.transcript()));
      List<Row> rows = new ArrayList<>();
      List<Judged> threeAndMore = new ArrayList<>();
      for (int words : new int[] {1, 2, 3, 5, ALL}) {
        List<Judged> judged =
            texts.stream().flatMap(t -> judge(lingua, t, words).stream()).toList();
        judged.stream().filter(each -> each.words() >= 3).forEach(threeAndMore::add);
        String seen = words == ALL ? "all words" : words + (words == 1 ? " word" : " words");
        rows.add(row(seen + ", guess is right", "", judged, each -> true, 0));
        rows.add(row(seen + ", right when not und", "", judged, Judged::isSaid, 0));
      }
      rows.add(row("3, 5 and all words, guess is right", "≥ 90 %", threeAndMore, each -> true, 90));
      rows.add(row("the same, right when not und", "≥ 98 %", threeAndMore, Judged::isSaid, 98));
      rows.add(cost("time of a guess, mean; longest", texts, timing()));
      rows.add(
          cost(
              "loading " + CANDIDATES.size() + " languages; heap",
              texts,
              String.format(Locale.ROOT, "%.1f s; %d MB", loading, megabytes)));
      return rows;
    }
  }

  private List<Judged> judge(LinguaLanguages lingua, Recording recording, int first) {
    String[] words = recording.transcript().strip().split(" +", -1);
    // Languages that are written without spaces have one word to us, and it is the whole text.
    boolean spaced = words.length > 1;
    if (first != ALL && (!spaced || words.length < first)) {
      return List.of();
    }
    int seen = Math.min(first, words.length);
    String text = String.join(" ", Arrays.copyOf(words, seen));
    long from = System.nanoTime();
    Guess guess = lingua.guess(text);
    nanos.add(System.nanoTime() - from);
    String said =
        new LanguageTracker(Language.UNDETERMINED, true)
            .turnEnded(new LanguageTracker.Turn(seen, 1, "", guess))
            .code();
    return List.of(
        new Judged(
            recording.transcript(),
            recording.speaker(),
            spaced ? seen : ALL,
            recording.language(),
            guess.code(),
            said));
  }

  private static Row row(
      String check, String bar, List<Judged> all, Predicate<Judged> asked, double least) {
    List<Judged> counted = all.stream().filter(asked).toList();
    double percent = percent(counted);
    String figure =
        String.format(
            Locale.ROOT, "%.1f %% (of %.0f %%)", percent, 100.0 * counted.size() / all.size());
    String interval = Bootstrap.interval(counted, Judged::text, LanguageSection::percent, "%.0f");
    int speakers = (int) counted.stream().map(Judged::speaker).distinct().count();
    return bar.isEmpty()
        ? Row.report(check, "text", figure, interval, counted.size(), speakers)
        : Row.judged(
            check, bar, "text", figure, interval, counted.size(), speakers, percent >= least);
  }

  private static double percent(List<Judged> judged) {
    return 100.0 * judged.stream().filter(Judged::isRight).count() / judged.size();
  }

  private Row cost(String check, List<Recording> texts, String figure) {
    return Row.report(check, "text", figure, "", texts.size(), 0);
  }

  private String timing() {
    double mean = nanos.stream().mapToLong(each -> each).average().orElse(0) / 1e6;
    double longest = nanos.stream().mapToLong(each -> each).max().orElse(0) / 1e6;
    return String.format(Locale.ROOT, "%.2f ms; %.1f ms", mean, longest);
  }

  private static List<Recording> texts(List<Recording> recordings) {
    Set<String> known = new HashSet<>();
    return recordings.stream()
        .filter(each -> each.isIn("language") || each.isIn("speech") || each.isIn("emotion"))
        .filter(each -> !each.transcript().isBlank() && known.add(each.transcript().strip()))
        .toList();
  }

  private static long usedMegabytes() {
    Runtime.getRuntime().gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1_000_000;
  }
}
