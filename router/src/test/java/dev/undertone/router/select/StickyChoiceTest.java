package dev.undertone.router.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StickyChoiceTest {
  private static final int USERS = 100_000;

  private static int[] drawn(List<String> names, List<Integer> weights) {
    int[] drawn = new int[USERS];
    for (int user = 0; user < USERS; user++) {
      drawn[user] = StickyChoice.of("user-" + user, "route", names, weights);
    }
    return drawn;
  }

  private static double share(int[] drawn, int of) {
    int count = 0;
    for (int each : drawn) {
      count += each == of ? 1 : 0;
    }
    return (double) count / USERS;
  }

  /** Three standard deviations of a share of that many users. */
  private static double error(double share) {
    return 3 * Math.sqrt(share * (1 - share) / USERS);
  }

  @Test
  void theSplitHoldsWithinSamplingErrorOverAHundredThousandUsers() {
    for (List<Integer> weights : List.of(List.of(50, 50), List.of(1, 99), List.of(5, 25, 70))) {
      int[] drawn = drawn(List.of("a", "b", "c").subList(0, weights.size()), weights);

      for (int i = 0; i < weights.size(); i++) {
        double share = weights.get(i) / 100.0;
        assertThat(share(drawn, i)).as("%s", weights).isCloseTo(share, within(error(share)));
      }
    }
  }

  @Test
  void addingAVariantMovesOnlyItsShare() {
    int[] before = drawn(List.of("a", "b"), List.of(60, 40));
    int[] after = drawn(List.of("a", "b", "new"), List.of(54, 36, 10));

    int moved = 0;
    for (int user = 0; user < USERS; user++) {
      if (before[user] != after[user]) {
        moved++;
        assertThat(after[user]).as("user-%d moved elsewhere", user).isEqualTo(2);
      }
    }
    assertThat((double) moved / USERS).isCloseTo(0.1, within(error(0.1)));
  }

  @Test
  void theOrderOfTheVariantsDoesNotMatter() {
    int[] one = drawn(List.of("a", "b"), List.of(30, 70));
    int[] other = drawn(List.of("b", "a"), List.of(70, 30));

    for (int user = 0; user < USERS; user++) {
      assertThat(other[user]).isEqualTo(1 - one[user]);
    }
  }

  @Test
  void aGrowingShareKeepsThoseWhoAreIn() {
    int at5 = 0;
    int at20 = 0;
    for (int user = 0; user < USERS; user++) {
      boolean in = StickyChoice.isWithin("user-" + user, "route/canary", 5);
      at5 += in ? 1 : 0;
      at20 += StickyChoice.isWithin("user-" + user, "route/canary", 20) ? 1 : 0;
      assertThat(in && !StickyChoice.isWithin("user-" + user, "route/canary", 20)).isFalse();
    }
    assertThat(at5 / (double) USERS).isCloseTo(0.05, within(error(0.05)));
    assertThat(at20 / (double) USERS).isCloseTo(0.2, within(error(0.2)));
  }

  @Test
  void oneRouteSaysNothingOfAnother() {
    int both = 0;
    for (int user = 0; user < USERS; user++) {
      boolean here = StickyChoice.of("u" + user, "r1", List.of("a", "b"), List.of(50, 50)) == 0;
      boolean there = StickyChoice.of("u" + user, "r2", List.of("a", "b"), List.of(50, 50)) == 0;
      both += here && there ? 1 : 0;
    }
    assertThat(both / (double) USERS).isCloseTo(0.25, within(error(0.25)));
  }

  @Test
  void aChoiceWithoutWeightIsNeverMade() {
    assertThat(share(drawn(List.of("a", "b"), List.of(0, 100)), 0)).isZero();
    assertThatThrownBy(() -> StickyChoice.of("u", "r", List.of("a"), List.of(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
