package dev.undertone.router.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite goes about a page: what it sorts or looks through grows with the log. */
class LogReaderTest {
  private static final DecisionQuery NEWEST = DecisionQuery.newest(100);

  @TempDir Path folder;

  private List<String> plan(DecisionQuery query) throws SQLException {
    List<Object> values = new ArrayList<>();
    String text = LogReader.text(query, "d.record, s.served", values);
    try (Connection connection = LogFile.toWrite(folder.resolve("decisions.db"));
        PreparedStatement sql = connection.prepareStatement("EXPLAIN QUERY PLAN " + text)) {
      for (int i = 0; i < values.size(); i++) {
        sql.setObject(i + 1, values.get(i));
      }
      List<String> steps = new ArrayList<>();
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          steps.add(row.getString("detail"));
        }
      }
      return steps;
    }
  }

  @Test
  void aPageIsReadFromTheEndOfTheLog() throws SQLException {
    assertThat(plan(NEWEST)).first().isEqualTo("SCAN d");
    assertThat(plan(NEWEST)).noneMatch(step -> step.contains("TEMP B-TREE"));
  }

  @Test
  void aPageSinceAMomentStopsThere() throws SQLException {
    assertThat(plan(NEWEST.since(1_000)))
        .first()
        .isEqualTo("SEARCH d USING INTEGER PRIMARY KEY (rowid>?)");
    assertThat(plan(NEWEST.since(1_000))).noneMatch(step -> step.contains("TEMP B-TREE"));
  }

  @Test
  void aPageOfARouterOrATenantIsReadFromItsIndexInOrder() throws SQLException {
    assertThat(plan(NEWEST.ofRouter("demo").before(7)))
        .first()
        .isEqualTo("SEARCH d USING INDEX decision_router (router=? AND rowid<?)");
    assertThat(plan(NEWEST.ofTenant("acme").before(7)))
        .first()
        .isEqualTo("SEARCH d USING INDEX decision_tenant (tenant=? AND rowid<?)");
    assertThat(plan(NEWEST.ofRouter("demo").since(1_000)))
        .noneMatch(step -> step.contains("TEMP B-TREE"));
  }
}
