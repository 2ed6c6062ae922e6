package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HesitationScoreTest {

  @Test
  void fluentSpeechScoresZero() {
    assertThat(new HesitationScore(0, 0, 0, 0, 0).in(5_000)).isZero();
  }

  @Test
  void oneShortPauseInAShortTurnIsNotYetHesitant() {
    assertThat(new HesitationScore(0, 0, 1, 0, 0).in(1_500)).isCloseTo(0.465, within(0.001));
  }

  @Test
  void oneFillerInFiveSecondsIsHalfAsMuchAsTwo() {
    assertThat(new HesitationScore(1, 0, 0, 0, 0).in(5_000)).isCloseTo(0.393, within(0.001));
    assertThat(new HesitationScore(2, 0, 0, 0, 0).in(5_000)).isCloseTo(0.632, within(0.001));
  }

  @Test
  void aLongPauseAFillerAndARestartWeighTheSame() {
    double filler = new HesitationScore(1, 0, 0, 0, 0).in(4_000);

    assertThat(new HesitationScore(0, 0, 0, 1, 0).in(4_000)).isEqualTo(filler);
    assertThat(new HesitationScore(0, 0, 0, 0, 1).in(4_000)).isEqualTo(filler);
    assertThat(new HesitationScore(0, 1, 0, 0, 0).in(4_000)).isLessThan(filler);
  }

  @RepeatedTest(50)
  void noFurtherEventEverLowersItAndItStaysWithinZeroAndOne(RepetitionInfo round) {
    Random random = new Random(round.getCurrentRepetition());
    int[] n = random.ints(5, 0, 40).toArray();
    long millis = random.nextLong(0, 120_000);
    double before = new HesitationScore(n[0], n[1], n[2], n[3], n[4]).in(millis);

    assertThat(before).isBetween(0.0, 1.0);
    for (int kind = 0; kind < n.length; kind++) {
      int[] more = n.clone();
      more[kind]++;
      double after = new HesitationScore(more[0], more[1], more[2], more[3], more[4]).in(millis);
      assertThat(after).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(1);
    }
  }
}
