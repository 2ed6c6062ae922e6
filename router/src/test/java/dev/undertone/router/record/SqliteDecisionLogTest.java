package dev.undertone.router.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.CallId;
import dev.undertone.router.record.Outcome.Target;
import dev.undertone.router.record.Outcome.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDecisionLogTest extends DecisionLogContract {

  private static final CallId CALL = new CallId("c-1");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @TempDir Path folder;
  private Path file;

  @Override
  DecisionLog open() {
    file = folder.resolve("decisions.db");
    return new SqliteDecisionLog(file, LogSettings.STANDARD, now::get);
  }

  private DecisionLog reopened(LogSettings settings) {
    log.close();
    log = new SqliteDecisionLog(file, settings, now::get);
    return log;
  }

  private static LogSettings settings(Duration timeToLive, long records, long bytes, int queued) {
    return new LogSettings(timeToLive, records, bytes, queued, Duration.ofMillis(250));
  }

  /** Every byte of the log on the disk. */
  private String raw() throws IOException {
    var all = new StringBuilder();
    for (String each : new String[] {"decisions.db", "decisions.db-wal"}) {
      Path path = folder.resolve(each);
      if (Files.exists(path)) {
        all.append(new String(Files.readAllBytes(path), ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void whatWasWrittenIsThereAfterARestart() {
    Decided decided = decisions.of("d", "c-1");
    log.add(decided);
    log.served("d", Decisions.served());

    assertThat(reopened(LogSettings.STANDARD).entry("d"))
        .contains(
            new DecisionEntry(decided.redacted(), Optional.of(Decisions.served()), List.of()));
  }

  @Test
  void nobodyElseMayReadTheFile() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void twoWritersOfOneFileAreRefused() {
    assertThatThrownBy(() -> new SqliteDecisionLog(file, LogSettings.STANDARD, now::get))
        .isInstanceOf(DecisionLogException.class)
        .hasMessageContaining("is written by this process already");
  }

  @Test
  void isReadBesideItsWriter() {
    log.add(decisions.of("d", "c-1"));
    assertThat(log.find("d")).isPresent();

    try (var reader = new LogReader(file)) {
      assertThat(reader.entry("d")).isPresent();
    }
  }

  @Test
  void isNotReadForEver() {
    for (int i = 0; i < 2_000; i++) {
      log.add(decisions.of("d" + i, "c-1"));
    }
    assertThat(log.find("d1999")).isPresent();
    var ticks = new AtomicLong();

    // Each look at the clock is a minute after the one before.
    try (var reader = new LogReader(file, () -> ticks.getAndIncrement() * 60_000_000_000L)) {
      var none = OptionalLong.empty();
      Optional<String> all = Optional.empty();
      var ofNoIndex =
          new DecisionQuery(
              none, none, all, all, Optional.of("nowhere"), all, Optional.empty(), all, 1, none);

      assertThatThrownBy(() -> reader.lines(ofNoIndex))
          .isInstanceOf(DecisionLogException.class)
          .hasMessageContaining("takes too long to answer");
    }
  }

  @Test
  void refusesToBeUsedAfterItsEnd() {
    log.close();

    log.add(decisions.of("d", "c-1"));

    assertThatThrownBy(() -> log.find("d")).hasMessage("the decision log is closed");
  }

  @Test
  void isOneFileOnceItIsClosed() {
    log.add(decisions.of("d", "c-1"));
    log.close();

    assertThat(folder.resolve("decisions.db-wal")).doesNotExist();
    try (var reader = new LogReader(file)) {
      assertThat(reader.entry("d")).isPresent();
    }
  }

  @Nested
  class Erasure {

    @Test
    void leavesNothingInTheFileOrItsWriteAheadLog() throws IOException {
      for (int i = 0; i < 40; i++) {
        log.add(decisions.of("kept-" + i, "c-2"));
        log.add(decisions.of("gone-" + i, "c-1", i, 0, "tenant-of-c-1", 0));
      }
      log.attach(
          new Outcome(new Target.Call(CALL), "note", new Value.Word("blue-moon"), 0),
          Optional.empty());
      assertThat(raw()).contains("gone-39", "tenant-of-c-1", "blue-moon");

      assertThat(log.erase(CALL)).isEqualTo(40);

      assertThat(raw())
          .contains("kept-39")
          .doesNotContain("gone-", "tenant-of-c-1", "blue-moon", "c-1");
    }

    @Test
    void reachesWhatIsStillOnItsWay() throws IOException {
      log.add(decisions.of("gone", "c-1"));
      log.forget(CALL);
      log.add(decisions.of("kept", "c-2"));

      assertThat(log.newest(10)).extracting(DecisionRecord::id).containsExactly("kept");
      assertThat(raw()).contains("kept").doesNotContain("gone");
      assertThat(log.counts().erased()).isEqualTo(1);
    }

    @Test
    void ofCallsThatAKilledProcessLeftHappensAtTheNextStart() throws IOException {
      log.add(Decisions.withItsCall(decisions.of("of-a-call", "c-1")));
      log.add(decisions.of("of-the-api", "g-1"));

      assertThat(reopened(LogSettings.STANDARD).newest(10))
          .extracting(DecisionRecord::id)
          .containsExactly("of-the-api");
      assertThat(raw()).doesNotContain("of-a-call");
    }

    @Test
    void isDoneWhenNobodyReadsWhatIsErasedAnyMore() throws SQLException, IOException {
      log.add(decisions.of("gone", "c-1"));
      assertThat(log.find("gone")).isPresent();
      log.close();
      var meter = new LogMeter("test");
      var done = new CompletableFuture<Integer>();
      try (var writer =
          new LogWriter(LogFile.toWrite(file), LogSettings.STANDARD, now::get, meter)) {
        try (Connection reader = LogFile.toRead(file);
            Statement sql = reader.createStatement()) {
          sql.execute("BEGIN");
          assertThat(LogFile.number(sql, "SELECT count(*) FROM decision")).isEqualTo(1);

          assertThat(writer.write(List.of(new LogCommand.Erase(CALL, Optional.empty(), done))))
              .isTrue();

          assertThat(done).isNotDone();
        }
        now.set(Instant.EPOCH.plusSeconds(1));
        assertThat(writer.write(List.of())).isTrue();

        assertThat(done).isCompletedWithValue(1);
        assertThat(raw()).doesNotContain("gone");
      }
      log = new SqliteDecisionLog(file, LogSettings.STANDARD, now::get);
    }

    @Test
    void neverHasTheWordsToErase() throws IOException {
      log.add(decisions.of("d", "c-1"));
      log.served("d", Decisions.served());
      assertThat(log.find("d")).isPresent();

      assertThat(raw()).contains("scripted/thoughtful").doesNotContain("secret");
    }
  }

  @Nested
  class Retention {

    @Test
    void letsGoOfWhatIsPastItsTime() throws IOException {
      reopened(settings(Duration.ofDays(30), 1_000, 1L << 30, 100));
      log.add(decisions.of("old", "c-1", 1, 0, "", 0));
      log.add(decisions.of("new", "c-2", 1, 0, "", Duration.ofDays(20).toMillis()));
      log.attach(
          new Outcome(new Target.Generation("old"), "note", new Value.Word("blue-moon"), 0),
          Optional.empty());
      now.set(Instant.EPOCH.plus(Duration.ofDays(29)));
      assertThat(log.newest(10)).hasSize(2);

      now.set(Instant.EPOCH.plus(Duration.ofDays(31)));
      assertThat(log.find("new")).isPresent();

      assertThat(log.newest(10)).extracting(DecisionRecord::id).containsExactly("new");
      assertThat(log.counts().retired()).isEqualTo(1);
      assertThat(raw()).doesNotContain("\"old\"", "blue-moon");
    }

    @Test
    void letsGoOfTheOldestWhereThereAreTooMany() {
      reopened(settings(Duration.ofDays(30), 10, 1L << 30, 100));
      for (int i = 0; i < 25; i++) {
        log.add(decisions.of("d" + i, "c-1"));
      }
      assertThat(log.find("d24")).isPresent();

      assertThat(log.newest(100))
          .hasSize(10)
          .last()
          .extracting(DecisionRecord::id)
          .isEqualTo("d15");
    }

    @Test
    void givesEmptyPagesBackAndGoesOn() throws IOException {
      reopened(settings(Duration.ofDays(1), 100_000, 1L << 30, 2_000));
      for (int i = 0; i < 1_500; i++) {
        log.add(decisions.of("d" + i, "c-1"));
      }
      assertThat(log.find("d1499")).isPresent();
      now.updateAndGet(at -> at.plus(Duration.ofDays(2)));
      log.newest(1);
      log.newest(1);

      for (int i = 0; i < 20; i++) {
        log.add(decisions.of("e" + i, "c-2", 1, 0, "", now.get().toEpochMilli()));
        assertThat(log.find("e" + i)).isPresent();
      }

      assertThat(log.counts().retired()).isEqualTo(1_500);
      assertThat(log.counts().failures()).isZero();
      log.close();
      assertThat(Files.size(file)).isLessThan(5 << 20);
      log = new SqliteDecisionLog(file, LogSettings.STANDARD, now::get);
    }

    @Test
    void keepsTheFileWithinItsSize() throws IOException {
      reopened(settings(Duration.ofDays(30), 100_000, 2 << 20, 2_000));
      for (int round = 0; round < 8; round++) {
        for (int i = 0; i < 200; i++) {
          log.add(decisions.of("d" + round + "-" + i, "c-1"));
        }
        now.updateAndGet(at -> at.plusSeconds(20));
        assertThat(log.find("d" + round + "-199")).isPresent();
      }
      now.updateAndGet(at -> at.plusSeconds(20));
      log.newest(1);
      log.newest(1);

      assertThat(log.counts().retired()).isPositive();
      assertThat(Files.size(file)).isLessThan(7 << 20);
    }
  }

  @Nested
  class WhenItCannotKeepUp {

    @Test
    void dropsAndCountsAndNeverWaits() throws SQLException {
      reopened(settings(Duration.ofDays(30), 1_000, 1L << 30, 50));
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement sql = other.createStatement()) {
        sql.execute("BEGIN IMMEDIATE");
        long began = System.nanoTime();
        for (int i = 0; i < 2_000; i++) {
          log.add(decisions.of("d" + i, "c-1"));
        }
        log.forget(new CallId("c-9"));
        long took = System.nanoTime() - began;

        assertThat(log.counts().dropped()).isBetween(1_700L, 1_950L);
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(2));
        sql.execute("ROLLBACK");
      }

      assertThat(log.find("d0")).isPresent();
      DecisionLog.Counts counts = log.counts();
      assertThat(counts.written() + counts.dropped()).isEqualTo(2_000);
      assertThat(counts.queued()).isZero();
    }

    @Test
    void countsNotesOfWhatCameApartFromDecisions() throws SQLException {
      reopened(settings(Duration.ofDays(30), 1_000, 1L << 30, 50));
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement sql = other.createStatement()) {
        sql.execute("BEGIN IMMEDIATE");
        for (int i = 0; i < 300; i++) {
          log.served("d" + i, Decisions.served());
        }

        assertThat(log.counts().dropped()).isZero();
        assertThat(log.counts().droppedNotes()).isBetween(50L, 250L);
        sql.execute("ROLLBACK");
      }
    }
  }

  @Nested
  class AFile {

    private void change(String statement) throws SQLException {
      log.close();
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement sql = other.createStatement()) {
        sql.execute(statement);
      }
    }

    @Test
    void ofALaterVersionIsRefusedAndLeftAlone() throws SQLException, IOException {
      change("UPDATE schema_version SET version = 2");
      byte[] before = Files.readAllBytes(file);

      assertThatThrownBy(() -> new SqliteDecisionLog(file, LogSettings.STANDARD, now::get))
          .isInstanceOf(DecisionLogException.class)
          .hasMessage(
              file
                  + ": has version 2, this program reads version 1; update it, or name another"
                  + " file");
      assertThatThrownBy(() -> new LogReader(file)).hasMessageContaining("has version 2");
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void ofSomethingElseIsRefused() throws IOException {
      Path other = Files.writeString(folder.resolve("other.db"), "no database at all".repeat(500));

      assertThatThrownBy(() -> new SqliteDecisionLog(other, LogSettings.STANDARD, now::get))
          .isInstanceOf(DecisionLogException.class)
          .hasMessageContaining("cannot be used");
    }

    @Test
    void ofTheFirstDaysIsReadByRouterInOrderAsWell() throws SQLException {
      change("DROP INDEX decision_router");
      change("CREATE INDEX decision_rule ON decision (router, rule)");
      log = new SqliteDecisionLog(file, LogSettings.STANDARD, now::get);
      log.close();

      try (Connection reader = LogFile.toRead(file);
          Statement sql = reader.createStatement()) {
        String named = "SELECT count(*) FROM sqlite_schema WHERE name = ";
        assertThat(LogFile.number(sql, named + "'decision_router'")).isEqualTo(1);
        assertThat(LogFile.number(sql, named + "'decision_rule'")).isZero();
      }
      log = new SqliteDecisionLog(file, LogSettings.STANDARD, now::get);
    }

    @Test
    void withARecordOfAnotherVersionIsReadWithoutIt() throws SQLException {
      log.add(decisions.of("a", "c-1"));
      log.add(decisions.of("b", "c-1"));
      assertThat(log.find("b")).isPresent();
      change("UPDATE decision SET record = '{\"id\": 7, \"unheard_of\": 1}' WHERE id = 'a'");
      log = new SqliteDecisionLog(file, LogSettings.STANDARD, now::get);

      DecisionPage<DecisionEntry> page = log.entries(DecisionQuery.newest(10));

      assertThat(page.found()).extracting(each -> each.record().id()).containsExactly("b");
      assertThat(page.unreadable()).isEqualTo(1);
      assertThatThrownBy(() -> log.entry("a")).hasMessageContaining("another version");
    }
  }
}
