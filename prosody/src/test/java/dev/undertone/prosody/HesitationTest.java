package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HesitationTest {

  @Test
  void fluentSpeechScoresZero() {
    assertThat(Hesitation.score(0, 0, 5_000)).isZero();
  }

  @Test
  void oneShortPauseInAShortTurnIsNotYetHesitant() {
    assertThat(Hesitation.score(1, 0, 1_500)).isCloseTo(0.465, within(0.001));
  }

  @Test
  void risesWithEveryPauseAndStaysBelowOne() {
    for (long millis : new long[] {0, 1_000, 2_000, 6_000, 60_000}) {
      for (int shorter = 0; shorter < 5; shorter++) {
        for (int longer = 0; longer < 5; longer++) {
          double score = Hesitation.score(shorter, longer, millis);
          assertThat(score).isBetween(0.0, 1.0);
          assertThat(Hesitation.score(shorter + 1, longer, millis)).isGreaterThan(score);
          assertThat(Hesitation.score(shorter, longer + 1, millis))
              .isGreaterThan(Hesitation.score(shorter + 1, longer, millis));
        }
      }
    }
  }
}
