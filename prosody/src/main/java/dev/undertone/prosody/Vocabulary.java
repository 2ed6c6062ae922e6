package dev.undertone.prosody;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The few words of a language that say something of hesitation. One per language, because "um" is a
 * filler in English and a preposition in German.
 *
 * @param fillers sounds of filled pauses as recognisers spell them
 * @param longFillers words that are fillers only when drawn out
 * @param backchannels sounds that mean yes, no or go on when they open an utterance
 * @param repeatable words that fluent speakers say twice, numbers included
 * @param known whether anything is known of this language
 */
record Vocabulary(
    Set<String> fillers,
    Set<String> longFillers,
    Set<String> backchannels,
    Set<String> repeatable,
    boolean known) {

  private static final Vocabulary UNKNOWN =
      new Vocabulary(Set.of(), Set.of(), backchannels(""), Set.of(), false);

  private static final Map<String, Vocabulary> BY_LANGUAGE =
      Map.of(
          "en",
          of(
              "uh um er erm uhm umm uhh ehm eh ah",
              "",
              "huh uh-huh uhuh",
              """
              very really no yes yeah yep nope so too much many ok okay please bye hello hi hey well
              now there that had is do more far long again right sorry thanks thank you go come ha
              la knock zero oh one two three four five six seven eight nine ten eleven twelve twenty
              thirty forty fifty sixty seventy eighty ninety hundred thousand double triple
              """),
          "de",
          of(
              "äh ähm öh öhm ehm hm-äh eh",
              "",
              "",
              """
              sehr ja nein nee doch so ganz viel wieder gut ok okay bitte danke tschüss hallo na
              immer nur die der das sie null eins ein zwei zwo drei vier fünf sechs sieben acht neun
              zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert
              tausend
              """),
          "fr",
          of(
              "euh heu hum ben-euh",
              "",
              "",
              """
              très oui non si ouais bien nous vous merci allo allô bon voilà d'accord ok encore
              zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize vingt trente
              quarante cinquante soixante cent mille
              """),
          "es",
          of(
              "eh em mmm-eh ehm",
              "este esto",
              "",
              """
              muy sí si no ya bueno vale claro hola gracias adiós más bien cero uno una dos tres
              cuatro cinco seis siete ocho nueve diez veinte treinta cuarenta cincuenta cien mil
              """),
          "it",
          of(
              "eh ehm uhm ehmm",
              "cioè allora",
              "",
              """
              molto sì si no ciao grazie bene così quasi poco piano zero uno una due tre quattro
              cinque sei sette otto nove dieci venti trenta cento mille
              """),
          "pt",
          of(
              "é-é eh hã hum ahn",
              "então",
              "",
              """
              muito sim não é já tá bom obrigado obrigada zero um uma dois duas três quatro cinco
              seis meia sete oito nove dez vinte trinta cem mil
              """),
          "nl",
          of(
              "eh uh uhm ehm euh",
              "",
              "",
              """
              heel ja nee nou zo veel hoor dank dag hallo nul een één twee drie vier vijf zes zeven
              acht negen tien twintig dertig honderd duizend
              """));

  /**
   * @param language BCP-47 tag; only its first part counts
   */
  static Vocabulary of(String language) {
    String first = language.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    return BY_LANGUAGE.getOrDefault(first, UNKNOWN);
  }

  boolean isFiller(String word, boolean drawnOut) {
    return fillers.contains(word) || (drawnOut && longFillers.contains(word));
  }

  private static Vocabulary of(
      String fillers, String longFillers, String backchannels, String repeatable) {
    return new Vocabulary(
        words(fillers), words(longFillers), backchannels(backchannels), words(repeatable), true);
  }

  private static Set<String> backchannels(String more) {
    return words("hm hmm mm mmm mhm mm-hm mhmm aha " + more);
  }

  private static Set<String> words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? Set.of() : Set.copyOf(List.of(stripped.split("\\s+", -1)));
  }
}
