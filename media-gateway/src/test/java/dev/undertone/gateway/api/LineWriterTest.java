package dev.undertone.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LineWriterTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  /** A file whose disk is full once, in the middle of a line, or that does not answer. */
  private static final class Disk extends OutputStream {
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private boolean full;

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      asked.countDown();
      try {
        answers.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (full) {
        full = false;
        file.write(bytes, from, 2);
        failed.countDown();
        throw new IOException("no space left on device");
      }
      file.write(bytes, from, length);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    String text() {
      return file.toString(StandardCharsets.UTF_8);
    }
  }

  private LineWriter<String> to(Disk disk) {
    return new LineWriter<>(
        disk, line -> line.getBytes(StandardCharsets.UTF_8), registry, Duration.ofNanos(1));
  }

  private double count(String name) {
    return registry.counter(name).count();
  }

  @Test
  void goesOnAfterAFailureOnALineOfItsOwn() throws InterruptedException {
    var disk = new Disk();
    disk.full = true;
    disk.answers.countDown();
    try (var lines = to(disk)) {
      lines.offer("lost");
      disk.failed.await();
      lines.offer("kept");
    }

    assertThat(disk.text()).isEqualTo("lo\nkept\n");
    assertThat(count("api.log.failures")).isEqualTo(1);
    assertThat(count("api.log.dropped")).isEqualTo(1);
  }

  @Test
  void dropsAndCountsWhatFindsNoPlace() throws InterruptedException {
    var disk = new Disk();
    try (var lines = to(disk)) {
      lines.offer("first");
      disk.asked.await();
      for (int n = 0; n < LineWriter.WAITING + 5; n++) {
        lines.offer("line");
      }
      assertThat(count("api.log.dropped")).isEqualTo(5);
      disk.answers.countDown();
    }

    assertThat(disk.text().lines()).hasSize(1 + LineWriter.WAITING);
  }
}
