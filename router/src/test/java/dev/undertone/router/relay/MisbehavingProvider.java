package dev.undertone.router.relay;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A provider on the loopback that misbehaves on demand. It writes its answers to the socket byte by
 * byte as its {@link Script} says, because an HTTP server would mend them. Any thread.
 */
public final class MisbehavingProvider implements AutoCloseable {

  /** A request as it arrived, with header names in lower case. */
  public record Received(String path, List<String> headers, String body) {

    /** Value of the header with that name; empty without one. */
    public String header(String name) {
      return headers.stream()
          .filter(header -> header.startsWith(name + ": "))
          .map(header -> header.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    }
  }

  /** How a connection stands to its exchange when it is over for the provider. */
  public enum Release {
    /** The client closed it. */
    CLOSED,
    /** A complete answer was written, and the connection stays for the next. */
    RETURNED
  }

  private final NetServer server;
  private final String scheme;
  private final ConcurrentLinkedDeque<Script> scripts = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Received> arrivals = new LinkedBlockingQueue<>();
  private final BlockingQueue<Release> releases = new LinkedBlockingQueue<>();
  private final AtomicLong closedNanos = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();

  public MisbehavingProvider(Vertx vertx, Script first) {
    this(vertx, new NetServerOptions(), "http", first);
  }

  private MisbehavingProvider(Vertx vertx, NetServerOptions options, String scheme, Script first) {
    this.scheme = scheme;
    scripts.add(first);
    server =
        vertx
            .createNetServer(options.setHost("127.0.0.1").setPort(0).setTcpNoDelay(true))
            .connectHandler(socket -> new Conversation(vertx, socket).begin())
            .listen()
            .await();
  }

  /** One that speaks TLS with a certificate of its own for {@code localhost}. */
  public static MisbehavingProvider secure(
      Vertx vertx, String keyPem, String certificatePem, Script first) {
    NetServerOptions options =
        new NetServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addKeyValue(Buffer.buffer(keyPem))
                    .addCertValue(Buffer.buffer(certificatePem)));
    return new MisbehavingProvider(vertx, options, "https", first);
  }

  /** An address that is taken, so that nobody else comes to listen there, and refuses everyone. */
  public static URI refusing(Socket taken) throws IOException {
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return URI.create("http://127.0.0.1:" + taken.getLocalPort() + "/v1");
  }

  public URI baseUrl() {
    String host = scheme.equals("https") ? "localhost" : "127.0.0.1";
    return URI.create(scheme + "://" + host + ":" + server.actualPort() + "/v1");
  }

  /** Answers of the next requests, in order; the last one is repeated. */
  public void play(Script... next) {
    scripts.clear();
    scripts.addAll(List.of(next));
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  /** Waits for the next request that was not waited for yet. */
  public Received awaitRequest() throws InterruptedException {
    Received next = arrivals.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("requests = " + received.size() + ", one more must come");
    }
    return next;
  }

  /** Waits until the next exchange that was begun is over. */
  public Release awaitRelease() throws InterruptedException {
    Release next = releases.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("connections = " + open.get() + ", the exchange must end");
    }
    return next;
  }

  /** When the last connection was closed by a client, by {@link System#nanoTime}. */
  public long closedNanos() {
    return closedNanos.get();
  }

  /** Bytes that were written so far. */
  public long written() {
    return written.get();
  }

  /** Connections that are open. */
  public int open() {
    return open.get();
  }

  /** Connections that were ever opened. */
  public int opened() {
    return opened.get();
  }

  @Override
  public void close() {
    server.close().await();
  }

  private Script nextScript() {
    Script next = scripts.size() > 1 ? scripts.poll() : scripts.peek();
    return next == null ? Script.silence() : next;
  }

  /** One connection. */
  private final class Conversation {
    private final Vertx vertx;
    private final NetSocket socket;
    private Buffer in = Buffer.buffer();
    private boolean answering;
    private boolean closed;

    private Conversation(Vertx vertx, NetSocket socket) {
      this.vertx = vertx;
      this.socket = socket;
    }

    private void begin() {
      open.incrementAndGet();
      opened.incrementAndGet();
      socket.exceptionHandler(_ -> {});
      socket.closeHandler(
          _ -> {
            closed = true;
            closedNanos.set(System.nanoTime());
            open.decrementAndGet();
            if (answering) {
              answering = false;
              releases.add(Release.CLOSED);
            }
          });
      socket.handler(
          read -> {
            in.appendBuffer(read);
            takeRequest();
          });
    }

    private void takeRequest() {
      String text = in.toString(StandardCharsets.ISO_8859_1);
      int head = text.indexOf("\r\n\r\n");
      if (head < 0) {
        return;
      }
      List<String> lines = List.of(text.substring(0, head).split("\r\n", -1));
      List<String> headers = new ArrayList<>();
      int length = 0;
      for (String line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        headers.add(name + ": " + value);
        length = name.equals("content-length") ? Integer.parseInt(value) : length;
      }
      int end = head + 4 + length;
      if (in.length() < end) {
        return;
      }
      String body = in.getBuffer(head + 4, end).toString();
      in = in.getBuffer(end, in.length());
      var request = new Received(lines.getFirst().split(" ", -1)[1], headers, body);
      answering = true;
      received.add(request);
      arrivals.add(request);
      step(nextScript().steps(), 0);
    }

    private void step(List<Script.Step> steps, int index) {
      if (closed) {
        return;
      }
      if (index == steps.size()) {
        answering = false;
        releases.add(Release.RETURNED);
        return;
      }
      switch (steps.get(index)) {
        case Script.Write(byte[] bytes) -> {
          write(bytes);
          step(steps, index + 1);
        }
        case Script.Wait(long millis) -> vertx.setTimer(millis, _ -> step(steps, index + 1));
        case Script.Hang _ -> {}
        case Script.Cut _ -> {
          answering = false;
          releases.add(Release.RETURNED);
          var _ = socket.close();
        }
        case Script.Flood(byte[] bytes) -> flood(bytes);
      }
    }

    private void flood(byte[] bytes) {
      while (!closed && !socket.writeQueueFull()) {
        write(bytes);
      }
      if (!closed) {
        socket.drainHandler(_ -> flood(bytes));
      }
    }

    private void write(byte[] bytes) {
      written.addAndGet(bytes.length);
      var _ = socket.write(Buffer.buffer(bytes));
    }
  }
}
