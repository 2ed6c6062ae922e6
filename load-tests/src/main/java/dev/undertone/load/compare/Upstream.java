package dev.undertone.load.compare;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A provider that does nothing but answer: chats after a known delay, streams token by token at a
 * known pace, and long ones as fast as they are taken. Every token carries the nanosecond it was
 * sent at, so that whoever reads it in the same JVM knows how long it was under way. Plain HTTP/1.1
 * on one event loop.
 */
final class Upstream implements AutoCloseable {

  /** Ends the time in a token. */
  static final char STAMP_END = '~';

  private static final int LONGEST_REQUEST = 1 << 20;

  /** Tokens that are sent in one go, where there are no pauses; then others have their turn. */
  private static final int SLICE = 64;

  private static final Buffer CHAT = chat();

  private final Vertx vertx;
  private final Duration delay;
  private final long spacingMillis;
  private final NetServer server;

  private Upstream(Vertx vertx, Duration delay, Duration spacing) {
    this.vertx = vertx;
    this.delay = delay;
    this.spacingMillis = spacing.toMillis();
    this.server =
        vertx.createNetServer(
            new NetServerOptions().setHost("127.0.0.1").setTcpNoDelay(true).setAcceptBacklog(4096));
    server.connectHandler(socket -> socket.handler(new Requests(socket)));
  }

  /**
   * Listens on a free port.
   *
   * @param delay before the answer, or before the first token
   * @param spacing between tokens of streams shorter than {@link Course#BURST}
   */
  static Upstream open(Vertx vertx, Duration delay, Duration spacing) throws Exception {
    Upstream upstream = new Upstream(vertx, delay, spacing);
    upstream.server.listen(0).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return upstream;
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    server.close();
  }

  private static Buffer chat() {
    String body =
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"mock\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Half"
            + " past three on Thursday it is. May I have your name and your date of"
            + " birth?\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":190,\"completion_tokens\":18,\"total_tokens\":208}}";
    return Buffer.buffer(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static Buffer chunk(String event) {
    String text = "data: " + event + "\n\n";
    return Buffer.buffer(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static String delta(String delta, String finish) {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
        + "\"model\":\"mock\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}";
  }

  /** Requests of one connection, one after the other. */
  private final class Requests implements io.vertx.core.Handler<Buffer> {

    private final NetSocket socket;
    private Buffer pending = Buffer.buffer();

    Requests(NetSocket socket) {
      this.socket = socket;
    }

    @Override
    public void handle(Buffer more) {
      pending = pending.length() == 0 ? more : pending.appendBuffer(more);
      while (pending.length() > 0) {
        String text = pending.toString(StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
          return;
        }
        int end = end(text, head + 4);
        if (end < 0 || end > text.length()) {
          if (text.length() > LONGEST_REQUEST) {
            socket.close();
          }
          return;
        }
        String request = text.substring(0, end);
        pending = end == text.length() ? Buffer.buffer() : pending.getBuffer(end, text.length());
        after(delay, () -> answer(request));
      }
    }

    /** Where a request ends; negative while that is not known. */
    private int end(String text, int body) {
      String head = text.substring(0, body).toLowerCase(java.util.Locale.ROOT);
      int length = head.indexOf("content-length:");
      if (length >= 0) {
        int line = head.indexOf('\r', length);
        return body + Integer.parseInt(head.substring(length + 15, line).strip());
      }
      if (head.contains("transfer-encoding: chunked")) {
        int last = text.indexOf("0\r\n\r\n", body);
        return last < 0 ? -1 : last + 5;
      }
      return body;
    }

    private void answer(String request) {
      if (request.contains("\"stream\":true") || request.contains("\"stream\": true")) {
        int at = request.indexOf("\"max_tokens\":") + 13;
        int end = at;
        while (end < request.length()
            && (Character.isDigit(request.charAt(end)) || request.charAt(end) == ' ')) {
          end++;
        }
        stream(
            Integer.parseInt(request.substring(at, end).strip()),
            request.contains("\"include_usage\":true"));
      } else {
        var _ = socket.write(CHAT);
      }
    }

    private void stream(int tokens, boolean usage) {
      Buffer first =
          Buffer.buffer(
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding:"
                  + " chunked\r\n\r\n");
      first.appendBuffer(chunk(delta("{\"role\":\"assistant\",\"content\":\"\"}", "null")));
      first.appendBuffer(token());
      var _ = socket.write(first);
      if (tokens == 1) {
        finish(usage);
        return;
      }
      if (tokens >= Course.BURST) {
        burst(tokens - 1, usage);
        return;
      }
      int[] left = {tokens - 1};
      vertx.setPeriodic(
          spacingMillis,
          timer -> {
            var _ = socket.write(token());
            if (--left[0] == 0) {
              vertx.cancelTimer(timer);
              finish(usage);
            }
          });
    }

    /** Each token is a chunk of its own and written by itself, as providers do. */
    private void burst(int tokens, boolean usage) {
      int now = Math.min(tokens, SLICE);
      for (int i = 0; i < now; i++) {
        var _ = socket.write(token());
      }
      if (tokens == now) {
        finish(usage);
      } else if (socket.writeQueueFull()) {
        socket.drainHandler(
            _ -> {
              socket.drainHandler(_ -> {});
              burst(tokens - now, usage);
            });
      } else {
        vertx.runOnContext(_ -> burst(tokens - now, usage));
      }
    }

    private Buffer token() {
      return chunk(delta("{\"content\":\" " + System.nanoTime() + STAMP_END + "\"}", "null"));
    }

    private void finish(boolean usage) {
      Buffer last = chunk(delta("{}", "\"stop\""));
      if (usage) {
        last.appendBuffer(
            chunk(
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                    + "\"model\":\"mock\",\"choices\":[],\"usage\":{\"prompt_tokens\":190,"
                    + "\"completion_tokens\":18,\"total_tokens\":208}}"));
      }
      last.appendBuffer(chunk("[DONE]")).appendString("0\r\n\r\n");
      var _ = socket.write(last);
    }

    private void after(Duration wait, Runnable what) {
      if (wait.isZero()) {
        what.run();
      } else {
        vertx.setTimer(wait.toMillis(), _ -> what.run());
      }
    }
  }
}
