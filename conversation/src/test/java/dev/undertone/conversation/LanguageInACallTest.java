package dev.undertone.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Language.Source;
import dev.undertone.conversation.speech.LanguageDetector.Guess;
import dev.undertone.conversation.speech.ScriptedRecognizer;
import dev.undertone.conversation.speech.ScriptedRecognizer.Line;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole calls whose caller speaks another language than was expected. */
@Timeout(30)
class LanguageInACallTest {

  private static Line badly(String text) {
    return new Line.Says(text, 0.6, "");
  }

  private static Line well(String text) {
    return new Line.Says(text, 0.95, "");
  }

  /** English recognisers misunderstand this caller, German ones do not. */
  private static ScriptedRecognizer.Factory germanCaller() {
    return ScriptedRecognizer.inLanguages(
        Map.of(
            "en",
            List.of(
                badly("goofy more gun itch mocked"),
                badly("where be feel cost it does"),
                badly("never understood any of it")),
            "de",
            List.of(
                well("guten morgen ich möchte etwas fragen"), well("wie viel kostet das denn"))));
  }

  private static CallScript threeTurns() {
    return CallScript.start()
        .callerSays("", 500, 2_000)
        .callerSays("", 6_000, 2_000)
        .callerSays("", 12_000, 2_000);
  }

  private static List<Language> languages(CallScript.Heard heard) {
    return heard.requests().stream().map(request -> request.signals().language()).toList();
  }

  private static List<String> transcripts(CallScript.Heard heard) {
    return heard.requests().stream().map(request -> request.signals().transcript()).toList();
  }

  @Nested
  class WithAnotherModel {

    @Test
    void isHeardInItOnceTwoTurnsWereUnderstoodBetter() throws InterruptedException {
      var recognizers = germanCaller();

      var heard =
          threeTurns().languages("en", "de").recognizing(plain -> recognizers).lasting(18_000);

      assertThat(transcripts(heard))
          .containsExactly(
              "goofy more gun itch mocked",
              "where be feel cost it does",
              "guten morgen ich möchte etwas fragen");
      assertThat(languages(heard).get(1).mismatch()).isTrue();
      assertThat(languages(heard).get(2))
          .isEqualTo(new Language("de", 0.95, Source.TRIAL, false, false));
      assertThat(recognizers.inUse()).as("recognisers left behind").isZero();
      assertThat(heard.left()).isZero();
    }

    @Test
    void triesOnlyLanguagesThatTheAgentSpeaks() throws InterruptedException {
      var recognizers = germanCaller();

      var heard = threeTurns().languages("en").recognizing(plain -> recognizers).lasting(18_000);

      assertThat(recognizers.asked()).containsExactly("en");
      assertThat(languages(heard).get(2))
          .isEqualTo(new Language("en", 0.5, Source.DECLARED, true, true));
    }

    @Test
    void staysWhereNoOtherUnderstandsBetter() throws InterruptedException {
      var recognizers =
          ScriptedRecognizer.inLanguages(
              Map.of(
                  "en", List.of(badly("a bad line"), badly("a bad line"), badly("a bad line")),
                  "de", List.of(new Line.Says("ein bett leine", 0.65, ""))));

      var heard =
          threeTurns().languages("en", "de").recognizing(plain -> recognizers).lasting(18_000);

      assertThat(recognizers.asked()).containsExactly("en", "de", "de", "de");
      assertThat(languages(heard)).extracting(Language::code).containsOnly("en");
    }

    @Test
    void losesNothingWhenTheCallerHangsUpDuringATrial() throws InterruptedException {
      var recognizers = germanCaller();

      var heard =
          CallScript.start()
              .callerSays("", 500, 2_000)
              .languages("en", "de")
              .recognizing(plain -> recognizers)
              .lasting(3_140);

      assertThat(recognizers.inUse()).isZero();
      assertThat(heard.left()).isZero();
    }
  }

  @Nested
  class Declared {

    @Test
    void isHeardInItFromTheFirstWord() throws InterruptedException {
      var recognizers = germanCaller();

      var heard =
          CallScript.start()
              .callerSays("", 500, 2_000)
              .declaring("de-AT")
              .recognizing(plain -> recognizers)
              .lasting(6_000);

      assertThat(recognizers.asked()).containsExactly("de-AT");
      assertThat(languages(heard)).containsExactly(Language.declared("de-AT"));
    }

    @Test
    void isHeardInTheAgentsFirstWhereThereIsNoModelForIt() throws InterruptedException {
      var recognizers = germanCaller();

      var heard = threeTurns().declaring("fr").recognizing(plain -> recognizers).lasting(18_000);

      assertThat(recognizers.asked()).containsExactly("en");
      assertThat(languages(heard).getLast())
          .isEqualTo(new Language("fr", 0.5, Source.DECLARED, true, true));
    }
  }

  @Nested
  class WithARecogniserOfManyLanguages {

    @Test
    void isKnownByItsTag() throws InterruptedException {
      var recognizers =
          ScriptedRecognizer.playing(
              new Line.Says("bonjour", 0.9, "fr"), new Line.Says("merci", 0.9, "fr"));

      var heard =
          CallScript.start()
              .callerSays("", 500, 1_000)
              .callerSays("", 5_000, 1_000)
              .recognizing(plain -> recognizers)
              .lasting(9_000);

      assertThat(languages(heard)).extracting(Language::code).containsExactly("en", "fr");
      assertThat(languages(heard).getLast().source()).isEqualTo(Source.RECOGNIZER);
    }

    @Test
    void isKnownByItsWords() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("je voudrais un renseignement", 500, 1_000)
              .callerSays("combien ça coûte", 5_000, 1_000)
              .detecting(text -> new Guess("fr", 0.9, 0.4))
              .lasting(9_000);

      assertThat(languages(heard).getLast())
          .isEqualTo(new Language("fr", 0.9, Source.TEXT, false, false));
    }
  }
}
