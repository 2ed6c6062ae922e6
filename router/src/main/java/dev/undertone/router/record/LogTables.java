package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.record.Decided.Keep;
import dev.undertone.router.record.Outcome.Attached;
import dev.undertone.router.record.Outcome.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of the tables, each inside the transaction of whoever asks. One thread. */
final class LogTables implements AutoCloseable {

  /** How the target of an outcome is found among outcomes: by id, or by call and turn. */
  private static final String SAME_TARGET = "call = ? AND turn IS ? AND id IS ?";

  private final PreparedStatement insert;
  private final PreparedStatement served;
  private final PreparedStatement eraseCall;
  private final PreparedStatement retireOld;
  private final PreparedStatement retireFirst;
  private final PreparedStatement byId;
  private final PreparedStatement byCall;
  private final PreparedStatement others;
  private final PreparedStatement replaced;
  private final PreparedStatement attach;
  private final Statement any;
  private final DecisionJson json = DecisionJson.brief();

  LogTables(Connection connection) throws SQLException {
    insert =
        connection.prepareStatement(
            "INSERT OR IGNORE INTO decision (id, time, call, turn, tenant, router, router_version,"
                + " rule, route, variant, model, propensity, emotion_redacted, with_call, record)"
                + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    served =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO served (seq, micro_usd, served)"
                + " SELECT seq, ?, ? FROM decision WHERE id = ?");
    eraseCall =
        connection.prepareStatement(
            "DELETE FROM decision WHERE call = ?1 AND (?2 IS NULL OR tenant = ?2)");
    retireOld =
        connection.prepareStatement(
            "DELETE FROM decision WHERE seq IN"
                + " (SELECT seq FROM decision WHERE time < ? ORDER BY time LIMIT ?)");
    retireFirst =
        connection.prepareStatement(
            "DELETE FROM decision WHERE seq IN (SELECT seq FROM decision ORDER BY seq LIMIT ?)");
    byId = connection.prepareStatement("SELECT seq, call, tenant FROM decision WHERE id = ?");
    byCall =
        connection.prepareStatement(
            "SELECT seq, call, tenant FROM decision WHERE call = ?1 AND (?2 IS NULL OR turn = ?2)"
                + " AND (?3 IS NULL OR tenant = ?3) ORDER BY seq DESC LIMIT 1");
    others =
        connection.prepareStatement(
            "SELECT count(*) FROM outcome WHERE " + SAME_TARGET + " AND name <> ?");
    replaced =
        connection.prepareStatement("DELETE FROM outcome WHERE " + SAME_TARGET + " AND name = ?");
    attach =
        connection.prepareStatement(
            "INSERT INTO outcome (anchor, call, turn, id, name, value, time) VALUES"
                + " (?,?,?,?,?,?,?)");
    any = connection.createStatement();
  }

  /**
   * Runs a statement without parameters to its end: {@code execute} takes one step only, of which
   * an incremental vacuum needs as many as it gives pages back, and leaves it under way.
   */
  void run(String sql) throws SQLException {
    any.executeUpdate(sql);
  }

  /** The first figure of the answer. */
  long number(String query) throws SQLException {
    return LogFile.number(any, query);
  }

  /**
   * @return whether it was not there yet
   */
  boolean insert(Decided decided) throws SQLException {
    DecisionRecord record = decided.redacted();
    RouteDecision decision = record.decision();
    int at = 1;
    insert.setString(at++, record.id());
    insert.setLong(at++, record.request().epochMillis());
    insert.setString(at++, record.call().value());
    insert.setLong(at++, record.request().signals().turn().value());
    insert.setString(at++, record.request().tenant());
    insert.setString(at++, decision.router());
    insert.setString(at++, decision.routerVersion());
    insert.setString(at++, decision.rule());
    insert.setString(at++, decision.route());
    insert.setString(at++, decision.variant());
    insert.setString(at++, DecisionLine.firstModel(decision));
    insert.setDouble(at++, decision.probability());
    insert.setBoolean(at++, record.emotionRedacted());
    insert.setBoolean(at++, decided.keep() == Keep.WITH_ITS_CALL);
    insert.setString(at, json.write(record));
    return insert.executeUpdate() == 1;
  }

  /**
   * @return whether the decision is known
   */
  boolean served(String id, Served what) throws SQLException {
    served.setLong(1, what.cost().microUsd());
    served.setString(2, ServedJson.write(what));
    served.setString(3, id);
    return served.executeUpdate() > 0;
  }

  /**
   * @param tenant whose decisions alone are meant; empty for everybody's
   * @return decisions that were erased
   */
  int erase(CallId call, Optional<String> tenant) throws SQLException {
    eraseCall.setString(1, call.value());
    eraseCall.setString(2, tenant.orElse(null));
    return eraseCall.executeUpdate();
  }

  /** Erases what should have gone with a call of a process that is no more. */
  int eraseLeftovers() throws SQLException {
    return any.executeUpdate("DELETE FROM decision WHERE with_call <> 0");
  }

  /**
   * @return decisions that gave way, the oldest first
   */
  int retireBefore(long epochMillis, int atMost) throws SQLException {
    retireOld.setLong(1, epochMillis);
    retireOld.setInt(2, atMost);
    return retireOld.executeUpdate();
  }

  /**
   * @return decisions that gave way
   */
  int retireFirst(int count) throws SQLException {
    retireFirst.setInt(1, count);
    return retireFirst.executeUpdate();
  }

  /** The newest decision that an outcome concerns. */
  private record Anchor(long seq, String call) {}

  Attached attach(Outcome outcome, Optional<String> tenant) throws SQLException {
    Optional<Anchor> anchor = anchor(outcome.target(), tenant);
    if (anchor.isEmpty()) {
      return Attached.UNKNOWN;
    }
    target(others, 1, outcome.target(), anchor.get().call());
    others.setString(4, outcome.name());
    try (ResultSet row = others.executeQuery()) {
      if (row.next() && row.getInt(1) >= Outcome.MAX_PER_TARGET) {
        return Attached.FULL;
      }
    }
    target(replaced, 1, outcome.target(), anchor.get().call());
    replaced.setString(4, outcome.name());
    boolean hadOne = replaced.executeUpdate() > 0;
    attach.setLong(1, anchor.get().seq());
    target(attach, 2, outcome.target(), anchor.get().call());
    attach.setString(5, outcome.name());
    attach.setString(6, OutcomeJson.value(outcome.value()));
    attach.setLong(7, outcome.epochMillis());
    attach.executeUpdate();
    return hadOne ? Attached.REPLACED : Attached.ADDED;
  }

  private Optional<Anchor> anchor(Target target, Optional<String> tenant) throws SQLException {
    return switch (target) {
      case Target.Generation(String id) -> {
        byId.setString(1, id);
        yield anchor(byId, tenant);
      }
      case Target.Turn(CallId call, var turn) -> ofCall(call, turn.value(), tenant);
      case Target.Call(CallId call) -> ofCall(call, null, tenant);
    };
  }

  private Optional<Anchor> ofCall(CallId call, @Nullable Long turn, Optional<String> tenant)
      throws SQLException {
    byCall.setString(1, call.value());
    byCall.setObject(2, turn);
    byCall.setObject(3, tenant.orElse(null));
    return anchor(byCall, tenant);
  }

  private static Optional<Anchor> anchor(PreparedStatement find, Optional<String> tenant)
      throws SQLException {
    try (ResultSet row = find.executeQuery()) {
      return row.next() && tenant.map(row.getString(3)::equals).orElse(true)
          ? Optional.of(new Anchor(row.getLong(1), row.getString(2)))
          : Optional.empty();
    }
  }

  private static void target(PreparedStatement sql, int at, Target target, String call)
      throws SQLException {
    sql.setString(at, call);
    sql.setObject(at + 1, target instanceof Target.Turn(CallId _, var turn) ? turn.value() : null);
    sql.setString(at + 2, target instanceof Target.Generation(String id) ? id : null);
  }

  @Override
  public void close() throws SQLException {
    for (Statement each :
        new Statement[] {
          insert,
          served,
          eraseCall,
          retireOld,
          retireFirst,
          byId,
          byCall,
          others,
          replaced,
          attach,
          any
        }) {
      each.close();
    }
  }
}
