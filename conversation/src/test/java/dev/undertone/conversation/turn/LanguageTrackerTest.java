package dev.undertone.conversation.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Language.Source;
import dev.undertone.conversation.speech.LanguageDetector.Guess;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTrackerTest {

  private static LanguageTracker.Turn said(int words, double confidence) {
    return new LanguageTracker.Turn(words, confidence, "", Guess.UNDETERMINED);
  }

  private static LanguageTracker.Turn tagged(String language) {
    return new LanguageTracker.Turn(6, 0.9, language, Guess.UNDETERMINED);
  }

  private static LanguageTracker.Turn worded(int words, String language, double margin) {
    return new LanguageTracker.Turn(words, 0.9, "", new Guess(language, 0.8, margin));
  }

  @Nested
  class WhatWasDeclared {

    @Test
    void isInForceBeforeAnybodySpeaks() {
      assertThat(new LanguageTracker("pt-BR", true).current())
          .isEqualTo(Language.declared("pt-BR"));
    }

    @Test
    void holdsWhenEvidenceAgreesAndKeepsItsRegion() {
      var tracker = new LanguageTracker("en-GB", true);

      tracker.turnEnded(tagged("en-US"));
      Language now = tracker.turnEnded(worded(9, "en", 0.9));

      assertThat(now).isEqualTo(Language.declared("en-GB"));
    }

    @Test
    void isInDoubtAfterOneTurnAgainstIt() {
      var tracker = new LanguageTracker("en", true);

      Language now = tracker.turnEnded(tagged("de"));

      assertThat(now.code()).isEqualTo("en");
      assertThat(now.source()).isEqualTo(Source.DECLARED);
      assertThat(now.confidence()).isEqualTo(0.5);
    }

    @Test
    void givesWayToTwoTurnsThatAgree() {
      var tracker = new LanguageTracker("en", true);

      tracker.turnEnded(tagged("de"));
      Language now = tracker.turnEnded(tagged("de-AT"));

      assertThat(now).isEqualTo(new Language("de-AT", 0.9, Source.RECOGNIZER, false, false));
    }

    @Test
    void isNotMovedByTurnsThatContradictOneAnother() {
      var tracker = new LanguageTracker("en", true);

      for (String language : new String[] {"de", "fr", "de", "en", "de"}) {
        assertThat(tracker.turnEnded(tagged(language)).code()).isEqualTo("en");
      }
    }

    @Test
    void isNotNeeded() {
      var tracker = new LanguageTracker(Language.UNDETERMINED, true);

      assertThat(tracker.current()).isEqualTo(Language.UNKNOWN);
      assertThat(tracker.turnEnded(worded(6, "fr", 0.4)).code()).isEqualTo("fr");
    }
  }

  @Nested
  class Words {

    @ParameterizedTest
    @CsvSource({"4, 0.09, en", "4, 0.11, de", "5, 0.01, de", "1, 1.0, de"})
    void areEvidenceWhenThereAreFiveOrTheMarginIsClear(int words, double margin, String code) {
      var tracker = new LanguageTracker("en", true);

      tracker.turnEnded(worded(words, "de", margin));

      assertThat(tracker.turnEnded(worded(words, "de", margin)).code()).isEqualTo(code);
    }

    @Test
    void thatTellNothingBetweenTwoTurnsThatAgreeChangeNothing() {
      var tracker = new LanguageTracker("en", true);

      tracker.turnEnded(worded(6, "de", 0.5));
      tracker.turnEnded(said(1, 0.9));
      Language now = tracker.turnEnded(worded(6, "de", 0.5));

      assertThat(now).isEqualTo(new Language("de", 0.8, Source.TEXT, false, false));
    }

    @Test
    void countForLessThanTheTagOfTheRecogniser() {
      var tracker = new LanguageTracker("en", true);
      var both = new LanguageTracker.Turn(6, 0.9, "fr", new Guess("de", 0.9, 0.9));

      tracker.turnEnded(both);

      assertThat(tracker.turnEnded(both).code()).isEqualTo("fr");
    }
  }

  @Nested
  class ARecogniserOfOneLanguage {

    private final LanguageTracker tracker = new LanguageTracker("en", false);

    @Test
    void saysNothingOfAMismatchBeforeThereAreWordsEnough() {
      assertThat(tracker.current().mismatchAvailable()).isFalse();
      assertThat(tracker.turnEnded(said(12, 0.4)).mismatchAvailable()).isFalse();
      assertThat(tracker.turnEnded(said(0, 0)).mismatchAvailable()).isFalse();
    }

    @Test
    void tellsAMismatchByTurnsOfLowConfidence() {
      tracker.turnEnded(said(6, 0.7));
      Language now = tracker.turnEnded(said(6, 0.72));

      assertThat(now).isEqualTo(new Language("en", 0.5, Source.DECLARED, true, true));
    }

    @Test
    void tellsNoneWhenItIsUnderstoodAsUsual() {
      Language now = Language.UNKNOWN;
      for (double confidence : new double[] {0.9, 0.8, 0.7, 0.85, 0.78, 0.9}) {
        now = tracker.turnEnded(said(8, confidence));

        assertThat(now.mismatch()).isFalse();
      }
      assertThat(now).isEqualTo(new Language("en", 1, Source.DECLARED, true, false));
    }

    @Test
    void tellsAMismatchWhenItFallsFarBelowTheCallsOwnUsual() {
      for (int i = 0; i < 6; i++) {
        assertThat(tracker.turnEnded(said(8, 0.97)).mismatch()).isFalse();
      }
      for (int i = 0; i < 3; i++) {
        tracker.turnEnded(said(8, 0.79));
      }

      assertThat(tracker.turnEnded(said(8, 0.79)).mismatch()).isTrue();
    }

    @Test
    void takesTheMismatchBackWhenItUnderstandsAgain() {
      tracker.turnEnded(said(6, 0.6));
      assertThat(tracker.turnEnded(said(6, 0.6)).mismatch()).isTrue();

      for (int i = 0; i < 3; i++) {
        tracker.turnEnded(said(8, 0.95));
      }

      assertThat(tracker.current()).isEqualTo(new Language("en", 1, Source.DECLARED, true, false));
    }

    @Test
    void thatUnderstandsSeveralIsNotMeasuredByItsConfidence() {
      var several = new LanguageTracker("en", true);
      several.turnEnded(said(9, 0.3));

      Language now = several.turnEnded(said(9, 0.3));

      assertThat(now.mismatchAvailable()).isFalse();
      assertThat(several.wantsTrial()).isFalse();
    }
  }

  @Nested
  class Trials {

    private final LanguageTracker tracker = new LanguageTracker("en", false);

    @Test
    void areWantedAfterATurnThatWasUnderstoodBadly() {
      tracker.turnEnded(said(6, 0.9));
      assertThat(tracker.wantsTrial()).isFalse();

      tracker.turnEnded(said(6, 0.7));
      assertThat(tracker.wantsTrial()).isTrue();
    }

    @Test
    void areWantedAgainToConfirmWhatOneHasFound() {
      tracker.turnEnded(said(6, 0.7));
      tracker.tried("de", 0.95);

      tracker.turnEnded(said(1, 0.9));

      assertThat(tracker.wantsTrial()).isTrue();
    }

    @Test
    void changeTheLanguageWhenTwoAgree() {
      tracker.turnEnded(said(6, 0.7));
      assertThat(tracker.tried("de", 0.95).code()).isEqualTo("en");
      tracker.turnEnded(said(6, 0.7));

      Language now = tracker.tried("de", 0.9);

      assertThat(now).isEqualTo(new Language("de", 0.9, Source.TRIAL, false, false));
      assertThat(tracker.wantsTrial()).as("another recogniser listens now").isFalse();
    }

    @Test
    void inVainBetweenTwoThatAgreeBeginTheCountAnew() {
      tracker.turnEnded(said(6, 0.7));
      tracker.tried("de", 0.95);
      tracker.turnEnded(said(6, 0.7));
      tracker.triedInVain();
      tracker.turnEnded(said(6, 0.7));

      assertThat(tracker.tried("de", 0.95).code()).isEqualTo("en");
    }
  }

  @Test
  void aTurnThatGoesOnHasSaidNothingYet() {
    var tracker = new LanguageTracker("en", true);
    tracker.turnEnded(tagged("de"));
    tracker.resumed();

    assertThat(tracker.turnEnded(tagged("de")).code()).isEqualTo("en");
    assertThat(tracker.turnEnded(tagged("de")).code()).isEqualTo("de");
  }
}
