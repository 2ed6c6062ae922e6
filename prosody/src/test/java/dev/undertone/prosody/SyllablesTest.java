package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyllablesTest {

  @ParameterizedTest
  @CsvSource({
    "en, balance, 2",
    "en, the, 1",
    "en, table, 2",
    "en, wanted, 2",
    "en, asked, 1",
    "en, I'm, 1",
    "en, invention, 3",
    "en, makes, 1",
    "en, 42, 2",
    "en-GB, people, 2",
    "de, Lappen, 2",
    "de, Eisschrank, 2",
    "de, heute, 2",
    "de, Überweisung, 4",
    "fr, bonjour, 2",
    "fr, carte, 1",
    "fr, l'école, 2",
    "es, teatro, 3",
    "es, bueno, 2",
    "it, aereo, 4",
    "it, piano, 2",
    "pt, obrigado, 4",
    "ru, молоко, 3",
    "zh, 你好, 2",
    "ja, ありがとう, 5",
    "nl, goedemorgen, 4"
  })
  void ofAWordAreItsVowelGroups(String language, String word, int syllables) {
    assertThat(Syllables.of(word, language)).isEqualTo(syllables);
  }

  @ParameterizedTest
  @CsvSource({"en, tv", "de, hm", "en, b"})
  void aWordWithoutAVowelHasOne(String language, String word) {
    assertThat(Syllables.of(word, language)).isOne();
  }

  @ParameterizedTest
  @CsvSource({"ar, مرحبا", "he, שלום"})
  void areUnknownWhereTheScriptLeavesThemOut(String language, String word) {
    assertThat(Syllables.of(word, language)).isZero();
  }
}
