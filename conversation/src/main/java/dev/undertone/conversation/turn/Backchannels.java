package dev.undertone.conversation.turn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Words by which a listener says that he is listening and takes no floor: "mm-hm", "right",
 * "genau".
 *
 * <p>They are per language, because one language's murmur is another's word. Of a language without
 * a list only the murmurs count that are words nowhere.
 */
final class Backchannels {

  private static final int MOST_WORDS = 4;

  private static final Set<String> MURMURS =
      Set.of("mm", "mmm", "mhm", "mmhm", "hm", "hmm", "mhmm", "aha");

  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "en",
          words("uh huh ah oh yeah yes yep yup okay ok right sure alright i see got it gotcha"),
          "de",
          words("ja jaja genau okay ok ach so achso stimmt klar gut verstehe richtig ah"),
          "fr",
          words("oui ouais d'accord ok okay ah bon voilà bien sûr hum je vois"),
          "es",
          words("sí si ya vale ajá claro ok okay bueno eso entiendo de acuerdo"),
          "it",
          words("sì si già certo ok okay va bene ah ecco esatto capisco"),
          "nl",
          words("ja jaja oké ok precies juist goed klopt ah"),
          "pt",
          words("sim é certo ok okay pois ah claro entendi"));

  private Backchannels() {}

  /**
   * Whether nothing else was said.
   *
   * @param language BCP-47 tag of the words
   */
  static boolean only(String transcript, String language) {
    String plain = transcript.toLowerCase(Locale.ROOT).replace('-', ' ').replace('’', '\'');
    List<String> said =
        Arrays.stream(plain.split("[^\\p{L}\\p{N}']+", -1)).filter(w -> !w.isEmpty()).toList();
    String primary = language.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
    Set<String> own = WORDS.getOrDefault(primary, Set.of());
    return !said.isEmpty()
        && said.size() <= MOST_WORDS
        && said.stream().allMatch(word -> MURMURS.contains(word) || own.contains(word));
  }

  private static Set<String> words(String spaced) {
    return Set.of(spaced.split(" ", -1));
  }
}
