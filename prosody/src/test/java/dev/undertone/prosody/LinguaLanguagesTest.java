package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.undertone.conversation.speech.LanguageDetector.Guess;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinguaLanguagesTest {

  private static final LinguaLanguages LANGUAGES =
      new LinguaLanguages(List.of("en-GB", "de", "fr", "es"));

  @AfterAll
  static void free() {
    LANGUAGES.close();
  }

  @ParameterizedTest
  @CsvSource({
    "en, where can I get my money back",
    "de, wo bekomme ich denn mein Geld zurück",
    "fr, où est-ce que je peux me faire rembourser",
    "es, dónde me devuelven el dinero",
  })
  void areToldByTheWords(String language, String text) {
    Guess guess = LANGUAGES.guess(text);

    assertThat(guess.code()).isEqualTo(language);
    assertThat(guess.margin()).isBetween(0.1, 1.0);
    assertThat(guess.confidence()).isBetween(0.5, 1.0);
  }

  @ParameterizedTest
  @CsvSource({"''", "' '", "'42 17'", "'... ?'"})
  void areUndeterminedWithoutLetters(String text) {
    assertThat(LANGUAGES.guess(text)).isEqualTo(Guess.UNDETERMINED);
  }

  @Test
  void haveASmallMarginWhereTheWordIsOfBoth() {
    assertThat(LANGUAGES.guess("Hotel").margin()).isLessThan(0.1);
  }

  @Test
  void areKnownByTheirPrimaryTag() {
    assertThat(LinguaLanguages.knows("pt-BR")).isTrue();
    assertThat(LinguaLanguages.knows("klingon")).isFalse();
    assertThat(LinguaLanguages.knows("")).isFalse();
  }

  @Test
  void areNamedWhenTheyCannotBeToldApart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinguaLanguages(List.of("en", "tlh")))
        .withMessageStartingWith("language.candidates = tlh, must be one of af ar");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinguaLanguages(List.of("en", "en-US")))
        .withMessageContaining("must be two languages at least");
  }
}
