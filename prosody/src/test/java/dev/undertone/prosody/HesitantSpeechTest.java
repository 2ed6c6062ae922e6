package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.speech.Prosody.Hesitation;
import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.Prosody.HesitationEvent.Kind;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.SyntheticSpeech;
import dev.undertone.conversation.speech.Word;
import dev.undertone.prosody.Voices.Vowel;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The analyser on made-up voices that hesitate at known times. */
class HesitantSpeechTest {

  /** 1.08 s of vowels that change every 90 ms. */
  private static short[] fluent(double hz) {
    Vowel[] vowels = new Vowel[12];
    for (int v = 0; v < vowels.length; v++) {
      vowels[v] =
          switch (v % 4) {
            case 0 -> Vowel.a(90);
            case 1 -> Vowel.i(90);
            case 2 -> Vowel.o(90);
            default -> Vowel.schwa(90);
          };
    }
    return Voices.spoken(hz, -3, vowels);
  }

  private static short[] uh(double hz, int millis) {
    return Voices.spoken(hz, -2, Vowel.schwa(millis));
  }

  private static List<HesitationEvent> of(Kind kind, Hesitation hesitation) {
    return hesitation.events().stream().filter(event -> event.kind() == kind).toList();
  }

  private static long millis(long sample) {
    return sample * 1_000 / Voices.RATE_HZ;
  }

  @Nested
  class AFilledPause {
    @ParameterizedTest
    @CsvSource({"110, 300", "110, 450", "110, 900", "190, 300", "190, 600", "230, 450"})
    void isHeardWhereItIs(double hz, int length) {
      short[] turn =
          Voices.join(
              fluent(hz), Voices.silence(300), uh(hz, length), Voices.silence(300), fluent(hz));

      Hesitation heard = Voices.heard(turn).hesitation();

      assertThat(heard.fillers()).isOne();
      HesitationEvent filler = of(Kind.FILLER, heard).getFirst();
      assertThat(millis(filler.startSample())).isCloseTo(1_380, within(60L));
      assertThat(millis(filler.endSample())).isCloseTo(1_380 + length, within(60L));
      assertThat(filler.probability()).isBetween(0.5, 1.0);
    }

    @Test
    void asShortAsASyllableIsHeardBetweenSilences() {
      short[] turn =
          Voices.join(
              fluent(110), Voices.silence(300), uh(110, 160), Voices.silence(300), fluent(110));

      assertThat(Voices.heard(turn).hesitation().fillers()).isOne();
    }

    @Test
    void isHeardThroughMuLaw() {
      short[] turn =
          Voices.join(
              fluent(110), Voices.silence(300), uh(110, 400), Voices.silence(300), fluent(110));
      for (int i = 0; i < turn.length; i++) {
        turn[i] = G711.muLawToPcm(G711.encodeMuLaw(turn[i]));
      }

      assertThat(Voices.heard(turn).hesitation().fillers()).isOne();
    }

    @Test
    void raisesScoreAndRate() {
      short[] plain = Voices.join(fluent(110), Voices.silence(300), fluent(110));
      short[] turn = Voices.join(fluent(110), uh(110, 400), Voices.silence(300), fluent(110));

      Hesitation without = Voices.heard(plain).hesitation();
      Hesitation with = Voices.heard(turn).hesitation();

      assertThat(with.score()).isGreaterThan(without.score());
      assertThat(with.fillersPerMinute()).isGreaterThan(10);
      assertThat(with.restartsAvailable()).isFalse();
    }

    @Test
    void isCountedWhileTheTurnGoesOn() {
      short[] turn = Voices.join(fluent(110), Voices.silence(300), uh(110, 500));
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        analyzer.turnStarted(0);
        analyzer.accept(turn, 0, turn.length, 0, true);

        assertThat(analyzer.sinceTurnStart().hesitation().fillers()).isOne();
      }
    }

    @Test
    void aloneIsAnAnswer() {
      assertThat(Voices.heard(uh(110, 450)).hesitation().fillers()).isZero();
    }

    @Test
    void ofTheTurnBeforeIsForgotten() {
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        short[] turn = Voices.join(fluent(110), Voices.silence(300), uh(110, 400));
        assertThat(Voices.heard(analyzer, turn, 0).hesitation().fillers()).isOne();
        analyzer.words(List.of(new Word("um", 0, 1_600, 0.9)), "en");
        analyzer.turnEnded();

        Hesitation next = Voices.heard(analyzer, fluent(110), 100_000).hesitation();
        assertThat(next.fillers()).isZero();
        assertThat(next.restartsAvailable()).isFalse();
      }
    }
  }

  @Nested
  class Fluency {
    @ParameterizedTest
    @ValueSource(doubles = {90, 130, 200, 260})
    void hasNeitherFillersNorDrawnWords(double hz) {
      Hesitation heard = Voices.heard(Voices.join(fluent(hz), fluent(hz), fluent(hz))).hesitation();

      assertThat(heard.fillers()).isZero();
      assertThat(heard.lengthenings()).isZero();
      assertThat(heard.score()).isZero();
    }

    @Test
    void isNotHurtByHumFarBelowTheVoice() {
      short[] turn = Voices.join(fluent(200), Voices.silence(2_000), fluent(200));
      short[] hum = Voices.harmonics(62, 6, 6, turn.length * 1_000 / Voices.RATE_HZ, 0);
      for (int i = 0; i < turn.length; i++) {
        turn[i] = (short) (turn[i] + (i < hum.length ? hum[i] / 60 : 0));
      }

      assertThat(Voices.heard(turn).hesitation().fillers()).isZero();
    }

    @Test
    void isNotHurtByNoise() {
      assertThat(
              Voices.heard(SyntheticSpeech.noise(Voices.RATE_HZ, 3_000, -20, 1))
                  .hesitation()
                  .fillers())
          .isZero();
    }
  }

  @Nested
  class AWordDrawnOut {
    private final short[] turn =
        Voices.join(
            fluent(120),
            Voices.spoken(
                118,
                -2,
                Vowel.a(90),
                Vowel.i(90),
                Vowel.o(700),
                Vowel.i(90),
                Vowel.a(90),
                Vowel.i(90),
                Vowel.schwa(90),
                Vowel.a(90),
                Vowel.o(90),
                Vowel.i(90)),
            fluent(120));

    @Test
    void isALengthening() {
      Hesitation heard = Voices.heard(turn).hesitation();

      assertThat(heard.lengthenings()).isOne();
      assertThat(heard.fillers()).isZero();
      HesitationEvent drawn = of(Kind.LENGTHENING, heard).getFirst();
      assertThat(millis(drawn.startSample())).isCloseTo(1_260, within(80L));
      assertThat(millis(drawn.endSample())).isCloseTo(1_960, within(80L));
    }
  }

  @Nested
  class Words {
    private final short[] turn =
        Voices.join(
            fluent(110), Voices.silence(300), uh(110, 400), Voices.silence(300), fluent(110));

    private Hesitation heard(String language, Word... words) {
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        Voices.heard(analyzer, turn, 0);
        analyzer.words(List.of(words), language);
        return analyzer.sinceTurnStart().hesitation();
      }
    }

    private static Word word(String text, int fromMillis, int untilMillis) {
      return new Word(text, fromMillis * 16L, untilMillis * 16L, 0.9);
    }

    @Test
    void aroundTheSoundLeaveItAFiller() {
      Hesitation heard = heard("en", word("balance", 0, 1_080), word("please", 2_080, 3_160));

      assertThat(heard.fillers()).isOne();
      assertThat(heard.restartsAvailable()).isTrue();
    }

    @Test
    void thatNameTheSoundCountItOnce() {
      Hesitation heard =
          heard(
              "en",
              word("balance", 0, 1_080),
              word("um", 1_370, 1_800),
              word("please", 2_080, 3_160));

      assertThat(heard.fillers()).isOne();
      assertThat(of(Kind.FILLER, heard).getFirst().startSample()).isEqualTo(1_370 * 16L);
    }

    @Test
    void onWhichTheSoundLiesMakeItNone() {
      Hesitation heard =
          heard(
              "en",
              word("balance", 0, 1_080),
              word("no", 1_370, 1_790),
              word("please", 2_080, 3_160));

      assertThat(heard.fillers()).isZero();
    }

    @Test
    void thatAnswerAreNone() {
      Hesitation heard =
          heard(
              "en",
              word("balance", 0, 800),
              word("mhm", 1_370, 1_790),
              word("please", 2_080, 3_160));

      assertThat(heard.fillers()).isZero();
    }

    @Test
    void saidTwiceAreARestart() {
      Hesitation without = heard("en", word("the", 0, 500), word("loan", 600, 1_080));
      Hesitation with = heard("en", word("the", 0, 500), word("the", 600, 1_080));

      assertThat(with.restarts()).isOne();
      assertThat(with.score()).isGreaterThan(without.score());
    }

    @Test
    void giveTheRate() {
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        Voices.heard(analyzer, turn, 0);
        analyzer.words(List.of(word("information", 0, 1_080), word("balance", 2_080, 3_160)), "en");

        // Six syllables in 3.16 s, of which 0.6 s are silence.
        assertThat(analyzer.sinceTurnStart().rate().syllablesPerSecond())
            .isCloseTo(6 / 2.56, within(0.1));
      }
    }
  }

  @Nested
  class Pauses {
    @ParameterizedTest
    @ValueSource(ints = {260, 400, 700, 1_000, 2_500})
    void haveTimes(int millis) {
      short[] turn = Voices.join(fluent(120), Voices.silence(millis), fluent(120));

      List<HesitationEvent> pauses = of(Kind.PAUSE, Voices.heard(turn).hesitation());

      assertThat(pauses).hasSize(1);
      assertThat(millis(pauses.getFirst().startSample())).isCloseTo(1_080, within(40L));
      assertThat(millis(pauses.getFirst().endSample())).isCloseTo(1_080 + millis, within(40L));
    }
  }

  @Nested
  class Events {
    @Test
    void areInOrderAndNeverMoreThanSixtyFour() {
      short[] piece =
          Voices.join(Voices.spoken(120, -3, Vowel.a(90), Vowel.i(90)), Voices.silence(300));
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        analyzer.turnStarted(0);
        for (int i = 0; i < 100; i++) {
          analyzer.accept(piece, 0, piece.length, (long) i * piece.length, true);
        }

        Hesitation heard = analyzer.sinceTurnStart().hesitation();
        assertThat(heard.pauses()).isGreaterThan(90);
        assertThat(heard.events())
            .hasSize(64)
            .isSortedAccordingTo((a, b) -> Long.compare(a.startSample(), b.startSample()));
        assertThat(heard.events().getLast().startSample()).isGreaterThan(97L * piece.length);
      }
    }
  }
}
