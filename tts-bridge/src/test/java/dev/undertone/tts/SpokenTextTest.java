package dev.undertone.tts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "It costs $1,200.50 now. | It costs one thousand two hundred dollars and fifty cents now .",
        "£0.99 or €5 | ninety nine pence or five euros",
        "$1 | one dollar",
        "£3.5m | three point five million pounds",
        "£12.00, please | twelve pounds , please",
        "3.5 percent, -2% | three point five percent , minus two percent",
        "at 10:30 a.m. or 11:00pm | at ten thirty A M or eleven P M",
        "at 9:00 or 07:05 | at nine o'clock or seven oh five",
        "the 3rd and 21st | the third and twenty first",
        "in 1990, 2005 and 2026 | in nineteen ninety , two thousand five and twenty twenty six",
        "1,200 | one thousand two hundred",
        "call 02079460123 | call zero two zero seven nine four six zero one two three",
        "Dr. Smith's e.g. the U.S. one | doctor Smith's for example the U S one",
        "see https://www.example.com/a1. | see example dot com slash a one .",
        "joe.b@x.co.uk | joe dot b at x dot co dot uk",
        "**Sure** — `ok`! | Sure , ok !",
        "see [our page](https://x.y/z) now | see our page now",
        "# Title | Title",
        "café naïve Straße | cafe naive Strasse",
        "R&D and/or A4 | R and D and or A four",
        "it’s “quoted” | it's quoted",
        "Well... yes | Well , yes",
        "Really?! | Really ?",
        "a 😀 b | a b",
      })
  void saysWhatIsWritten(String written, String spoken) {
    assertThat(String.join(" ", SpokenText.tokens(written))).isEqualTo(spoken);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "...", "😀", "***", "你好", "- ", "\"", "’", "\0\n"})
  void isEmptyWhereThereIsNothingToSay(String written) {
    assertThat(SpokenText.tokens(written)).isEmpty();
  }

  @Test
  void anyTextBecomesPlainWordsAndMarks() {
    for (int seed = 0; seed < 3_000; seed++) {
      String text = Noise.text(new Random(seed));

      assertThat(SpokenText.tokens(text))
          .as("seed %d", seed)
          .allMatch(token -> token.matches("[A-Za-z']{1,30}|[.,?!]"));
    }
  }
}
