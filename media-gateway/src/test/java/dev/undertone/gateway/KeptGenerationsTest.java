package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallId;
import dev.undertone.gateway.api.Generations;
import dev.undertone.router.record.Decided;
import dev.undertone.router.record.DecisionRecord;
import dev.undertone.router.record.LogSettings;
import dev.undertone.router.record.SqliteDecisionLog;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptGenerationsTest {

  @TempDir Path folder;

  private SqliteDecisionLog open() {
    return new SqliteDecisionLog(
        folder.resolve("decisions.db"), LogSettings.STANDARD, () -> Instant.EPOCH);
  }

  private static void decide(KeptGenerations kept, String id, String call) {
    Decided made = new Generations().of(id, call, 0, "", 0);
    kept.decided(id, made.request(), made.fleet(), made.decision());
  }

  @Test
  void ofNoCallAreKeptForTheirTimeAndThoseOfACallWithIt() {
    try (var log = open()) {
      var kept = new KeptGenerations(log, false, false, _ -> true);
      decide(kept, "g-1", "g-1");
      decide(kept, "g-2", "c-1");
      decide(kept, "g-3", "c-2");
      log.forget(new CallId("c-1"));

      assertThat(log.newest(10)).extracting(DecisionRecord::id).containsExactly("g-3", "g-1");
    }
    try (var log = open()) {
      assertThat(log.newest(10))
          .as("after a restart")
          .extracting(DecisionRecord::id)
          .containsExactly("g-1");
    }
  }

  @Test
  void outliveTheirCallWhereTheOperatorWantsThem() {
    try (var log = open()) {
      decide(new KeptGenerations(log, false, true, _ -> true), "g-2", "c-1");
    }
    try (var log = open()) {
      assertThat(log.newest(10)).hasSize(1);
    }
  }

  /** The call was found, ended, and was forgotten while the request was decided upon. */
  @Test
  void ofACallThatHasEndedMeanwhileAreForgottenToo() {
    try (var log = open()) {
      var kept = new KeptGenerations(log, false, false, _ -> false);
      log.forget(new CallId("c-1"));

      decide(kept, "g-1", "g-1");
      decide(kept, "g-2", "c-1");

      assertThat(log.newest(10)).extracting(DecisionRecord::id).containsExactly("g-1");
    }
  }
}
