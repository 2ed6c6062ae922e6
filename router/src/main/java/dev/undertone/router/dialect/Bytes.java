package dev.undertone.router.dialect;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are being written. One thread. */
final class Bytes {

  private byte[] buffer;
  private int length;

  Bytes(int capacity) {
    this.buffer = new byte[capacity];
  }

  int length() {
    return length;
  }

  Bytes add(byte[] bytes) {
    return add(bytes, 0, bytes.length);
  }

  Bytes add(byte[] bytes, int from, int to) {
    ensure(to - from);
    System.arraycopy(bytes, from, buffer, length, to - from);
    length += to - from;
    return this;
  }

  Bytes add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  Bytes add(long number) {
    return add(Long.toString(number));
  }

  /** Adds a JSON string with its quotes. */
  Bytes quoted(String text) {
    byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    ensure(escaped.length + 2);
    buffer[length++] = '"';
    System.arraycopy(escaped, 0, buffer, length, escaped.length);
    length += escaped.length;
    buffer[length++] = '"';
    return this;
  }

  /** What was written since the last time. */
  byte[] take() {
    if (length == 0) {
      return AnswerStream.NOTHING;
    }
    byte[] taken = Arrays.copyOf(buffer, length);
    length = 0;
    return taken;
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
    }
  }
}
