package dev.undertone.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.load.compare.SoakVerdict.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class SoakVerdictTest {

  @Test
  void passesWhatStaysAsItWas() {
    var verdict = verdict(10, minute -> 0, minute -> 20 + minute % 2, minute -> 200);

    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.markdown())
        .isEqualTo(
            """
            | what | figure | bar | |
            |---|---:|---:|---|
            | requests failed | 0 | 0 | met |
            | heap after full collections, first and last third, MB | 20.0; 21.0 | +10 % | met |
            | descriptors, first and last third | 200.0; 200.0 | +10 % | met |
            """);
  }

  @Test
  void failsOneFailedRequest() {
    var verdict = verdict(10, minute -> minute == 5 ? 1 : 0, minute -> 20, minute -> 200);

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.markdown()).contains("| requests failed | 1 | 0 | **missed** |");
  }

  @Test
  void failsAHeapThatGrows() {
    var verdict = verdict(10, minute -> 0, minute -> 20 + 0.5 * minute, minute -> 200);

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.markdown()).contains("| 20.5; 24.0 | +10 % | **missed** |");
  }

  @Test
  void failsDescriptorsThatGrow() {
    assertThat(verdict(10, minute -> 0, minute -> 20, minute -> 200 + 8 * minute).passed())
        .isFalse();
  }

  @Test
  void bearsOneMinuteThatHeldMore() {
    assertThat(verdict(10, minute -> 0, minute -> 20, minute -> minute == 8 ? 900 : 200).passed())
        .isTrue();
  }

  @Test
  void doesNotPassWhatIsTooShortToJudge() {
    var verdict = verdict(2, minute -> 0, minute -> 20, minute -> 200);

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.markdown()).contains("too short to judge");
  }

  private static SoakVerdict verdict(
      int minutes,
      IntUnaryOperator failures,
      IntToDoubleFunction heap,
      IntUnaryOperator descriptors) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      pieces.add(
          new Piece(
              60_000,
              failures.applyAsInt(i),
              Logged.NOTHING,
              1.5,
              heap.applyAsDouble(i),
              descriptors.applyAsInt(i),
              30,
              200));
    }
    return new SoakVerdict(pieces);
  }
}
