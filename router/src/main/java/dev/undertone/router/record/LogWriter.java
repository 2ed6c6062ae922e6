package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import dev.undertone.router.record.LogCommand.Add;
import dev.undertone.router.record.LogCommand.Attach;
import dev.undertone.router.record.LogCommand.Barrier;
import dev.undertone.router.record.LogCommand.Came;
import dev.undertone.router.record.LogCommand.Erase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Carries out batches of commands, each in one transaction, and lets go of what is too old or too
 * much. The writer's thread only.
 *
 * <p>A batch that fails changes nothing and is tried again as it is: its commands are kept, and the
 * queue behind them fills and drops.
 */
final class LogWriter implements AutoCloseable {

  /** Decisions that are let go of at once, so that new ones need not wait for long. */
  private static final int RETIRED_AT_ONCE = 1_000;

  /** Empty pages that are worth giving back, and how many are given back at once. */
  private static final int EMPTY_PAGES = 1_000;

  private static final long RETIRES_EVERY_MILLIS = 10_000;

  /** How long a reader is waited for; what comes meanwhile waits too, so not with every batch. */
  private static final int SCRUB_MILLIS = 100;

  private static final long SCRUBS_EVERY_MILLIS = 1_000;

  private final Connection connection;
  private final LogTables tables;
  private final LogSettings settings;
  private final InstantSource clock;
  private final LogMeter meter;
  private final long pageBytes;
  private long rows;
  private long nextRetirementMillis;
  private long busyMillis = Long.MIN_VALUE / 2; // long ago
  private boolean unscrubbed;

  /** Calls that are erased but may be on the disk still. */
  private final List<Erased> gone = new ArrayList<>();

  private record Erased(int count, CompletableFuture<Integer> done) {}

  LogWriter(Connection connection, LogSettings settings, InstantSource clock, LogMeter meter)
      throws SQLException {
    this.connection = connection;
    this.tables = new LogTables(connection);
    this.settings = settings;
    this.clock = clock;
    this.meter = meter;
    this.pageBytes = tables.number("PRAGMA page_size");
    meter.erased(tables.eraseLeftovers());
    // The process before may have been killed between an erasure and its scrubbing.
    this.unscrubbed = true;
    this.rows = tables.number("SELECT count(*) FROM decision");
    this.nextRetirementMillis = clock.millis();
  }

  /**
   * Carries out all of it or nothing, and then tidies up.
   *
   * @return whether nothing was left untidy, which the next batch is to try again
   * @throws SQLException when nothing of the batch has been done
   */
  boolean write(List<LogCommand> batch) throws SQLException {
    List<Runnable> afterwards = batch.isEmpty() ? List.of() : inTransaction(batch);
    boolean tidy = isTidy();
    afterwards.forEach(Runnable::run);
    return tidy;
  }

  private boolean isTidy() {
    try {
      retire();
      // Of the absolute difference, for clocks are put back.
      if (unscrubbed && Math.abs(clock.millis() - busyMillis) >= SCRUBS_EVERY_MILLIS) {
        scrub();
      }
      if (!unscrubbed) {
        gone.forEach(each -> each.done().complete(each.count()));
        gone.clear();
      }
      return true;
    } catch (SQLException e) {
      meter.failed(e);
      return false;
    }
  }

  private List<Runnable> inTransaction(List<LogCommand> batch) throws SQLException {
    List<Runnable> afterwards = new ArrayList<>();
    var work = new Work(afterwards, lastErasures(batch));
    tables.run("BEGIN IMMEDIATE");
    try {
      for (int i = 0; i < batch.size(); i++) {
        work.carryOut(i, batch.get(i));
      }
      tables.run("COMMIT");
    } catch (SQLException | RuntimeException e) {
      rollBack(e);
      throw e;
    }
    gone.addAll(work.erasedCalls);
    rows += work.added - work.erased;
    unscrubbed |= work.erased > 0;
    meter.written(work.added, work.unfit);
    meter.erased(work.erased + work.neverWritten);
    return afterwards;
  }

  /** Where the batch itself erases calls: what it has of them before need not reach the disk. */
  private static Map<CallId, Integer> lastErasures(List<LogCommand> batch) {
    Map<CallId, Integer> places = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i) instanceof Erase(CallId call, var tenant, _) && tenant.isEmpty()) {
        places.put(call, i);
      }
    }
    return places;
  }

  /** One batch under way. */
  private final class Work {
    private final List<Runnable> afterwards;
    private final List<Erased> erasedCalls = new ArrayList<>();
    private final Map<CallId, Integer> erasures;
    private final Map<CallId, Integer> skipped = new HashMap<>();
    private int added;
    private int erased;
    private int neverWritten;
    private int unfit;

    Work(List<Runnable> afterwards, Map<CallId, Integer> erasures) {
      this.afterwards = afterwards;
      this.erasures = erasures;
    }

    void carryOut(int place, LogCommand command) throws SQLException {
      switch (command) {
        case Add(Decided decided) -> add(place, decided);
        case Came(String id, Served served) -> {
          var _ = tables.served(id, served);
        }
        case Erase(CallId call, var tenant, var done) -> {
          int count = tables.erase(call, tenant);
          erased += count;
          int never = tenant.isEmpty() ? Optional.ofNullable(skipped.remove(call)).orElse(0) : 0;
          erasedCalls.add(new Erased(count + never, done));
        }
        case Attach attach -> {
          Outcome.Attached became = tables.attach(attach.outcome(), attach.tenant());
          afterwards.add(() -> attach.done().complete(became));
        }
        case Barrier(var done) -> afterwards.add(() -> done.complete(true));
      }
    }

    private void add(int place, Decided decided) throws SQLException {
      CallId call = decided.request().signals().call();
      if (place < erasures.getOrDefault(call, -1)) {
        skipped.merge(call, 1, Integer::sum);
        neverWritten++;
        return;
      }
      try {
        added += tables.insert(decided) ? 1 : 0;
      } catch (IllegalStateException | IllegalArgumentException e) {
        // One that cannot be written as JSON must not hold up the others for ever.
        unfit++;
        meter.unfit(decided.id(), e);
      }
    }
  }

  private void rollBack(Exception why) {
    try {
      tables.run("ROLLBACK");
    } catch (SQLException e) {
      // There may have been nothing to roll back: what failed was to begin.
      why.addSuppressed(e);
    }
  }

  /**
   * Old pages in the write-ahead log still hold what was deleted: they are put into the file, which
   * has zeros there, and cut off. A reader in the way makes it wait for a later batch.
   */
  private void scrub() throws SQLException {
    tables.run("PRAGMA busy_timeout = " + SCRUB_MILLIS);
    unscrubbed = tables.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0;
    tables.run("PRAGMA busy_timeout = " + LogFile.BUSY_MILLIS);
    if (unscrubbed) {
      busyMillis = clock.millis();
    }
  }

  private void retire() throws SQLException {
    long now = clock.millis();
    boolean due = now >= nextRetirementMillis;
    if (!due && rows <= settings.maxRecords()) {
      return;
    }
    int retired = 0;
    if (due) {
      retired += tables.retireBefore(now - settings.timeToLive().toMillis(), RETIRED_AT_ONCE);
      unscrubbed |= retired > 0;
    }
    long tooMany = rows - retired - settings.maxRecords();
    if (tooMany > 0) {
      retired += tables.retireFirst((int) Math.min(RETIRED_AT_ONCE, tooMany));
    }
    if (due && bytes() > settings.maxBytes()) {
      retired += tables.retireFirst((int) Math.min(RETIRED_AT_ONCE, rows / 16 + 1));
    }
    rows -= retired;
    meter.retired(retired);
    if (due && retired == 0) {
      nextRetirementMillis = now + RETIRES_EVERY_MILLIS;
    }
    if (due && tables.number("PRAGMA freelist_count") > EMPTY_PAGES) {
      tables.run("PRAGMA incremental_vacuum(" + EMPTY_PAGES + ")");
    }
  }

  /** What is in use of the file. */
  private long bytes() throws SQLException {
    long pages = tables.number("PRAGMA page_count") - tables.number("PRAGMA freelist_count");
    return pages * pageBytes;
  }

  @Override
  public void close() throws SQLException {
    var _ = isTidy();
    var why =
        new DecisionLogException("the decision log closes while somebody reads what is erased");
    gone.forEach(each -> each.done().completeExceptionally(why));
    gone.clear();
    tables.close();
    connection.close();
  }
}
