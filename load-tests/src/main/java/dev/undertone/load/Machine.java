package dev.undertone.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What figures were measured on.
 *
 * @param cpus as the JVM counts them
 * @param memoryGib of the machine
 * @param load average of the last minute, all processes; negative where it is unknown
 * @param jdk version of the JVM
 * @param commit short hash, {@code +} behind it where files had changed; {@code unknown} without
 *     git
 */
public record Machine(int cpus, long memoryGib, double load, String jdk, String commit) {

  /** The one that this runs on, now. */
  public static Machine here() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        system.getAvailableProcessors(),
        Math.round(system.getTotalMemorySize() / (double) (1 << 30)),
        system.getSystemLoadAverage(),
        Runtime.version().toString(),
        checkedOut());
  }

  /** Lines of Markdown. */
  public String markdown() {
    return String.format(
        Locale.ROOT,
        """
        - machine: %d shared vCPUs, %d GB; load average %.1f when it began
        - JDK: %s
        - commit: %s
        """,
        cpus,
        memoryGib,
        load,
        jdk,
        commit);
  }

  private static String checkedOut() {
    String hash = git("rev-parse", "--short", "HEAD");
    return hash.isEmpty() ? "unknown" : hash + (git("status", "-s", "-uno").isEmpty() ? "" : "+");
  }

  private static String git(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? said.strip() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
