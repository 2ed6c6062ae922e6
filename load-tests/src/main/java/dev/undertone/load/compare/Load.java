package dev.undertone.load.compare;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one request again and again, over connections that are kept, from one event loop.
 *
 * <p>Open loop: requests are due at a steady rate whether or not answers come, and are timed from
 * when they were <em>due</em>. A gateway that stalls is charged for all that waited meanwhile, with
 * no correction afterwards.
 */
final class Load implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final int port;
  private final byte[] request;
  private final int tokensWanted;
  private final int mostConnections;
  private final Context context;
  private final NetClient client;

  // Of the event loop.
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Deque<Long> due = new ArrayDeque<>();
  private final Set<Connection> open = new HashSet<>();
  private int connecting;
  private int inFlight;
  private boolean closedLoop;
  private long endsNanos;
  private Measured measured = new Measured();
  private CompletableFuture<Void> drained = new CompletableFuture<>();

  /**
   * @param request whole, as bytes
   * @param tokensWanted of a stream; 0 when the answer is no stream
   * @param mostConnections beyond which requests wait, their time running
   */
  Load(Vertx vertx, int port, byte[] request, int tokensWanted, int mostConnections) {
    this.port = port;
    this.request = request;
    this.tokensWanted = tokensWanted;
    this.mostConnections = mostConnections;
    this.context = vertx.getOrCreateContext();
    this.client =
        vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(5_000));
  }

  /** Requests at a steady rate; returns when the last one is answered or given up. */
  Measured steadily(double perSecond, Duration length) throws Exception {
    begin(false, Long.MAX_VALUE);
    long intervalNanos = Math.round(1e9 / perSecond);
    long startNanos = System.nanoTime() + 1_000_000;
    long count = length.toNanos() / intervalNanos;
    long sent = 0;
    while (sent < count) {
      long now = System.nanoTime();
      long first = sent;
      while (sent < count && startNanos + sent * intervalNanos <= now) {
        sent++;
      }
      if (sent > first) {
        long upTo = sent;
        context.runOnContext(
            _ -> {
              for (long i = first; i < upTo; i++) {
                send(startNanos + i * intervalNanos);
              }
            });
      } else {
        LockSupport.parkNanos(startNanos + sent * intervalNanos - now);
      }
    }
    return end(startNanos);
  }

  /** Keeps so many requests under way; each is due when the one before it is answered. */
  Measured atOnce(int concurrency, Duration length) throws Exception {
    long startNanos = System.nanoTime();
    begin(true, startNanos + length.toNanos());
    context.runOnContext(
        _ -> {
          for (int i = 0; i < concurrency; i++) {
            send(System.nanoTime());
          }
        });
    LockSupport.parkNanos(length.toNanos());
    return end(startNanos);
  }

  /** Closes the connections that are idle; a later run opens others. */
  void hangUp() throws Exception {
    var hungUp = new CompletableFuture<Void>();
    context.runOnContext(
        _ -> {
          Set.copyOf(idle).forEach(connection -> connection.socket.close());
          hungUp.complete(null);
        });
    hungUp.get(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    var closed = new CountDownLatch(1);
    context.runOnContext(
        _ -> {
          open.forEach(connection -> connection.socket.close());
          client.close();
          closed.countDown();
        });
    try {
      if (!closed.await(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the connections of a load were not closed within 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(boolean inClosedLoop, long endNanos) throws Exception {
    var begun = new CompletableFuture<Void>();
    context.runOnContext(
        _ -> {
          measured = new Measured();
          drained = new CompletableFuture<>();
          closedLoop = inClosedLoop;
          endsNanos = endNanos;
          begun.complete(null);
        });
    begun.get(5, TimeUnit.SECONDS);
  }

  private Measured end(long startNanos) throws Exception {
    context.runOnContext(
        _ -> {
          endsNanos = 0;
          finishWhenDrained();
        });
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!drained.isDone() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    var result = new CompletableFuture<Measured>();
    context.runOnContext(
        _ -> {
          measured.lasted(System.nanoTime() - startNanos);
          for (int i = 0; i < due.size() + inFlight; i++) {
            measured.failed("not answered within " + PATIENCE.toSeconds() + " s");
          }
          due.clear();
          Set.copyOf(open).stream().filter(each -> each.busy).forEach(Connection::giveUp);
          result.complete(measured);
        });
    return result.get(5, TimeUnit.SECONDS);
  }

  private void finishWhenDrained() {
    if (endsNanos == 0 && inFlight == 0 && due.isEmpty() && connecting == 0) {
      drained.complete(null);
    }
  }

  private void send(long dueNanos) {
    Connection connection = idle.pollLast();
    if (connection != null) {
      connection.send(dueNanos);
      return;
    }
    due.addLast(dueNanos);
    if (open.size() + connecting < mostConnections) {
      connect();
    }
  }

  private void connect() {
    connecting++;
    client
        .connect(port, "127.0.0.1")
        .onComplete(
            result -> {
              connecting--;
              if (result.failed()) {
                if (due.pollFirst() != null) {
                  measured.failed("no connection");
                }
                finishWhenDrained();
              } else {
                new Connection(result.result()).free();
              }
            });
  }

  /** One connection: at most one request is under way. */
  private final class Connection {

    private final NetSocket socket;
    private final AnswerReader reader = new AnswerReader(this::token);
    private boolean busy;
    private long dueNanos;
    private int tokens;
    private long arrivedNanos;

    Connection(NetSocket socket) {
      this.socket = socket;
      open.add(this);
      socket.handler(this::read);
      socket.closeHandler(_ -> closed());
    }

    void send(long itsDueNanos) {
      busy = true;
      inFlight++;
      dueNanos = itsDueNanos;
      tokens = 0;
      reader.reset();
      var _ = socket.write(Buffer.buffer(request));
    }

    void giveUp() {
      busy = false;
      inFlight--;
      socket.close();
    }

    void free() {
      Long next = due.pollFirst();
      if (next != null) {
        send(next);
      } else {
        idle.addLast(this);
        finishWhenDrained();
      }
    }

    private void token(long sentNanos) {
      if (tokens++ == 0) {
        measured.firstToken(arrivedNanos - dueNanos);
      }
      measured.token(arrivedNanos - sentNanos);
    }

    private void read(Buffer bytes) {
      if (!busy) {
        return;
      }
      arrivedNanos = System.nanoTime();
      if (reader.accept(bytes.getBytes())) {
        answered();
      }
    }

    private void answered() {
      busy = false;
      inFlight--;
      if (reader.status() != 200) {
        measured.failed("status " + reader.status());
      } else if (tokensWanted > 0 && (tokens != tokensWanted || !reader.sawDone())) {
        measured.failed("cut stream");
      } else {
        measured.answered(arrivedNanos - dueNanos);
      }
      boolean again = closedLoop && arrivedNanos < endsNanos;
      if (reader.closes()) {
        socket.close();
        if (again) {
          Load.this.send(arrivedNanos);
        }
      } else if (again) {
        send(arrivedNanos);
        return;
      } else {
        free();
      }
      finishWhenDrained();
    }

    private void closed() {
      open.remove(this);
      idle.remove(this);
      if (busy) {
        busy = false;
        inFlight--;
        measured.failed("closed");
        if (closedLoop && System.nanoTime() < endsNanos) {
          Load.this.send(System.nanoTime());
        }
      }
      if (!due.isEmpty() && open.size() + connecting < mostConnections) {
        connect();
      }
      finishWhenDrained();
    }
  }
}
