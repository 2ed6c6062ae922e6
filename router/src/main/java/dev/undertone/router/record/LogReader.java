package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.router.record.Outcome.Target;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/**
 * Reads a decision log, beside whoever writes it, in this process or another. Any thread; {@value
 * #CONNECTIONS} may read at once and others wait. Each question is a transaction of its own, so
 * that reading much never holds up the writer.
 */
public final class LogReader implements AutoCloseable {

  private static final int CONNECTIONS = 2;
  private static final long PATIENCE_SECONDS = 5;

  /** Of SQLite's own machine; some hundred decisions passed over. */
  private static final int STEPS_BETWEEN_LOOKS = 1_000;

  private static final String OUTCOMES =
      "SELECT call, turn, id, name, value, time FROM outcome WHERE call = ?1"
          + " AND (id = ?2 OR id IS NULL AND (turn IS NULL OR turn = ?3)) ORDER BY name, seq";

  private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS);
  private final DecisionJson json = DecisionJson.brief();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final LongSupplier nanos;

  /**
   * @throws DecisionLogException when it cannot be opened, or is not ours
   */
  public LogReader(Path file) {
    this(file, NanoClock.system()::nanoTime);
  }

  /**
   * @param nanos a clock, for how long a question may take
   */
  LogReader(Path file, LongSupplier nanos) {
    this.nanos = nanos;
    for (int i = 0; i < CONNECTIONS; i++) {
      idle.add(LogFile.toRead(file));
    }
  }

  /** What is done with a connection. */
  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /** What is made of a row. */
  private interface Shape<T> {
    Optional<T> of(Connection connection, ResultSet row) throws SQLException;
  }

  /** All that is kept of one decision. */
  public Optional<DecisionEntry> entry(String id) {
    return with(
        connection -> {
          try (PreparedStatement sql =
              connection.prepareStatement(
                  "SELECT d.record, s.served FROM decision d LEFT JOIN served s USING (seq)"
                      + " WHERE d.id = ?")) {
            sql.setString(1, id);
            try (ResultSet row = sql.executeQuery()) {
              if (!row.next()) {
                return Optional.empty();
              }
              DecisionRecord record = json.read(row.getString(1));
              List<Outcome> outcomes =
                  outcomes(
                      connection,
                      record.call().value(),
                      id,
                      record.request().signals().turn().value());
              return Optional.of(new DecisionEntry(record, served(row, 2), outcomes));
            } catch (IllegalArgumentException e) {
              throw new DecisionLogException(
                  "decision " + id + " was written by another version of the program", e);
            }
          }
        });
  }

  /** A list of decisions, newest first. */
  public DecisionPage<DecisionLine> lines(DecisionQuery query) {
    return page(
        query,
        "d.id, d.time, d.call, d.turn, d.tenant, d.router, d.router_version, d.rule, d.route,"
            + " d.variant, d.model, d.propensity, d.emotion_redacted, s.served",
        (connection, row) -> Optional.of(line(connection, row)));
  }

  /** Whole decisions without their outcomes, newest first. */
  public DecisionPage<DecisionEntry> entries(DecisionQuery query) {
    return page(
        query,
        "d.record, s.served",
        (_, row) -> {
          try {
            return Optional.of(
                new DecisionEntry(json.read(row.getString(2)), served(row, 3), List.of()));
          } catch (IllegalArgumentException e) {
            return Optional.empty();
          }
        });
  }

  private <T> DecisionPage<T> page(DecisionQuery query, String columns, Shape<T> shape) {
    List<Object> values = new ArrayList<>();
    String text = text(query, columns, values);
    return with(
        connection -> {
          try (PreparedStatement sql = connection.prepareStatement(text)) {
            for (int i = 0; i < values.size(); i++) {
              sql.setObject(i + 1, values.get(i));
            }
            try (ResultSet row = sql.executeQuery()) {
              return read(connection, row, query.limit(), shape);
            }
          }
        });
  }

  /**
   * @param values of the parameters, to which the query's are added
   */
  static String text(DecisionQuery query, String columns, List<Object> values) {
    var conditions = new StringJoiner(" AND ", " WHERE ", "").setEmptyValue("");
    query.sinceMillis().ifPresent(at -> since(conditions, values, at));
    query.untilMillis().ifPresent(at -> given(conditions, values, "+d.time < ?", at));
    query.router().ifPresent(id -> given(conditions, values, "d.router = ?", id));
    query.rule().ifPresent(id -> given(conditions, values, "d.rule = ?", id));
    query.route().ifPresent(id -> given(conditions, values, "d.route = ?", id));
    query.model().ifPresent(name -> given(conditions, values, "d.model = ?", name));
    query.call().ifPresent(call -> given(conditions, values, "d.call = ?", call.value()));
    // Said twice, for the index has only the decisions that are some tenant's.
    query
        .tenant()
        .ifPresent(id -> given(conditions, values, "d.tenant = ? AND d.tenant <> ''", id));
    query.before().ifPresent(at -> given(conditions, values, "d.seq < ?", at));
    return "SELECT d.seq, "
        + columns
        + " FROM decision d LEFT JOIN served s USING (seq)"
        + conditions
        + " ORDER BY d.seq DESC LIMIT "
        + (query.limit() + 1);
  }

  /**
   * The index of times tells where to stop; in it itself, what is found would have to be sorted
   * once more for every page.
   */
  private static void since(StringJoiner conditions, List<Object> values, long epochMillis) {
    given(
        conditions,
        values,
        "d.seq >= (SELECT min(seq) FROM decision WHERE time >= ?)",
        epochMillis);
    given(conditions, values, "+d.time >= ?", epochMillis);
  }

  private static void given(
      StringJoiner conditions, List<Object> values, String condition, Object value) {
    conditions.add(condition);
    values.add(value);
  }

  private static <T> DecisionPage<T> read(
      Connection connection, ResultSet row, int limit, Shape<T> shape) throws SQLException {
    List<T> found = new ArrayList<>();
    int unreadable = 0;
    long last = 0;
    while (row.next()) {
      if (found.size() + unreadable == limit) {
        return new DecisionPage<>(found, OptionalLong.of(last), unreadable);
      }
      last = row.getLong(1);
      Optional<T> each = shape.of(connection, row);
      each.ifPresent(found::add);
      unreadable += each.isPresent() ? 0 : 1;
    }
    return new DecisionPage<>(found, OptionalLong.empty(), unreadable);
  }

  private static DecisionLine line(Connection connection, ResultSet row) throws SQLException {
    String id = row.getString(2);
    String call = row.getString(4);
    long turn = row.getLong(5);
    return new DecisionLine(
        id,
        row.getLong(3),
        new CallId(call),
        turn,
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        row.getDouble(13),
        row.getBoolean(14),
        served(row, 15),
        outcomes(connection, call, id, turn));
  }

  private static Optional<Served> served(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(ServedJson::read);
  }

  private static List<Outcome> outcomes(Connection connection, String call, String id, long turn)
      throws SQLException {
    List<Outcome> outcomes = new ArrayList<>();
    try (PreparedStatement sql = connection.prepareStatement(OUTCOMES)) {
      sql.setString(1, call);
      sql.setString(2, id);
      sql.setLong(3, turn);
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          outcomes.add(
              new Outcome(
                  target(row),
                  row.getString(4),
                  OutcomeJson.value(row.getString(5)),
                  row.getLong(6)));
        }
      }
    }
    return outcomes;
  }

  private static Target target(ResultSet row) throws SQLException {
    String id = row.getString(3);
    if (id != null) {
      return new Target.Generation(id);
    }
    var call = new CallId(row.getString(1));
    long turn = row.getLong(2);
    return row.wasNull() ? new Target.Call(call) : new Target.Turn(call, new TurnId(turn));
  }

  private <T> T with(Question<T> question) {
    if (closed.get()) {
      throw new DecisionLogException("the decision log is closed");
    }
    Connection connection = borrow();
    try {
      limit(connection);
      return question.ask(connection);
    } catch (SQLException e) {
      if (e.getErrorCode() == SQLiteErrorCode.SQLITE_INTERRUPT.code) {
        throw new DecisionLogException(
            "the decision log takes too long to answer; ask for less, as by router or since", e);
      }
      throw new DecisionLogException("the decision log cannot be read: " + e.getMessage(), e);
    } finally {
      idle.add(connection);
    }
  }

  /** Not even a question that looks at every decision keeps a connection for long. */
  private void limit(Connection connection) throws SQLException {
    long until = nanos.getAsLong() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    ProgressHandler.setHandler(
        connection,
        STEPS_BETWEEN_LOOKS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return nanos.getAsLong() - until > 0 ? 1 : 0;
          }
        });
  }

  private Connection borrow() {
    try {
      Connection connection = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (connection == null) {
        throw new DecisionLogException("the decision log has too many readers");
      }
      return connection;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DecisionLogException("interrupted while waiting to read the decision log", e);
    }
  }

  /** Waits for who still reads. Idempotent. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      try {
        borrow().close();
      } catch (SQLException e) {
        throw new DecisionLogException("the decision log cannot be closed: " + e.getMessage(), e);
      }
    }
  }
}
