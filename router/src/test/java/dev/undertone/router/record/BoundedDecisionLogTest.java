package dev.undertone.router.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedDecisionLogTest extends DecisionLogContract {

  @Override
  DecisionLog open() {
    return new BoundedDecisionLog(100);
  }

  @Test
  void countsWhatGaveWay() {
    var small = new BoundedDecisionLog(3);
    for (int i = 0; i < 5; i++) {
      small.add(decisions.of("d" + i, "c-1"));
    }

    assertThat(small.newest(10)).extracting(DecisionRecord::id).containsExactly("d4", "d3", "d2");
    assertThat(small.counts().retired()).isEqualTo(2);
  }
}
