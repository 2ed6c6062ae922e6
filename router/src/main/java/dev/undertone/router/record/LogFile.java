package dev.undertone.router.record;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * The file of a decision log and what is in it.
 *
 * <p>A write-ahead log with {@code synchronous=NORMAL}: what is committed outlives the process, and
 * a machine that loses its power may lose the last commits but not the file. Deleted content is
 * overwritten with zeros, and a deleted decision takes along what hangs on it.
 */
final class LogFile {

  /** Raised with every change of the tables; a file of a later one is refused. */
  static final int VERSION = 1;

  /** How long one who wants to write waits for another. */
  static final int BUSY_MILLIS = 1_000;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE schema_version (version INTEGER NOT NULL)",
          """
          CREATE TABLE decision (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            time INTEGER NOT NULL,
            call TEXT NOT NULL,
            turn INTEGER NOT NULL,
            tenant TEXT NOT NULL,
            router TEXT NOT NULL,
            router_version TEXT NOT NULL,
            rule TEXT NOT NULL,
            route TEXT NOT NULL,
            variant TEXT NOT NULL,
            model TEXT NOT NULL,
            propensity REAL NOT NULL,
            emotion_redacted INTEGER NOT NULL,
            with_call INTEGER NOT NULL,
            record TEXT NOT NULL)
          """,
          "CREATE INDEX decision_call ON decision (call)",
          "CREATE INDEX decision_time ON decision (time)",
          "CREATE INDEX decision_router ON decision (router)",
          "CREATE INDEX decision_tenant ON decision (tenant) WHERE tenant <> ''",
          "CREATE INDEX decision_with_call ON decision (with_call) WHERE with_call <> 0",
          """
          CREATE TABLE served (
            seq INTEGER PRIMARY KEY REFERENCES decision (seq) ON DELETE CASCADE,
            micro_usd INTEGER NOT NULL,
            served TEXT NOT NULL)
          """,
          // id is set for one answer, turn for a whole turn, and neither for the call.
          """
          CREATE TABLE outcome (
            seq INTEGER PRIMARY KEY,
            anchor INTEGER NOT NULL REFERENCES decision (seq) ON DELETE CASCADE,
            call TEXT NOT NULL,
            turn INTEGER,
            id TEXT,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            time INTEGER NOT NULL)
          """,
          "CREATE INDEX outcome_anchor ON outcome (anchor)",
          "CREATE INDEX outcome_call ON outcome (call)",
          "INSERT INTO schema_version VALUES (" + VERSION + ")");

  /** What files of this version have come to have since; each may be done already. */
  private static final List<String> SINCE =
      List.of(
          "CREATE INDEX IF NOT EXISTS decision_router ON decision (router)",
          "DROP INDEX IF EXISTS decision_rule");

  private LogFile() {}

  /**
   * Opens the file to write, and makes it where there is none: readable by its owner only.
   *
   * @throws DecisionLogException when it cannot be opened, or is none of ours, or of a later
   *     version
   */
  static Connection toWrite(Path file) {
    create(file);
    var config = common();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.enforceForeignKeys(true);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "on");
    config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, String.valueOf(16 << 20));
    try {
      Connection connection = config.createConnection(url(file));
      try {
        prepare(connection, file);
        return connection;
      } catch (SQLException | DecisionLogException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unusable(file, e);
    }
  }

  /**
   * Opens the file to read beside whoever writes it.
   *
   * @throws DecisionLogException likewise
   */
  static Connection toRead(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DecisionLogException(file + ": there is no such file");
    }
    var config = common();
    config.setReadOnly(true);
    try {
      Connection connection = config.createConnection(url(file));
      try {
        check(connection, file);
        return connection;
      } catch (SQLException | DecisionLogException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unusable(file, e);
    }
  }

  private static SQLiteConfig common() {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    return config;
  }

  private static String url(Path file) {
    return "jdbc:sqlite:" + file.toAbsolutePath();
  }

  private static DecisionLogException unusable(Path file, SQLException why) {
    return new DecisionLogException(file + ": cannot be used: " + why.getMessage(), why);
  }

  private static void create(Path file) {
    Path absolute = file.toAbsolutePath();
    try {
      if (absolute.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        var owner = PosixFilePermissions.fromString("rw-------");
        Files.createFile(absolute, PosixFilePermissions.asFileAttribute(owner));
      } else {
        Files.createFile(absolute);
      }
    } catch (FileAlreadyExistsException e) {
      // What is in it is looked at next.
      return;
    } catch (IOException e) {
      throw new DecisionLogException(file + ": cannot be made: " + e, e);
    }
  }

  private static void prepare(Connection connection, Path file) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      if (isEmpty(sql)) {
        // Takes effect only while there are no tables.
        sql.execute("PRAGMA auto_vacuum = INCREMENTAL");
        sql.execute("VACUUM");
        sql.execute("BEGIN IMMEDIATE");
        for (String statement : TABLES) {
          sql.execute(statement);
        }
        sql.execute("COMMIT");
      }
    }
    check(connection, file);
    try (Statement sql = connection.createStatement()) {
      for (String statement : SINCE) {
        sql.execute(statement);
      }
    }
  }

  private static void check(Connection connection, Path file) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      if (number(sql, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'") == 0) {
        throw new DecisionLogException(file + ": is not a decision log");
      }
      long version = number(sql, "SELECT max(version) FROM schema_version");
      if (version != VERSION) {
        throw new DecisionLogException(
            "%s: has version %d, this program reads version %d; update it, or name another file"
                .formatted(file, version, VERSION));
      }
    }
  }

  private static boolean isEmpty(Statement sql) throws SQLException {
    return number(sql, "SELECT count(*) FROM sqlite_schema") == 0;
  }

  static long number(Statement sql, String query) throws SQLException {
    try (ResultSet row = sql.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
