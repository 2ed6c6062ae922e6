package dev.undertone.load.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Linux knows of a process and those it started: CPU, memory, descriptors, threads. */
final class Processes {

  /** {@code USER_HZ}, which is 100 on every Linux of ours. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  /** Seconds of CPU that they have used, user and system. */
  static double cpuSeconds(ProcessHandle root) throws IOException {
    double seconds = 0;
    for (long pid : tree(root)) {
      String[] fields = afterName(pid);
      if (fields.length > 12) {
        seconds += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
      }
    }
    return seconds;
  }

  /** Resident memory in MB; what several share counts for each. */
  static double residentMb(ProcessHandle root) throws IOException {
    double kilobytes = 0;
    for (long pid : tree(root)) {
      kilobytes += status(pid, "VmRSS:");
    }
    return kilobytes / 1024;
  }

  static long threads(ProcessHandle root) throws IOException {
    long threads = 0;
    for (long pid : tree(root)) {
      threads += status(pid, "Threads:");
    }
    return threads;
  }

  static long descriptors(ProcessHandle root) throws IOException {
    long count = 0;
    for (long pid : tree(root)) {
      try (Stream<Path> open = Files.list(PROC.resolve(pid + "/fd"))) {
        count += open.count();
      }
    }
    return count;
  }

  private static List<Long> tree(ProcessHandle root) {
    List<Long> pids = new ArrayList<>(List.of(root.pid()));
    root.descendants().forEach(each -> pids.add(each.pid()));
    return pids;
  }

  /** Fields of {@code stat} from the state on; the name before it may hold spaces. */
  private static String[] afterName(long pid) throws IOException {
    Path stat = PROC.resolve(pid + "/stat");
    if (!Files.exists(stat)) {
      return new String[0];
    }
    String line = Files.readString(stat);
    return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static long status(long pid, String key) throws IOException {
    Path status = PROC.resolve(pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
