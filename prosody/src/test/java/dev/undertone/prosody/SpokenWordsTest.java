package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.Word;
import dev.undertone.prosody.SpokenWords.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenWordsTest {

  private static final int RATE_HZ = 16_000;

  /**
   * Words of 300 ms with 50 ms between them. {@code |} makes a pause of a second, {@code ~word} is
   * drawn out to 1.5 s, {@code ?word} was recognised with little confidence.
   */
  private static List<Word> words(String text) {
    List<Word> words = new ArrayList<>();
    long millis = 0;
    for (String token : text.split(" ", -1)) {
      if (token.equals("|")) {
        millis += 1_000;
        continue;
      }
      boolean drawn = token.startsWith("~");
      boolean unsure = token.startsWith("?");
      int length = drawn ? 1_500 : 300;
      words.add(
          new Word(
              drawn || unsure ? token.substring(1) : token,
              millis * RATE_HZ / 1_000,
              (millis + length) * RATE_HZ / 1_000,
              unsure ? 0.3 : 0.9));
      millis += length + 50;
    }
    return words;
  }

  private static SpokenWords spoken(String language, String text) {
    return new SpokenWords(words(text), language, RATE_HZ);
  }

  private static Stretch stretch(long fromMillis, long untilMillis) {
    long millis = untilMillis - fromMillis;
    return new Stretch(
        fromMillis * RATE_HZ / 1_000,
        untilMillis * RATE_HZ / 1_000,
        millis,
        1,
        0.3,
        -1,
        0.1,
        0,
        -20,
        0.9,
        0,
        0,
        3);
  }

  @Nested
  class FilledPauses {
    @ParameterizedTest
    @CsvSource({
      "en, i want um a loan, 1",
      "en, uh i want er a loan, 2",
      "de, ich möchte ähm einen Kredit, 1",
      "de, ich gehe um acht, 0",
      "fr, je veux euh une carte, 1",
      "es, quiero este libro, 0",
      "es, quiero ~este libro grande y rojo, 1",
      "en, i want ?um a loan, 0",
      "xx, i want um a loan, 0",
    })
    void areThoseOfTheLanguage(String language, String text, int fillers) {
      assertThat(spoken(language, text).fillers()).hasSize(fillers);
    }

    @ParameterizedTest
    @CsvSource({
      "mhm, 0",
      "hm yes i do, 0",
      "huh, 0",
      "i see | mhm i do, 0",
      "i want hmm a loan, 1"
    })
    void areNotTheSoundsThatAnswer(String text, int fillers) {
      assertThat(spoken("en", text).fillers()).hasSize(fillers);
    }

    @Test
    void reachAsFarAsTheirWord() {
      assertThat(spoken("en", "i um see").fillers())
          .containsExactly(new HesitationEvent(HesitationEvent.Kind.FILLER, 5_600, 10_400, 0.9));
    }
  }

  @Nested
  class Beginnings {
    @ParameterizedTest
    @CsvSource({
      "en, i want i want a loan, 1",
      "en, the the loan, 1",
      "en, i i think so, 1",
      "en, the uh the loan, 1",
      "en, can you tell can you tell me, 1",
      "en, what is the what is the balance, 1",
      "en, i want to pay the for- fortune, 1",
      "en, i want to pay ?forty fortyfive, 1",
      "en, i want the loan, 0",
      "en, very very good, 0",
      "en, no no no, 0",
      "en, two two seven seven, 0",
      "en, one two one two, 0",
      "en, 4 4 2, 0",
      "en, my name is a n n a, 0",
      "en, yes | yes, 0",
      "en, the loan | | the loan, 0",
      "en, we went home, 0",
      "en, can cancel it, 0",
      "de, ich ich möchte, 1",
      "de, sehr sehr gut, 0",
      "de, die die hier war, 0",
      "es, muy muy bien, 0",
      "fr, nous nous voyons, 0",
      "id, anak anak saya, 0",
      "id, saya mau saya mau makan, 1",
    })
    void againAreToldFromWhatFluentSpeakersSayTwice(String language, String text, int restarts) {
      assertThat(spoken(language, text).restarts()).hasSize(restarts);
    }

    @Test
    void againReachFromTheFirstTryToTheEndOfTheSecond() {
      List<HesitationEvent> events = spoken("en", "so i want i want a loan").restarts();

      assertThat(events)
          .containsExactly(
              new HesitationEvent(
                  HesitationEvent.Kind.RESTART,
                  350 * RATE_HZ / 1_000,
                  1_700 * RATE_HZ / 1_000,
                  0.9));
    }
  }

  @Nested
  class AStretch {
    @ParameterizedTest
    @CsvSource({
      "i see | a loan, 800, 1200, GAP",
      "i see | a loan, 2600, 2900, UNHEARD",
      "i see | a loan, 360, 640, WORD",
      "i um see a loan, 360, 640, FILLER_WORD",
      "i ?a see a loan, 360, 640, UNHEARD",
      "mhm i see a loan, 10, 290, BACKCHANNEL",
      "i ~see a big loan, 500, 1500, DRAWN_WORD",
      "i information a big loan, 360, 640, WORD",
    })
    void liesAmongTheWords(String text, long from, long until, Place place) {
      assertThat(spoken("en", text).place(stretch(from, until))).isEqualTo(place);
    }

    @Test
    void beforeAnyWordsIsUnheard() {
      assertThat(SpokenWords.NONE.place(stretch(100, 500))).isEqualTo(Place.UNHEARD);
    }
  }

  @Nested
  class TheRate {
    @Test
    void isSyllablesOverTheTimeWithoutPauses() {
      // Six syllables in 1.7 s and a second of silence.
      SpokenWords words = spoken("en", "my balance is | a loan");
      HesitationEvent pause =
          new HesitationEvent(HesitationEvent.Kind.PAUSE, 1_050 * 16, 2_050 * 16, 1);

      assertThat(words.syllablesPerSecond(List.of(pause), 1)).isCloseTo(6 / 1.7, within(0.01));
    }

    @Test
    void isNotToldFromLittleSpeechOrUnknownScript() {
      assertThat(spoken("en", "yes").syllablesPerSecond(List.of(), 1)).isZero();
      assertThat(spoken("ar", "مرحبا مرحبا مرحبا مرحبا").syllablesPerSecond(List.of(), 1)).isZero();
      assertThat(SpokenWords.NONE.syllablesPerSecond(List.of(), 1)).isZero();
    }
  }
}
