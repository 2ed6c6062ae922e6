package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import dev.undertone.router.record.LogCommand.Add;
import dev.undertone.router.record.LogCommand.Attach;
import dev.undertone.router.record.LogCommand.Barrier;
import dev.undertone.router.record.LogCommand.Came;
import dev.undertone.router.record.LogCommand.Erase;
import dev.undertone.router.record.Outcome.Attached;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Decisions in a SQLite file of one process, which others may read.
 *
 * <p>Who adds puts a reference into a bounded queue and is done. One thread takes what has come,
 * every {@link LogSettings#writtenWithin} or sooner, makes the records, and writes them in one
 * transaction. A process that is killed loses what was added since the last one, and a full queue
 * drops what is added and counts it. Erasures are never dropped, and what they erase is overwritten
 * in the file and in its write-ahead log.
 */
public final class SqliteDecisionLog implements DecisionLog {

  /** Places in the queue that decisions may not take. */
  private static final int RESERVED = 1_024;

  /** How long a reader waits for the writer to catch up, and for a connection. */
  private static final long PATIENCE_MILLIS = 5_000;

  private final LogSettings settings;
  private final LogMeter meter;
  private final HandOffRing<LogCommand> queue;
  private final LogPump pump;
  private final Thread thread;
  private final LogReader reader;
  private final FileChannel owner;

  /**
   * Opens the file, makes it where there is none, and erases what a killed process has left of its
   * calls.
   *
   * @param clock for the time to live
   * @throws DecisionLogException when it cannot be opened, is another process's, or is not ours
   */
  public SqliteDecisionLog(Path file, LogSettings settings, InstantSource clock) {
    this.settings = settings;
    this.meter = new LogMeter(file.toString());
    this.queue = new HandOffRing<>(settings.maxQueued() + RESERVED);
    this.owner = own(file);
    try {
      var writer = new LogWriter(LogFile.toWrite(file), settings, clock, meter);
      this.pump = new LogPump(queue, writer, settings, meter);
      this.reader = new LogReader(file);
    } catch (SQLException e) {
      release();
      throw new DecisionLogException(file + ": cannot be used: " + e.getMessage(), e);
    } catch (DecisionLogException e) {
      release();
      throw e;
    }
    this.thread = Thread.ofPlatform().daemon().name("decision-log").start(pump);
  }

  /** A second writer would erase the calls of the first. */
  private static FileChannel own(Path file) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock held = channel.tryLock();
        if (held != null) {
          return channel;
        }
      } catch (OverlappingFileLockException e) {
        channel.close();
        throw new DecisionLogException(file + ": is written by this process already", e);
      }
      channel.close();
    } catch (IOException e) {
      throw new DecisionLogException(file + ": cannot be locked: " + e, e);
    }
    throw new DecisionLogException(file + ": is written by another process");
  }

  private void release() {
    try {
      owner.close();
    } catch (IOException e) {
      throw new DecisionLogException("the lock of a decision log cannot be released", e);
    }
  }

  @Override
  public void add(Decided decided) {
    offer(new Add(decided));
  }

  @Override
  public void served(String id, Served served) {
    offer(new Came(id, served));
  }

  private void offer(LogCommand command) {
    if (!queue.offer(command, settings.maxQueued())) {
      meter.dropped(command);
    } else if (queue.size() >= settings.maxQueued() / 2) {
      pump.hurry();
    }
  }

  @Override
  public void forget(CallId call) {
    pump.erase(new Erase(call, Optional.empty(), new CompletableFuture<>()));
  }

  @Override
  public int erase(CallId call, Optional<String> tenant) {
    var done = new CompletableFuture<Integer>();
    pump.erase(new Erase(call, tenant, done));
    return await(done);
  }

  @Override
  public Attached attach(Outcome outcome, Optional<String> tenant) {
    var done = new CompletableFuture<Attached>();
    ask(new Attach(outcome, tenant, done));
    return await(done);
  }

  @Override
  public Optional<DecisionEntry> entry(String id) {
    catchUp();
    return reader.entry(id);
  }

  @Override
  public DecisionPage<DecisionLine> lines(DecisionQuery query) {
    catchUp();
    return reader.lines(query);
  }

  @Override
  public DecisionPage<DecisionEntry> entries(DecisionQuery query) {
    catchUp();
    return reader.entries(query);
  }

  @Override
  public Counts counts() {
    return meter.counts(queue.size());
  }

  private void catchUp() {
    var done = new CompletableFuture<Boolean>();
    ask(new Barrier(done));
    var _ = await(done);
  }

  private void ask(LogCommand command) {
    if (pump.isEnding()) {
      throw new DecisionLogException("the decision log is closed");
    }
    if (!queue.offer(command, settings.maxQueued() + RESERVED)) {
      throw new DecisionLogException("the decision log has too much to do");
    }
    pump.hurry();
  }

  private static <T> T await(CompletableFuture<T> done) {
    try {
      return done.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new DecisionLogException("the decision log cannot be written at present", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DecisionLogException("interrupted while the decision log was written", e);
    } catch (ExecutionException e) {
      throw new DecisionLogException(String.valueOf(e.getCause()), e);
    }
  }

  /** Writes what has come, and ends. Idempotent. */
  @Override
  public void close() {
    // The writer goes last, for only it can put the write-ahead log into the file.
    reader.close();
    pump.end();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    release();
  }
}
