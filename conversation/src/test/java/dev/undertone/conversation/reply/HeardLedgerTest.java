package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.AudioFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** At 8 kHz; a clause of ten characters lasts 1000 samples in these tests. */
class HeardLedgerTest {

  private final HeardLedger ledger = new HeardLedger(8_000);
  private long written;

  private void chunk(int clause, String text, int samples, boolean ends) {
    ledger.enter(
        new SpokenChunk(clause, text, AudioFormat.NARROWBAND, new short[samples], ends), written);
    written += samples;
  }

  @Nested
  class WholeClauses {

    @Test
    void areHeardWithTheirLastSample() {
      chunk(0, "One two. ", 1_000, true);
      chunk(1, "Three.", 500, true);

      assertThat(ledger.heard(1_000)).isEqualTo("One two.");
      assertThat(ledger.heard(1_499)).isEqualTo("One two.");
      assertThat(ledger.heard(1_500)).isEqualTo("One two. Three.");
    }

    @Test
    void thatCameInPiecesAreOne() {
      chunk(0, "One two. ", 600, false);
      chunk(0, "One two. ", 400, true);

      assertThat(ledger.heard(1_000)).isEqualTo("One two.");
    }
  }

  @Nested
  class BrokenClauses {

    @Test
    void countTheWordsWhoseShareWasPlayed() {
      chunk(0, "aaaa bbbb cccc dddd ", 2_000, true);

      assertThat(ledger.heard(399)).isEmpty();
      assertThat(ledger.heard(400)).isEqualTo("aaaa");
      assertThat(ledger.heard(999)).isEqualTo("aaaa bbbb".substring(0, 9));
      assertThat(ledger.heard(899)).isEqualTo("aaaa");
    }

    @Test
    void areTakenToRunAtAnOrdinaryPaceWhileTheirAudioIsIncomplete() {
      // Nine characters take 585 ms at 65 ms each, 4680 samples; only the first tenth is there.
      chunk(0, "aaaa bbbb", 468, false);

      assertThat(ledger.heard(468)).isEmpty();
    }

    @Test
    void keepApartFromTheSpeechThatFollows() {
      ledger.beginSpeech();
      chunk(0, "aaaa bbbb cccc", 4_000, false);
      ledger.beginSpeech();
      chunk(0, "Sorry.", 500, true);

      assertThat(ledger.heard(4_500)).isEqualTo("aaaa Sorry.");
    }

    @Test
    void thatAreWholeKeepApartToo() {
      ledger.beginSpeech();
      chunk(0, "Your balance is", 1_000, true);
      ledger.beginSpeech();
      chunk(0, "Sorry.", 500, true);

      assertThat(ledger.heard(1_500)).isEqualTo("Your balance is Sorry.");
    }
  }

  @Test
  void nothingIsHeardBeforeAnythingIsPlayed() {
    chunk(0, "One.", 1_000, true);

    assertThat(ledger.heard(0)).isEmpty();
  }

  @Test
  void moreAudioNeverMeansLessTextNorTextThatWasNotWritten() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      HeardLedger any = new HeardLedger(8_000);
      StringBuilder text = new StringBuilder();
      long offset = 0;
      int clauses = 1 + random.nextInt(4);
      for (int clause = 0; clause < clauses; clause++) {
        String words = "word ".repeat(1 + random.nextInt(5));
        text.append(words);
        int chunks = 1 + random.nextInt(4);
        for (int i = 0; i < chunks; i++) {
          boolean cutOff = clause == clauses - 1 && random.nextBoolean();
          short[] samples = new short[1 + random.nextInt(900)];
          any.enter(
              new SpokenChunk(
                  clause, words, AudioFormat.NARROWBAND, samples, i == chunks - 1 && !cutOff),
              offset);
          offset += samples.length;
        }
      }
      String before = "";
      for (long played = 0; played <= offset; played += 37) {
        String now = any.heard(played);
        assertThat(now).as("seed %d, %d played", seed, played).startsWith(before);
        before = now;
      }
      assertThat(text.toString()).startsWith(before);
    }
  }
}
