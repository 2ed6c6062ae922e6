package dev.undertone.conversation;

import static dev.undertone.conversation.KeyReports.Source.AUDIO;
import static dev.undertone.conversation.KeyReports.Source.DOOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.KeyReports.Source;
import org.junit.jupiter.api.Test;

class KeyReportsTest {

  private final KeyReports reports = new KeyReports();

  private boolean isNew(char key, Source source, long millis) {
    return reports.isNew(key, source, millis * 1_000_000);
  }

  @Test
  void aKeyOfTheDoorAndOfItsToneIsOne() {
    assertThat(isNew('5', AUDIO, 1_000)).isTrue();
    assertThat(isNew('5', DOOR, 1_400)).isFalse();
  }

  @Test
  void whicheverComesFirst() {
    assertThat(isNew('5', DOOR, 1_000)).isTrue();
    assertThat(isNew('5', AUDIO, 1_060)).isFalse();
  }

  @Test
  void theSameKeyPressedTwiceIsTwo() {
    assertThat(isNew('1', AUDIO, 0)).isTrue();
    assertThat(isNew('1', DOOR, 50)).isFalse();
    assertThat(isNew('1', AUDIO, 200)).isTrue();
    assertThat(isNew('1', DOOR, 250)).isFalse();
  }

  @Test
  void aDoorThatReportsNothingTakesNoneAway() {
    assertThat(isNew('1', AUDIO, 0)).isTrue();
    assertThat(isNew('1', AUDIO, 150)).isTrue();
    assertThat(isNew('1', AUDIO, 300)).isTrue();
  }

  @Test
  void anotherKeyIsAnotherKey() {
    assertThat(isNew('1', AUDIO, 0)).isTrue();
    assertThat(isNew('2', DOOR, 10)).isTrue();
  }

  @Test
  void halfASecondLaterItIsANewOne() {
    assertThat(isNew('7', AUDIO, 0)).isTrue();
    assertThat(isNew('7', DOOR, 501)).isTrue();
  }
}
