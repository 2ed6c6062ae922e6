package dev.undertone.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.load.compare.Figures.Spent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HighestRateTest {

  /**
   * A gateway of known limits.
   *
   * @param most answers a second, with enough requests under way; each gives 500
   * @param logged decisions that it can write down a second
   * @param failsFrom rate from which one request fails
   */
  private record Known(int most, int logged, int failsFrom, List<String> asked)
      implements HighestRate.Trial {

    Known(int most, int logged, int failsFrom) {
      this(most, logged, failsFrom, new ArrayList<>());
    }

    @Override
    public Spent atOnce(int concurrency) {
      asked.add(concurrency + " under way");
      return at(Math.min(most, concurrency * 500));
    }

    @Override
    public Spent steadily(double perSecond) {
      asked.add("steady");
      return at((int) Math.min(most, perSecond));
    }

    private Spent at(int rate) {
      return Spending.of(rate, rate >= failsFrom ? 1 : 0, Math.max(0, rate - logged));
    }
  }

  @Nested
  class WhenNothingIsLost {

    @Test
    void isTheFastestOfWhatWasTried() throws Exception {
      var gateway = new Known(8_000, 9_000, 9_000);

      HighestRate.Found found = HighestRate.find(List.of(4, 16, 64), gateway);

      assertThat(found.best().how()).isEqualTo("16 under way");
      assertThat(found.best().spent().rate()).isEqualTo(8_000);
      assertThat(found.losing()).isEmpty();
      assertThat(found.isFastest()).isTrue();
      assertThat(gateway.asked).containsExactly("4 under way", "16 under way", "64 under way");
    }
  }

  @Nested
  class WhenTheLogLosesDecisionsAtFullSpeed {

    @Test
    void isTheHighestRateAtWhichItLosesNone() throws Exception {
      HighestRate.Found found = HighestRate.find(List.of(4, 16), new Known(8_000, 5_300, 9_000));

      assertThat(found.best().spent().isClean()).isTrue();
      assertThat(found.best().spent().rate()).isBetween(5_000.0, 5_300.0);
      assertThat(found.best().how()).endsWith("/s due");
    }

    @Test
    void tellsTheLosingRateApart() throws Exception {
      HighestRate.Found found = HighestRate.find(List.of(4, 16), new Known(8_000, 5_300, 9_000));

      HighestRate.Try losing = found.losing().orElseThrow();
      assertThat(losing.spent().rate()).isEqualTo(8_000);
      assertThat(losing.spent().logged().dropped()).isEqualTo(2_700);
      assertThat(found.isFastest()).isFalse();
    }
  }

  @Nested
  class WhenRequestsFail {

    @Test
    void isTheHighestRateAtWhichNoneDoes() throws Exception {
      HighestRate.Found found = HighestRate.find(List.of(64, 256), new Known(8_000, 9_000, 6_000));

      assertThat(found.best().spent().rate()).isBetween(5_700.0, 6_000.0);
      assertThat(found.losing()).isEmpty();
    }

    @Test
    void isOneThatIsNotCleanWhenNoneIs() throws Exception {
      HighestRate.Found found = HighestRate.find(List.of(64), new Known(8_000, 9_000, 0));

      assertThat(found.best().spent().isClean()).isFalse();
      assertThat(found.best().spent().rate()).isEqualTo(8_000);
    }
  }

  @Test
  void notesLinesAndABacklogAreLossesToo() {
    assertThat(Spending.of(10, 0, new Logged(10, 0, 1, 0, 0)).isClean()).isFalse();
    assertThat(Spending.of(10, 0, new Logged(10, 0, 0, 1, 0)).isClean()).isFalse();
    assertThat(Spending.of(10, 0, new Logged(10, 0, 0, 0, 4_000)).isClean()).isFalse();
    assertThat(Spending.of(10, 0, new Logged(10, 0, 0, 0, 100)).isClean()).isTrue();
  }

  @Test
  void needsSomethingToTry() {
    assertThatThrownBy(() -> HighestRate.find(List.of(), new Known(1, 1, 1)))
        .hasMessage("concurrencies is empty, must name at least one");
  }
}
