package dev.undertone.router.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.RequestFacts;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextClassifierTest {

  /** Below it a rule may take the cheapest model. */
  private static final double SIMPLE = 0.22;

  private static final TextClassifier CLASSIFIER = TextClassifier.shipped();

  /** Peers send these to their cheapest tier. */
  @Nested
  class AnExpertsQuestionIsNotSimple {

    @ParameterizedTest
    @ValueSource(
        strings = {
          // graduate science
          "Two quantum states with energies E1 and E2 have lifetimes of 10^-9 s and 10^-8 s. Which"
              + " energy difference lets us clearly tell the two levels apart?",
          "what is the product when methylcyclopentadiene is heated with isoamyl alcohol and"
              + " acetone over a catalytic amount of pyrrolidine",
          "prove that every finite integral domain is a field",
          // legal
          "Can a landlord retain the security deposit for normal wear and tear under California"
              + " Civil Code 1950.5?",
          "does the discovery rule toll the limitation period if the surgeon concealed the error",
          "is this clause enforceable under the doctrine of promissory estoppel",
          // clinical
          "A 54-year-old man on apixaban presents with melena and a haemoglobin of 7.1 g/dL. What"
              + " is the most appropriate next step in management?",
          "patient on warfarin with an i n r of nine and no bleeding what should i do",
          "differential diagnosis for acute right lower quadrant pain in a pregnant woman"
        })
    void howeverItIsWritten(String text) {
      assertThat(CLASSIFIER.read(text).complexity()).isGreaterThan(SIMPLE);
    }
  }

  @Nested
  class SmallTalkAndErrandsAreSimple {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "hi",
          "Hi!",
          "hello there",
          "yes please",
          "thanks a lot, bye",
          "um yeah",
          "i'd like to book a table for two tonight",
          "what time do you close",
          "Where's my parcel? It should have been here on Monday.",
        })
    void howeverTheyAreWritten(String text) {
      assertThat(CLASSIFIER.read(text).complexity()).isLessThan(SIMPLE);
    }

    @Test
    void aLongSystemPromptDoesNotLiftAGreeting() {
      RequestFacts short_ = new RequestFacts(3, 1, Set.of());
      RequestFacts long_ = new RequestFacts(12_000, 40, Set.of("tools"));

      assertThat(CLASSIFIER.read("hi").in(long_).complexity())
          .isEqualTo(CLASSIFIER.read("hi").in(short_).complexity())
          .isLessThan(SIMPLE);
    }
  }

  @Nested
  class SpokenText {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "What's the dosage of amoxicillin for a child?|whats the dosage of amoxicillin for a"
              + " child",
          "Prove it, if you can: 2 + 2 = 4.|prove it if you can two 2 4",
        })
    void readsAlikeWithoutCapitalsAndMarks(String written, String spoken) {
      assertThat(CLASSIFIER.read(spoken).complexity())
          .isCloseTo(
              CLASSIFIER.read(written).complexity(), org.assertj.core.data.Offset.offset(0.1));
    }

    @Test
    void hasNothingToTellWhenNothingWasSaid() {
      assertThat(CLASSIFIER.read(" … ")).isEqualTo(new Reading("", "", 0));
    }
  }

  @Nested
  class Tasks {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "good morning how are you|small_talk",
          "i need to move my appointment to thursday|service",
          "Write a python function that merges two sorted lists.|code",
          "a shop sells 12 apples for 3 dollars how much do 30 apples cost|maths",
          "write a short poem about rain|writing",
          "can my landlord evict me without a court order|law",
          "the patient has chest pain and a high troponin what is the diagnosis|medicine",
          "who painted the sistine chapel|question",
        })
    void areTold(String text, String task) {
      assertThat(CLASSIFIER.read(text).task()).isEqualTo(task);
    }
  }

  @Nested
  class Language {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "what time do you open on sunday|en",
          "hola quiero reservar una mesa para dos personas|es",
          "bonjour je voudrais prendre un rendez-vous pour mardi|fr",
          "ich habe eine frage zu meiner rechnung|de",
          "vorrei sapere dove è il mio pacco|it",
          "olá eu quero cancelar o meu pedido não chegou|pt",
          "ik heb een vraag over mijn rekening|nl",
          "здравствуйте где мой заказ|ru",
          "お店は何時に閉まりますか|ja",
          "我的包裹在哪里|zh",
          "अपॉइंटमेंट कब है|hi",
        })
    void isGuessedByScriptAndCommonWords(String text, String language) {
      assertThat(CLASSIFIER.read(text).language()).isEqualTo(language);
    }

    @Test
    void isNotGuessedWithoutAKnownWord() {
      assertThat(CLASSIFIER.read("xyzzy plugh").language()).isEmpty();
    }

    @Test
    void thatWasNotTrainedOnHasNoTask() {
      Reading reading = CLASSIFIER.read("ich habe eine frage zu meiner rechnung");

      assertThat(reading.task()).isEmpty();
      assertThat(reading.complexity()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void onlyTheBeginningOfALongTextCounts() {
    String beginning = "why is the sky blue ".repeat(300).substring(0, TextScan.MOST_CHARS);

    assertThat(CLASSIFIER.read(beginning + "prove the Riemann hypothesis"))
        .isEqualTo(CLASSIFIER.read(beginning));
  }
}
