package dev.undertone.prosody;

import com.github.pemistahl.lingua.api.IsoCode639_1;
import com.github.pemistahl.lingua.api.Language;
import com.github.pemistahl.lingua.api.LanguageDetectorBuilder;
import dev.undertone.conversation.speech.LanguageDetector;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tells languages apart by their letter n-grams, with Lingua in its high accuracy mode.
 *
 * <p>The models of all candidates are loaded at once: a second or more, and 20–40 MB of heap for
 * each, which no call could wait for. Any thread.
 */
public final class LinguaLanguages implements LanguageDetector, AutoCloseable {

  private static final int MIN_CANDIDATES = 2;

  private final com.github.pemistahl.lingua.api.LanguageDetector lingua;

  /**
   * Loads the models on the calling thread.
   *
   * @param candidates two BCP-47 tags at least, with a region or without
   * @throws IllegalArgumentException when there are fewer, or Lingua does not know one; the message
   *     names it
   */
  public LinguaLanguages(Collection<String> candidates) {
    IsoCode639_1[] codes =
        candidates.stream().map(LinguaLanguages::code).distinct().toArray(IsoCode639_1[]::new);
    if (codes.length < MIN_CANDIDATES) {
      throw new IllegalArgumentException(
          "language.candidates = " + candidates + ", must be two languages at least");
    }
    this.lingua =
        LanguageDetectorBuilder.fromIsoCodes639_1(codes).withPreloadedLanguageModels().build();
  }

  /** Whether a tag is of a language that Lingua can tell from others. */
  public static boolean knows(String tag) {
    return known().contains(primary(tag));
  }

  @Override
  public Guess guess(String text) {
    // Sorted by falling likelihood; the first has 1, the others their relation to it.
    Iterator<Map.Entry<Language, Double>> ranks =
        lingua.computeLanguageConfidenceValues(text).entrySet().iterator();
    if (!ranks.hasNext()) {
      return Guess.UNDETERMINED;
    }
    var first = ranks.next();
    double second = ranks.hasNext() ? ranks.next().getValue() : 0;
    double both = first.getValue() + second;
    return new Guess(
        first.getKey().getIsoCode639_1().toString(),
        first.getValue() / both,
        first.getValue() - second);
  }

  /** Frees the models, those of every other instance with them; {@link #guess} loads them again. */
  @Override
  public void close() {
    lingua.unloadLanguageModels();
  }

  private static IsoCode639_1 code(String tag) {
    if (!knows(tag)) {
      throw new IllegalArgumentException(
          "language.candidates = " + tag + ", must be one of " + String.join(" ", known()));
    }
    return IsoCode639_1.valueOf(primary(tag).toUpperCase(Locale.ROOT));
  }

  private static SortedSet<String> known() {
    SortedSet<String> codes = new TreeSet<>();
    List<IsoCode639_1> all = Arrays.asList(IsoCode639_1.values());
    all.stream()
        .filter(code -> code != IsoCode639_1.NONE)
        .forEach(code -> codes.add(code.toString()));
    return codes;
  }

  private static String primary(String tag) {
    return Locale.forLanguageTag(tag).getLanguage();
  }
}
