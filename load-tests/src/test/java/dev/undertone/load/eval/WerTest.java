package dev.undertone.load.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WerTest {

  @Test
  void countsWordsChangedAddedAndLeftOut() {
    assertThat(Wer.of("one two three four", "one too three")).isEqualTo(new Wer(2, 4));
    assertThat(Wer.of("one two", "one or two")).isEqualTo(new Wer(1, 2));
  }

  @Test
  void hearsTheSameInEverySpelling() {
    assertThat(
            Wer.of("Mr Hill, in 1455: forty-two!", "mister hill in fourteen fifty five forty two"))
        .isEqualTo(new Wer(0, 8));
  }

  @Test
  void poolsByWords() {
    assertThat(new Wer(1, 3).plus(new Wer(0, 7)).percent()).isEqualTo(10);
    assertThat(Wer.NONE.percent()).isZero();
  }
}
