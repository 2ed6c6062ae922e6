package dev.undertone.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The harness measures what is known beforehand. */
class LoadTest {

  private static final Payload PAYLOAD = new Payload("/v1/chat/completions", "", "mock");
  private static final Duration LENGTH = Duration.ofSeconds(1);

  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Nested
  class AProviderOfKnownDelay {

    @Test
    void isMeasuredAtThatDelay() throws Exception {
      try (Upstream upstream = Upstream.open(vertx, Duration.ofMillis(40), Duration.ofMillis(10));
          Load load = chats(upstream.port())) {
        Measured measured = load.steadily(100, LENGTH);

        assertThat(measured.failuresByKind()).isEmpty();
        assertThat(measured.answers()).isEqualTo(100);
        assertThat(measured.wholeMillis(50)).isBetween(39.0, 70.0);
      }
    }

    @Test
    void answersAsOftenAsTheDelayAllowsInAClosedLoop() throws Exception {
      try (Upstream upstream = Upstream.open(vertx, Duration.ofMillis(40), Duration.ofMillis(10));
          Load load = chats(upstream.port())) {
        Measured measured = load.atOnce(8, LENGTH);

        assertThat(measured.failuresByKind()).isEmpty();
        assertThat(measured.rate()).isBetween(60.0, 205.0);
      }
    }
  }

  @Nested
  class AStream {

    @Test
    void isCountedTokenByTokenAndTimedFromTheFirst() throws Exception {
      int tokens = 11;
      try (Upstream upstream = Upstream.open(vertx, Duration.ofMillis(30), Duration.ofMillis(20));
          Load load =
              new Load(
                  vertx, upstream.port(), PAYLOAD.stream(upstream.port(), tokens), tokens, 64)) {
        Measured measured = load.steadily(20, LENGTH);

        assertThat(measured.failuresByKind()).isEmpty();
        assertThat(measured.tokens()).isEqualTo(20L * tokens);
        assertThat(measured.firstTokenMillis(50)).isBetween(29.0, 60.0);
        assertThat(measured.wholeMillis(50)).isBetween(229.0, 300.0);
        assertThat(measured.underWayMillis(50)).isLessThan(15);
      }
    }

    @Test
    void ofManyTokensComesWithoutPauses() throws Exception {
      int tokens = Course.BURST;
      try (Upstream upstream = Upstream.open(vertx, Duration.ZERO, Duration.ofMillis(20));
          Load load =
              new Load(
                  vertx, upstream.port(), PAYLOAD.stream(upstream.port(), tokens), tokens, 64)) {
        Measured measured = load.atOnce(1, LENGTH);

        assertThat(measured.failuresByKind()).isEmpty();
        assertThat(measured.tokens()).isEqualTo(measured.answers() * tokens);
        assertThat(measured.wholeMillis(50)).isLessThan(tokens);
      }
    }

    @Test
    void thatIsCutIsAFailure() throws Exception {
      NetServer cuts =
          server(
              """
              HTTP/1.1 200 OK\r
              Content-Type: text/event-stream\r
              Content-Length: 8\r
              \r
              data: 1~\
              """);
      try (Load load = new Load(vertx, cuts.actualPort(), request(cuts), 3, 64)) {
        assertThat(load.steadily(20, LENGTH).failuresByKind()).containsOnlyKeys("cut stream");
      }
    }
  }

  @Nested
  class Connections {

    @Test
    void areClosedWhenTheyAreIdleAndOpenedAgain() throws Exception {
      try (Upstream upstream = Upstream.open(vertx, Duration.ofMillis(5), Duration.ofMillis(10));
          Load load = chats(upstream.port())) {
        load.steadily(50, LENGTH.dividedBy(4));
        load.hangUp();

        Measured measured = load.steadily(50, LENGTH.dividedBy(4));

        assertThat(measured.failuresByKind()).isEmpty();
        assertThat(measured.answers()).isPositive();
      }
    }
  }

  @Nested
  class AStall {

    /** Half of the requests become due in a stall of 500 ms; only one was sent when it began. */
    @Test
    void isChargedForAllThatBecameDueMeanwhile() throws Exception {
      long[] stallUntil = {0};
      NetServer stalls = vertx.createNetServer();
      stalls.connectHandler(
          socket ->
              socket.handler(
                  _ -> {
                    long now = System.nanoTime();
                    if (stallUntil[0] == 0) {
                      stallUntil[0] = now + 500_000_000L;
                    }
                    long wait = Math.max(1, (stallUntil[0] - now) / 1_000_000);
                    vertx.setTimer(
                        wait,
                        timer -> answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                  }));
      listen(stalls);
      try (Load load = new Load(vertx, stalls.actualPort(), request(stalls), 0, 1)) {
        Measured measured = load.steadily(50, LENGTH);

        assertThat(measured.answers()).isEqualTo(50);
        assertThat(measured.wholeMillis(99)).isBetween(450.0, 700.0);
        assertThat(measured.wholeMillis(60)).isGreaterThan(50);
      }
    }
  }

  @Nested
  class Failures {

    @Test
    void ofTheServerAreCountedByStatus() throws Exception {
      NetServer fails = server("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
      try (Load load = new Load(vertx, fails.actualPort(), request(fails), 0, 64)) {
        Measured measured = load.steadily(20, LENGTH);

        assertThat(measured.failuresByKind())
            .containsExactlyEntriesOf(java.util.Map.of("status 503", 20));
        assertThat(measured.answers()).isZero();
      }
    }

    @Test
    void ofAPortWhereNobodyListensAreCounted() throws Exception {
      NetServer gone = server("");
      int port = gone.actualPort();
      gone.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
      try (Load load = chats(port)) {
        assertThat(load.steadily(20, LENGTH).failuresByKind()).containsOnlyKeys("no connection");
      }
    }
  }

  @Test
  void cpuOfAChildIsWhatItBurns() throws Exception {
    Process busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      double before = Processes.cpuSeconds(busy.toHandle());
      long until = System.nanoTime() + 400_000_000L;
      while (System.nanoTime() < until) {
        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      }
      double burnt = Processes.cpuSeconds(busy.toHandle()) - before;

      assertThat(burnt).isCloseTo(0.3, offset(0.28));
      assertThat(Processes.residentMb(busy.toHandle())).isPositive();
      assertThat(Processes.descriptors(busy.toHandle())).isPositive();
    } finally {
      busy.destroyForcibly();
    }
  }

  private Load chats(int port) {
    return new Load(vertx, port, PAYLOAD.chat(port), 0, 64);
  }

  private static byte[] request(NetServer server) {
    return PAYLOAD.chat(server.actualPort());
  }

  /** Answers every request the same. */
  private NetServer server(String answer) throws Exception {
    NetServer server = vertx.createNetServer();
    server.connectHandler(socket -> socket.handler(_ -> answer(socket, answer)));
    listen(server);
    return server;
  }

  private static void answer(io.vertx.core.net.NetSocket socket, String answer) {
    var _ = socket.write(Buffer.buffer(answer));
  }

  private static void listen(NetServer server) throws Exception {
    server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS);
  }
}
