package dev.undertone.gateway.house;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a house leaves behind when it has closed: threads, virtual ones included, and file
 * descriptors that were not there before it was built.
 *
 * <p>Threads are counted by identity, so that one that ended and one that began do not cancel out.
 * Descriptors are counted by kind ({@code socket}, {@code pipe}, {@code anon_inode:[eventpoll]},
 * …), with no tolerance. What the Java runtime opens when it is first used and never closes is no
 * leftover: jars of classes loaded on demand, its source of random numbers, its own threads.
 */
final class Leftovers {

  /** Threads of the runtime and of Netty that belong to the process, not to a house. */
  private static final Pattern PROCESS_THREADS =
      Pattern.compile(
          "ForkJoinPool-1-(worker|delayScheduler).*|ForkJoinPool\\.commonPool-.*|VirtualThread-un.*"
              + "|(Read|Write|Master|Sub)-?[pP]oller.*|Common-Cleaner|Attach Listener"
              + "|process reaper.*|globalEventExecutor-.*|surefire-.*|ping-.*|Signal Dispatcher"
              + "|Reference Handler|Finalizer|Notification Thread");

  private static final Pattern PROCESS_FILES =
      Pattern.compile(".*\\.jar|.*/modules|/dev/u?random|.*/classes.*|/proc/.*");

  private final Map<String, String> threadsBefore;
  private final Map<String, Long> filesBefore;

  private Leftovers(Map<String, String> threads, Map<String, Long> files) {
    this.threadsBefore = threads;
    this.filesBefore = files;
  }

  /** What is there before a house is built. */
  static Leftovers since() {
    return new Leftovers(threads(), files());
  }

  /** Waits until no thread and no descriptor is left that was not there before. */
  void assertNone() {
    Await.until("no thread is left", this::newThreads, () -> newThreads().isEmpty());
    Await.until("no file descriptor is left", this::newFiles, () -> newFiles().isEmpty());
  }

  private List<String> newThreads() {
    Map<String, String> now = threads();
    now.keySet().removeAll(threadsBefore.keySet());
    return List.copyOf(now.values());
  }

  /** Kinds of which there are more than before. */
  private Map<String, String> newFiles() {
    Map<String, String> more = new TreeMap<>();
    files()
        .forEach(
            (kind, count) -> {
              long before = filesBefore.getOrDefault(kind, 0L);
              if (count > before) {
                more.put(kind, before + " before, " + count + " now");
              }
            });
    return more;
  }

  /** Names of threads by their numbers. The thread dump is the one list that has virtual ones. */
  private static Map<String, String> threads() {
    Map<String, String> names = new HashMap<>();
    for (Object container : dump().getJsonObject("threadDump").getJsonArray("threadContainers")) {
      JsonArray threads = ((JsonObject) container).getJsonArray("threads");
      for (Object each : threads) {
        JsonObject thread = (JsonObject) each;
        // A thread that is ending while it is listed has no name.
        String name = Objects.requireNonNullElse(thread.getString("name"), "");
        if (name.isEmpty() && thread.getJsonArray("stack", new JsonArray()).isEmpty()) {
          continue;
        }
        if (!PROCESS_THREADS.matcher(name).matches()) {
          names.put(String.valueOf(thread.getValue("tid")), name + thread.getJsonArray("stack"));
        }
      }
    }
    return names;
  }

  private static JsonObject dump() {
    try {
      Path folder = Files.createTempDirectory("threads");
      Path file = folder.resolve("dump.json");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
        return new JsonObject(Files.readString(file));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Long> files() {
    Map<String, Long> kinds = new HashMap<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : open) {
        String target = target(descriptor);
        if (!PROCESS_FILES.matcher(target).matches()) {
          kinds.merge(target.replaceAll(":\\[\\d+]$", ""), 1L, Long::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kinds;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "/proc/closed";
    }
  }
}
