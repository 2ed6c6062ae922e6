package dev.undertone.router.record;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that adds decisions until it is killed. After each it says its number and the moment,
 * in milliseconds of the wall clock; before, it warms up, as a server has that took its first
 * requests.
 */
final class KilledWriter {

  private static final int WARM_UP = 1_000;

  private KilledWriter() {}

  public static void main(String[] arguments) {
    var decisions = new Decisions();
    var log =
        new SqliteDecisionLog(Path.of(arguments[0]), LogSettings.STANDARD, InstantSource.system());
    for (int i = 0; i < WARM_UP; i++) {
      log.add(decisions.of("w" + i, "c-w", 1, 0, "", System.currentTimeMillis()));
    }
    if (log.find("w" + (WARM_UP - 1)).isEmpty()) {
      throw new IllegalStateException("the log does not write");
    }
    for (int i = 0; ; i++) {
      log.add(decisions.of("d" + i, "c-" + i, 1, 0, "", System.currentTimeMillis()));
      System.out.println(i + " " + System.currentTimeMillis());
      System.out.flush();
      LockSupport.parkNanos(500_000);
    }
  }
}
