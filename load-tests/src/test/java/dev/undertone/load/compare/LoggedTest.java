package dev.undertone.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoggedTest {

  private static final String METRICS =
      """
      # HELP api_log_dropped_total Lines not written because too many waited
      # TYPE api_log_dropped_total counter
      api_log_dropped_total 3.0
      decisions_dropped_total 2200.0
      decisions_notes_dropped_total 41.0
      decisions_queued 7.0
      decisions_written_total 108328.0
      """;

  @Test
  void isReadFromWhatTheGatewaySaysOfItself() {
    assertThat(Logged.read(METRICS)).isEqualTo(new Logged(108_328, 2_200, 41, 3, 7));
  }

  @Test
  void aFigureThatIsMissingIsNotTakenForNoLoss() {
    assertThatThrownBy(() -> Logged.read(METRICS.replace("decisions_dropped", "decisions_lost")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("decisions_dropped_total is not in /metrics");
  }

  @Test
  void tellsDecisionsApartFromTheRest() {
    assertThat(new Logged(108_328, 0, 0, 0, 0).markdown()).isEqualTo("108,328; 0");
    assertThat(new Logged(108_328, 2_200, 41, 3, 7).markdown())
        .isEqualTo("108,328; 2,200 and 41 notes, 3 lines");
    assertThat(new Logged(10, 0, 0, 0, 3_000).markdown()).isEqualTo("10; 0, 3,000 wait");
  }

  @Test
  void countsWhatCameSince() {
    assertThat(new Logged(10, 2, 3, 4, 5).since(new Logged(7, 1, 1, 1, 9)))
        .isEqualTo(new Logged(3, 1, 2, 3, 5));
  }
}
