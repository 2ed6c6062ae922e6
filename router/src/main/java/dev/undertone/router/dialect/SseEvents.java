package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts the bytes of a {@code text/event-stream} into its events, however the network cuts them, and
 * keeps each event's bytes as they came.
 *
 * <p>Follows the HTML standard [1]: lines end in LF, CR or CRLF, several {@code data} lines are
 * joined by LF, comments are dropped, a leading byte order mark is ignored. Two liberties towards
 * providers: an event without {@code data} is reported when it has a name, and the last event is
 * reported although its blank line is missing. A CR that ends a read waits for the next one, which
 * may begin with its LF.
 *
 * <p>Single thread. Holds at most one event, bounded by {@code maxEventBytes}.
 *
 * <p>[1] HTML Living Standard, 9.2.6 "Interpreting an event stream".
 */
public final class SseEvents {

  /** Far above any real chunk of an answer; a stream that exceeds it is not one. */
  public static final int MAX_EVENT_BYTES = 1 << 20;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

  /** Takes events, or comments, in order. */
  public interface Sink {

    /** The event is valid within this call only. */
    void event(Event event);
  }

  /** One event, or bytes between events that mean nothing; lent to the sink for one call. */
  public static final class Event {
    private byte[] buffer = {};
    private int rawFrom;
    private int rawTo;
    private byte[] data = {};
    private int from;
    private int to;
    private boolean hasData;
    private String name = "";

    private Event() {}

    /** Of its {@code event} line; empty without one. */
    public String name() {
      return name;
    }

    /** Its data as text. */
    public String text() {
      return new String(data, from, to - from, StandardCharsets.UTF_8);
    }

    /** False for comments and blank lines, which are events of no meaning. */
    public boolean isMeant() {
      return hasData || !name.isEmpty();
    }

    byte[] data() {
      return data;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    /**
     * Its data in one line, as it can stand behind one {@code data:} again. Between the lines of
     * JSON there is only white space, and its strings hold no raw line ends.
     */
    byte[] line() {
      byte[] line = Arrays.copyOfRange(data, from, to);
      for (int i = 0; i < line.length; i++) {
        if (line[i] == '\n') {
          line[i] = ' ';
        }
      }
      return line;
    }

    /** Adds the event's own bytes, the blank line at its end included. */
    void copyTo(Bytes out) {
      out.add(buffer, rawFrom, rawTo);
    }
  }

  private final String provider;
  private final int maxEventBytes;
  private final Event event = new Event();
  private byte[] carried = {};
  private int carriedLength;
  private int scanned;
  private int lineStart;
  private boolean started;
  private boolean onlyComments = true;

  /**
   * @param provider named in what is thrown
   */
  public SseEvents(String provider) {
    this(provider, MAX_EVENT_BYTES);
  }

  public SseEvents(String provider, int maxEventBytes) {
    this.provider = provider;
    this.maxEventBytes = maxEventBytes;
  }

  /**
   * Reads on.
   *
   * @param sink takes the events that are complete
   * @throws ProviderException {@code MALFORMED} when an event is too long
   */
  public void accept(byte[] read, Sink sink) {
    byte[] bytes = read;
    int length = read.length;
    if (carriedLength > 0) {
      if (carriedLength + length > carried.length) {
        carried = Arrays.copyOf(carried, Math.max(2 * carried.length, carriedLength + length));
      }
      System.arraycopy(read, 0, carried, carriedLength, length);
      length += carriedLength;
      bytes = carried;
    }
    int rest = events(bytes, length, false, sink);
    keep(bytes, rest, length);
  }

  /** The stream has ended: reports the event that lacks its blank line, if there is one. */
  public void finish(Sink sink) {
    byte[] bytes = carried;
    int length = carriedLength;
    carriedLength = 0;
    int rest = events(bytes, length, true, sink);
    if (rest < length) {
      report(bytes, rest, length, sink);
    }
    scanned = 0;
    lineStart = 0;
  }

  private void keep(byte[] bytes, int rest, int length) {
    int left = length - rest;
    if (left > maxEventBytes) {
      throw tooLong();
    }
    if (left > carried.length) {
      carried = Arrays.copyOf(carried, Math.max(left, 512));
    }
    System.arraycopy(bytes, rest, carried, 0, left);
    carriedLength = left;
    scanned -= rest;
    lineStart -= rest;
  }

  private ProviderException tooLong() {
    return new ProviderException(
        FailureKind.MALFORMED,
        provider,
        "an event of the stream is longer than " + maxEventBytes + " bytes");
  }

  /** Reports what is complete and returns where the rest begins. */
  private int events(byte[] bytes, int length, boolean last, Sink sink) {
    int start = 0;
    if (!started && length > 0) {
      if (length < BYTE_ORDER_MARK.length && !last && bytes[0] == BYTE_ORDER_MARK[0]) {
        return 0;
      }
      started = true;
      if (marked(bytes, length)) {
        start = BYTE_ORDER_MARK.length;
        scanned = start;
        lineStart = start;
      }
    }
    int at = scanned;
    while (at < length) {
      byte b = bytes[at];
      if (b != '\n' && b != '\r') {
        at++;
        continue;
      }
      if (b == '\r' && at + 1 == length && !last) {
        break;
      }
      int lineEnd = at;
      at += b == '\r' && at + 1 < length && bytes[at + 1] == '\n' ? 2 : 1;
      if (lineEnd == lineStart) {
        report(bytes, start, at, sink);
        start = at;
        onlyComments = true;
      } else if (bytes[lineStart] == ':' && onlyComments) {
        // Keep-alives alone never add up to an event.
        report(bytes, start, at, sink);
        start = at;
      } else {
        onlyComments = false;
      }
      lineStart = at;
    }
    scanned = at;
    return start;
  }

  private static boolean marked(byte[] bytes, int length) {
    int mark = BYTE_ORDER_MARK.length;
    return length >= mark && Arrays.equals(bytes, 0, mark, BYTE_ORDER_MARK, 0, mark);
  }

  private void report(byte[] bytes, int from, int to, Sink sink) {
    if (to - from > maxEventBytes) {
      throw tooLong();
    }
    event.buffer = bytes;
    event.rawFrom = from;
    event.rawTo = to;
    event.data = bytes;
    event.from = from;
    event.to = from;
    event.hasData = false;
    event.name = "";
    int at = from;
    while (at < to) {
      int end = at;
      while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      line(bytes, at, end);
      at = end + 1; // the LF of a CRLF makes one more line, which is blank and says nothing
    }
    sink.event(event);
  }

  private void line(byte[] bytes, int from, int to) {
    int colon = from;
    while (colon < to && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, to);
    if (value < to && bytes[value] == ' ') {
      value++;
    }
    if (is(DATA, bytes, from, colon)) {
      data(bytes, value, to);
    } else if (is(EVENT, bytes, from, colon)) {
      event.name = new String(bytes, value, to - value, StandardCharsets.UTF_8);
    }
    // The standard has unknown fields ignored; id and retry serve reconnecting, which nobody does.
  }

  private void data(byte[] bytes, int from, int to) {
    if (!event.hasData) {
      event.hasData = true;
      event.data = bytes;
      event.from = from;
      event.to = to;
      return;
    }
    int before = event.to - event.from;
    byte[] joined = new byte[before + 1 + to - from];
    System.arraycopy(event.data, event.from, joined, 0, before);
    joined[before] = '\n';
    System.arraycopy(bytes, from, joined, before + 1, to - from);
    event.data = joined;
    event.from = 0;
    event.to = joined.length;
  }

  private static boolean is(byte[] name, byte[] bytes, int from, int to) {
    return Arrays.equals(name, 0, name.length, bytes, from, to);
  }
}
