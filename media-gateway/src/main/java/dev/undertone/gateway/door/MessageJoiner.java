package dev.undertone.gateway.door;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins WebSocket frames to messages of a bounded size. One event loop.
 *
 * <p>Vert.x's own aggregator reports an oversize message as an exception and forgets it; the far
 * end is owed a close with code 1009.
 */
final class MessageJoiner {

  private final int maxBytes;
  private final Consumer<String> onText;
  private final Consumer<byte[]> onBinary;
  private final Runnable onTooBig;
  private @Nullable Buffer begun;
  private boolean text;

  MessageJoiner(
      int maxBytes, Consumer<String> onText, Consumer<byte[]> onBinary, Runnable onTooBig) {
    this.maxBytes = maxBytes;
    this.onText = onText;
    this.onBinary = onBinary;
    this.onTooBig = onTooBig;
  }

  void frame(WebSocketFrame frame) {
    switch (frame.type()) {
      case TEXT, BINARY -> {
        text = frame.isText();
        begun = null;
        part(frame);
      }
      case CONTINUATION -> part(frame);
      case PING, PONG, CLOSE -> {}
    }
  }

  private void part(WebSocketFrame frame) {
    Buffer data = frame.binaryData();
    Buffer before = begun;
    if ((before == null ? 0 : before.length()) + data.length() > maxBytes) {
      begun = null;
      onTooBig.run();
    } else if (!frame.isFinal()) {
      begun = (before == null ? Buffer.buffer() : before).appendBuffer(data);
    } else {
      Buffer whole = before == null ? data : before.appendBuffer(data);
      begun = null;
      if (text) {
        onText.accept(whole.toString());
      } else {
        onBinary.accept(whole.getBytes());
      }
    }
  }
}
