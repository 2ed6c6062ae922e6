package dev.undertone.router.provider;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Turns the bytes of a {@code text/event-stream} into its events, however the network cuts them.
 *
 * <p>Follows the HTML standard [1]: lines end in LF, CR or CRLF, several {@code data} lines are
 * joined by LF, comments are dropped, a leading byte order mark is ignored. Bytes are decoded line
 * by line, so a character split between two reads is whole again. Two liberties towards providers:
 * an event without {@code data} is reported when it has a name, and the last event is reported
 * although its blank line is missing.
 *
 * <p>Single thread. Holds at most one event, bounded by {@code maxEventBytes}.
 *
 * <p>[1] HTML Living Standard, 9.2.6 "Interpreting an event stream".
 */
final class SseReader {

  /** Far above any real chunk of an answer; a stream that exceeds it is not one. */
  static final int MAX_EVENT_BYTES = 1 << 20;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * One event.
   *
   * @param name of its {@code event} line; empty without one
   */
  record Event(String name, String data) {}

  private final String provider;
  private final int maxEventBytes;

  private byte[] line = new byte[512];
  private int lineLength;
  private boolean skipLineFeed;
  private boolean firstLine = true;

  private String name = "";
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;
  private int eventBytes;

  /**
   * @param provider named in what is thrown
   */
  SseReader(String provider) {
    this(provider, MAX_EVENT_BYTES);
  }

  SseReader(String provider, int maxEventBytes) {
    this.provider = provider;
    this.maxEventBytes = maxEventBytes;
  }

  /**
   * Reads on.
   *
   * @param sink takes the events that are complete, in order
   * @throws ProviderException {@code MALFORMED} when an event is too long
   */
  void accept(byte[] bytes, Consumer<Event> sink) {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b != '\n' && b != '\r') {
        skipLineFeed = false;
        continue;
      }
      if (b == '\n' && skipLineFeed) {
        skipLineFeed = false;
      } else {
        keep(bytes, from, i);
        endLine(sink);
        skipLineFeed = b == '\r';
      }
      from = i + 1;
    }
    keep(bytes, from, bytes.length);
  }

  /** The stream has ended: reports the event that lacks its blank line, if there is one. */
  void finish(Consumer<Event> sink) {
    if (lineLength > 0) {
      endLine(sink);
    }
    dispatch(sink);
  }

  private void keep(byte[] bytes, int from, int to) {
    int length = to - from;
    eventBytes += length;
    if (eventBytes > maxEventBytes) {
      throw new ProviderException(
          FailureKind.MALFORMED,
          provider,
          "an event of the stream is longer than " + maxEventBytes + " bytes");
    }
    if (lineLength + length > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, lineLength + length));
    }
    System.arraycopy(bytes, from, line, lineLength, length);
    lineLength += length;
  }

  private void endLine(Consumer<Event> sink) {
    int start = startOfLine();
    int end = lineLength;
    lineLength = 0;
    firstLine = false;
    if (start == end) {
      dispatch(sink);
      return;
    }
    int colon = start;
    while (colon < end && line[colon] != ':') {
      colon++;
    }
    if (colon == start) {
      eventBytes -= end; // a comment: keep-alives alone never add up to an event
      return;
    }
    int value = Math.min(colon + 1, end);
    if (value < end && line[value] == ' ') {
      value++;
    }
    field(text(start, colon), text(value, end));
  }

  private int startOfLine() {
    boolean marked =
        firstLine
            && lineLength >= BYTE_ORDER_MARK.length
            && Arrays.equals(
                line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    return marked ? BYTE_ORDER_MARK.length : 0;
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }

  private void field(String field, String value) {
    switch (field) {
      case "data" -> {
        if (hasData) {
          data.append('\n');
        }
        data.append(value);
        hasData = true;
      }
      case "event" -> name = value;
      default -> {
        // The standard has unknown fields ignored; id and retry serve reconnecting, which we do
        // not.
      }
    }
  }

  private void dispatch(Consumer<Event> sink) {
    boolean something = hasData || !name.isEmpty();
    Event event = something ? new Event(name, data.toString()) : null;
    name = "";
    data.setLength(0);
    hasData = false;
    eventBytes = 0;
    if (event != null) {
      sink.accept(event);
    }
  }
}
