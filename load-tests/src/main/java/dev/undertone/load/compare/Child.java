package dev.undertone.load.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A gateway's process, which may use some cores; what it says goes to a file. */
final class Child implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(30);
  private static final Duration GONE_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOKS_EVERY = Duration.ofMillis(5);
  private static final int LAST_WORDS = 2000;

  private final Process process;
  private final Path said;
  private final Duration ready;

  private Child(Process process, Path said, Duration ready) {
    this.process = process;
    this.said = said;
    this.ready = ready;
  }

  /**
   * Starts a process and waits until it answers.
   *
   * @param cores that it may use, as {@code taskset} takes them
   * @param said file for its output
   * @param alive address that answers when it is ready
   */
  static Child start(
      List<String> command, Map<String, String> environment, String cores, Path said, URI alive)
      throws IOException, InterruptedException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
    pinned.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(pinned).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("UNDERTONE_"));
    builder.environment().putAll(environment);
    long startNanos = System.nanoTime();
    Process process = builder.start();
    Child child = new Child(process, said, Duration.ZERO);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (!answers(client, alive)) {
        if (!process.isAlive()) {
          throw new IOException(command.getFirst() + " ended: " + child.lastWords());
        }
        if (System.nanoTime() - startNanos > READY_WITHIN.toNanos()) {
          String words = child.lastWords();
          child.close();
          throw new IOException(
              command.getFirst() + " was not ready within " + READY_WITHIN + ": " + words);
        }
        LockSupport.parkNanos(LOOKS_EVERY.toNanos());
      }
      return new Child(process, said, Duration.ofNanos(System.nanoTime() - startNanos));
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** From its start to its first answer. */
  Duration ready() {
    return ready;
  }

  String lastWords() throws IOException {
    String words = Files.readString(said);
    return words.substring(Math.max(0, words.length() - LAST_WORDS)).strip();
  }

  @Override
  public void close() {
    List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
    process.destroy();
    try {
      if (!process.waitFor(GONE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    tree.forEach(ProcessHandle::destroy);
  }

  private static boolean answers(HttpClient client, URI alive) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(alive).timeout(Duration.ofSeconds(2)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() < 400;
    } catch (IOException e) {
      return false;
    }
  }
}
