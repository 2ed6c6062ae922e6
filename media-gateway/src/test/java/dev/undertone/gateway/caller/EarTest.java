package dev.undertone.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarTest {

  private static final long MS = 1_000_000;

  private final List<Short> heard = new ArrayList<>();
  private final Ear ear =
      new Ear(
          8_000,
          false,
          (at, samples, offset, length) -> {
            for (int i = 0; i < length; i++) {
              heard.add(samples[offset + i]);
            }
          });

  private static short[] tone(int millis) {
    var samples = new short[8 * millis];
    Arrays.fill(samples, (short) 1_000);
    return samples;
  }

  @Test
  void hearsInRealTimeWhateverTheSpeedOfArrival() {
    ear.arrived(1, tone(20), 0);
    ear.arrived(1, tone(20), 0);

    ear.advance(30 * MS);

    assertThat(ear.played()).isEqualTo(new Ear.Played(1, 30));
    assertThat(heard).hasSize(240);
    assertThat(ear.isDrained()).isFalse();
    ear.advance(40 * MS);
    assertThat(ear.isDrained()).isTrue();
  }

  @Test
  void aClearThrowsAwayWhatWasNotHeardToTheSample() {
    ear.arrived(1, tone(100), 0);

    Ear.Played before = ear.clear(2, 25 * MS);
    ear.advance(200 * MS);

    assertThat(before).isEqualTo(new Ear.Played(1, 25));
    assertThat(heard).hasSize(200);
    assertThat(ear.isDrained()).isTrue();
  }

  @Test
  void audioOfAClearedAnswerIsAStranger() {
    ear.clear(2, 0);

    ear.arrived(1, tone(20), MS);
    ear.advance(100 * MS);

    assertThat(heard).isEmpty();
    assertThat(ear.account().strangers()).isEqualTo(1);
  }

  @Test
  void marksAreDueWhenAllBeforeThemWasHeard() {
    ear.arrived(0, tone(20), 0);
    ear.markArrived("a", 0);
    ear.arrived(0, tone(20), 0);
    ear.markArrived("b", 0);

    ear.advance(19 * MS);
    assertThat(ear.takeDueMarks()).isEmpty();
    ear.advance(21 * MS);
    assertThat(ear.takeDueMarks()).containsExactly("a");
    ear.clear(1, 22 * MS);
    assertThat(ear.takeDueMarks()).containsExactly("b");
  }

  @Test
  void audioThatComesTooLateIsAGap() {
    ear.arrived(1, tone(20), 0);
    ear.arrived(1, tone(20), 50 * MS);

    assertThat(ear.account().gaps()).isEqualTo(1);
    assertThat(ear.account().missing().toMillis()).isEqualTo(30);
  }

  @Test
  void theFirstAudibleSampleIsFoundBehindLeadingSilence() {
    var samples = new short[320];
    samples[200] = 500;
    ear.arrived(3, samples, 0);

    ear.advance(40 * MS);

    assertThat(ear.firstAudibleNanos()).contains(25 * MS);
  }

  @Test
  void idleTimeCountsFromTheEndOfWhatWasHeard() {
    ear.arrived(1, tone(20), 0);

    assertThat(ear.idle(10 * MS)).isZero();
    assertThat(ear.idle(50 * MS).toMillis()).isEqualTo(30);
  }

  @Test
  void behindABulkLinkAllIsHeardAtOnce() {
    var bulk = new Ear(8_000, true, (at, samples, offset, length) -> {});

    bulk.arrived(1, tone(500), 5);

    assertThat(bulk.isDrained()).isTrue();
    assertThat(bulk.played()).isEqualTo(new Ear.Played(1, 500));
  }
}
