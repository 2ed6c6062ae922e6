package dev.undertone.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.reply.Cost;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.rules.ModelSpec.Price;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostsTest {
  private static final Price PRICE = new Price(3, 15, 0.3, 3.75);

  @Test
  void eachKindOfTokenHasItsOwnPrice() {
    var usage = new TokenUsage(1_000, 600, 100, 50, 0);

    // 300 fresh at 3, 600 cached at 0.3, 100 written at 3.75, 50 out at 15.
    assertThat(Costs.of(PRICE, usage)).isEqualTo(new Cost(900 + 180 + 375 + 750, true));
  }

  @Test
  void reasoningIsPartOfTheOutputAndNotBilledTwice() {
    assertThat(Costs.of(PRICE, new TokenUsage(0, 0, 0, 500, 400)))
        .isEqualTo(Costs.of(PRICE, new TokenUsage(0, 0, 0, 500, 0)));
  }

  @Test
  void sumsDoNotDriftAsBinaryFractionsDo() {
    // 0.1 + 0.2 is not 0.3 in binary; three tokens at 0.1 and seven at 0.1 are one micro-dollar.
    var tenth = new Price(0.1, 0.1, 0.1);

    assertThat(Costs.of(tenth, new TokenUsage(3, 0, 0, 7, 0)).microUsd()).isEqualTo(1);
    assertThat(Costs.of(tenth, new TokenUsage(30, 0, 0, 0, 0)).microUsd()).isEqualTo(3);
    assertThat(Costs.of(tenth, new TokenUsage(31, 0, 0, 0, 0)).microUsd()).isEqualTo(4);
    assertThat(Costs.of(new Price(0.0375, 0, 0), new TokenUsage(80, 0, 0, 0, 0)).microUsd())
        .isEqualTo(3);
  }

  @Test
  void moreCachedThanSentIsTakenForAllOfIt() {
    assertThat(Costs.of(PRICE, new TokenUsage(100, 900, 900, 0, 0)).microUsd()).isEqualTo(30);
  }

  @Test
  void nonsenseCountsNeitherOverflowNorGoBelowZero() {
    var dear = new Price(1_000, 1_000, 1_000);

    assertThat(Costs.of(dear, new TokenUsage(Long.MAX_VALUE, 0, 0, Long.MAX_VALUE, 0)).microUsd())
        .isPositive();
    assertThat(Costs.of(PRICE, new TokenUsage(-5, -5, -5, -5, -5)).microUsd()).isZero();
  }

  @Test
  void withoutAPriceOrACountItIsNotKnown() {
    var usage = new TokenUsage(100, 0, 0, 0, 0);

    assertThat(Costs.of(Optional.empty(), usage, true)).isEqualTo(new Cost(0, false));
    assertThat(Costs.of(Optional.of(PRICE), usage, false)).isEqualTo(new Cost(300, false));
  }

  @Test
  void aPriceBeyondReasonIsRefused() {
    assertThatThrownBy(() -> new Price(1_001, 1, 1))
        .hasMessage("inPerM = 1001.0, must be from 0 to 1000");
    assertThatThrownBy(() -> new Price(1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
