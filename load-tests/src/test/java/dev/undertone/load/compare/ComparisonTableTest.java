package dev.undertone.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.load.compare.Figures.Memory;
import dev.undertone.load.compare.Figures.Spent;
import dev.undertone.load.compare.Figures.Start;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {

  private final Map<String, Figures> figures = new LinkedHashMap<>();

  ComparisonTableTest() {
    figures.put("direct", figures(40, 0, found(60_000, Logged.NOTHING, 0)));
    figures.put("undertone", figures(60, 1, found(5_000, new Logged(5_000, 0, 0, 0, 0), 8_000)));
  }

  @Test
  void addsForEachTokenWhatTheWholeStreamTookLonger() {
    assertThat(table())
        .contains("| **streams of 2,000 tokens without pauses**: whole, p50, ms | 40.0 | 60.0 |")
        .contains("| … **added for each token** (p50 of the whole), ms | – | 0.0100 |");
  }

  @Test
  void namesTheDelayOfATokenUnderWayForWhatItIs() {
    assertThat(table())
        .contains("| **streams with a token every 10 ms**: a token under way, p50, ms | 10.002 |")
        .doesNotContain("by token");
  }

  @Test
  void tellsTheRateWithoutLossesApartFromTheLosingOne() {
    assertThat(table())
        .contains("| **highest rate without failures and losses**, chats/s | 60,000 | 5,000 |")
        .contains("| … **chats per core** (1 / CPU s) | – | 5,000 |")
        .contains("| … while its log loses decisions, chats/s | – | 8,000 |")
        .contains("| … … decisions written; dropped | – | 6,000; 2,000 |");
  }

  @Test
  void tellsHowItStartsOnAllCores() {
    assertThat(table())
        .contains("| **started on all cores** in, ms (bar 1,500) | – | 1,200 |")
        .contains("| … idle, MB (bar 200) | – | 165 |")
        .contains("| started on one core in, ms | – | 3,600 |");
  }

  @Test
  void marksARateThatWasNotClean() {
    figures.put(
        "portkey",
        figures(
            40,
            1,
            new HighestRate.Found(
                new HighestRate.Try(Spending.of(900, 2, Logged.NOTHING), "64 under way"),
                Optional.empty(),
                true)));

    assertThat(table()).contains("| 5,000 | 900 (with failures) |");
  }

  private String table() {
    return new ComparisonTable(figures, Map.of()).markdown();
  }

  private static HighestRate.Found found(int rate, Logged logged, int losing) {
    return new HighestRate.Found(
        new HighestRate.Try(Spending.of(rate, 0, logged), "16 under way"),
        losing == 0
            ? Optional.empty()
            : Optional.of(
                new HighestRate.Try(
                    Spending.of(losing, 0, new Logged(6_000, 2_000, 0, 0, 0)), "64 under way")),
        losing == 0);
  }

  private static Figures figures(int millis, double cpuSeconds, HighestRate.Found full) {
    Spent spent =
        new Spent(Spending.measured(10, millis * 1_000_000L, 0), cpuSeconds, 1, Logged.NOTHING);
    return new Figures(
        new Start(Duration.ofMillis(1_200), 165),
        Duration.ofMillis(3_600),
        spent,
        spent,
        spent,
        spent,
        full,
        new Memory(150, 200, 250, 240));
  }
}
