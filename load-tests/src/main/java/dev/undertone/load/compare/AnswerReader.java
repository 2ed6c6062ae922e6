package dev.undertone.load.compare;

import java.util.Locale;

/**
 * Reads HTTP/1.1 answers of one connection byte by byte: how they end, and the times in their
 * tokens. Reused for one answer after the other; one thread.
 */
final class AnswerReader {

  /** Takes the times in the tokens of an answer. */
  interface Tokens {
    /**
     * @param sentNanos when the provider sent it
     */
    void token(long sentNanos);
  }

  private static final int LONGEST_HEAD = 64 << 10;
  private static final String DONE = "[DONE]";

  private enum Part {
    HEAD,
    SIZED_BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    TO_THE_END
  }

  private final Tokens tokens;
  private final StringBuilder head = new StringBuilder(512);
  private Part part = Part.HEAD;
  private int status;
  private boolean closes;
  private long left;
  private boolean sizeRead;
  private long stamp;
  private int done;
  private boolean sawDone;
  private int trailerLine;

  AnswerReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Status of the answer; 0 before it is read. */
  int status() {
    return status;
  }

  /** Whether the stream came to its proper end. */
  boolean sawDone() {
    return sawDone;
  }

  /** Whether the other side closes the connection after this answer. */
  boolean closes() {
    return closes;
  }

  /** Forgets the last answer. */
  void reset() {
    head.setLength(0);
    part = Part.HEAD;
    status = 0;
    closes = false;
    stamp = 0;
    done = 0;
    sawDone = false;
  }

  /** Takes bytes of the answer; true when they end it. Nothing may come after that end. */
  boolean accept(byte[] bytes) {
    for (byte next : bytes) {
      if (accept(next)) {
        return true;
      }
    }
    return false;
  }

  private boolean accept(byte next) {
    return switch (part) {
      case HEAD -> head(next);
      case SIZED_BODY -> {
        body(next);
        yield --left == 0;
      }
      case CHUNK_SIZE -> {
        size(next);
        yield false;
      }
      case CHUNK -> {
        body(next);
        if (--left == 0) {
          part = Part.CHUNK_END;
        }
        yield false;
      }
      case CHUNK_END -> {
        if (next == '\n') {
          part = Part.CHUNK_SIZE;
          sizeRead = false;
        }
        yield false;
      }
      case TRAILER -> trailer(next);
      case TO_THE_END -> {
        body(next);
        yield false;
      }
    };
  }

  private boolean head(byte next) {
    head.append((char) (next & 0xff));
    int length = head.length();
    if (length > LONGEST_HEAD) {
      throw new IllegalStateException("the head of an answer is longer than " + LONGEST_HEAD);
    }
    if (next != '\n' || length < 4 || head.charAt(length - 3) != '\n') {
      return false;
    }
    String text = head.toString().toLowerCase(Locale.ROOT);
    status = Integer.parseInt(text.substring(9, 12));
    closes = text.contains("\r\nconnection: close");
    int size = text.indexOf("\r\ncontent-length:");
    if (text.contains("\r\ntransfer-encoding: chunked")) {
      part = Part.CHUNK_SIZE;
      left = 0;
      sizeRead = false;
    } else if (size >= 0) {
      left = Long.parseLong(text.substring(size + 17, text.indexOf('\r', size + 17)).strip());
      part = Part.SIZED_BODY;
      return left == 0;
    } else {
      part = Part.TO_THE_END;
    }
    return false;
  }

  private void size(byte next) {
    int digit = Character.digit(next, 16);
    if (next == '\n') {
      part = left == 0 ? Part.TRAILER : Part.CHUNK;
      trailerLine = 0;
    } else if (digit >= 0 && !sizeRead) {
      left = left << 4 | digit;
    } else {
      sizeRead = true;
    }
  }

  private boolean trailer(byte next) {
    if (next == '\n') {
      boolean empty = trailerLine == 0;
      trailerLine = 0;
      return empty;
    }
    trailerLine += next == '\r' ? 0 : 1;
    return false;
  }

  private void body(byte next) {
    if (next >= '0' && next <= '9') {
      stamp = stamp * 10 + next - '0';
    } else {
      if (next == Upstream.STAMP_END) {
        tokens.token(stamp);
      }
      stamp = 0;
    }
    done = next == DONE.charAt(done) ? done + 1 : next == '[' ? 1 : 0;
    if (done == DONE.length()) {
      sawDone = true;
      done = 0;
    }
  }
}
