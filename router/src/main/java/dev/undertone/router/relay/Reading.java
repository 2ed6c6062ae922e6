package dev.undertone.router.relay;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.dialect.AnswerStream;
import dev.undertone.router.dialect.ClientAnswer;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.ProviderErrors;
import dev.undertone.router.dialect.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's answer as it is read: an error by its status, or a stream or a whole of the
 * provider's dialect, within the bounds of its size. Event loop of its job only.
 */
final class Reading implements Exchange.Sink {

  /** Hears what is read; may {@link #close} the reading from within. */
  interface Listener {

    /**
     * The head is there.
     *
     * @param tokensCount whether only tokens count as progress, and not what else is sent
     */
    void answering(boolean tokensCount);

    /** Something new was read. */
    void progress();

    /** All is there but what the provider counted. Once. */
    void finishing();

    /** The first of the answer is there; its bytes follow. */
    void spoke();

    /** Bytes for the client. */
    void say(byte[] bytes);

    /** The answer is complete; what is left of the body is thrown away. */
    void complete();

    /** The body is at its end, or not worth waiting for, after a complete answer. */
    void drained();

    /**
     * No answer, or half of one.
     *
     * @param status of HTTP; 0 when none came
     */
    void failed(ProviderException why, int status);
  }

  private enum State {
    OPEN,
    COMPLETE,
    CLOSED
  }

  /** A step of reading. */
  private interface Step {
    byte[] read();
  }

  private static final int MOST_DRAINED_BYTES = 64 << 10;

  private final Dialect dialect;
  private final boolean wantsStream;
  private final ClientAnswer answer;
  private final ProviderErrors errors;
  private final RelayLimits limits;
  private final Listener listener;

  private State state = State.OPEN;
  private int status;
  private @Nullable AnswerStream stream;
  private @Nullable ByteArrayOutputStream errorBody;
  private Optional<String> retryAfter = Optional.empty();
  private Optional<String> retryAfterMillis = Optional.empty();
  private long received;
  private long characters;
  private boolean announced;
  private boolean finishing;
  private boolean whole;

  /**
   * @param dialect of the provider
   * @param wantsStream whether the client does
   * @param answer that the words go into
   */
  Reading(
      Dialect dialect,
      boolean wantsStream,
      ClientAnswer answer,
      ProviderErrors errors,
      RelayLimits limits,
      Listener listener) {
    this.dialect = dialect;
    this.wantsStream = wantsStream;
    this.answer = answer;
    this.errors = errors;
    this.limits = limits;
    this.listener = listener;
  }

  /** Hears no more. */
  void close() {
    state = State.CLOSED;
  }

  @Override
  public void head(
      int itsStatus, String contentType, Optional<String> after, Optional<String> afterMillis) {
    status = itsStatus;
    if (status / 100 == 2) {
      boolean streamed = isStream(contentType);
      stream = answer.attempt(dialect, streamed, errors);
      listener.answering(streamed && wantsStream);
    } else {
      retryAfter = after;
      retryAfterMillis = afterMillis;
      errorBody = new ByteArrayOutputStream();
      listener.answering(false);
    }
  }

  private boolean isStream(String contentType) {
    if (contentType.startsWith("text/event-stream")) {
      return true;
    }
    boolean other = contentType.contains("json") || contentType.startsWith("text/html");
    return wantsStream && !other;
  }

  @Override
  public void read(byte[] bytes) {
    received += bytes.length;
    switch (state) {
      case OPEN -> {
        if (errorBody == null) {
          readAnswer(bytes);
        } else {
          readError(errorBody, bytes);
        }
      }
      case COMPLETE -> {
        if (received > MOST_DRAINED_BYTES) {
          listener.drained();
        }
      }
      case CLOSED -> {}
    }
  }

  private void readAnswer(byte[] bytes) {
    long most = wantsStream ? limits.streamBytes() : limits.answerBytes();
    if (received > most) {
      fail(errors.of(FailureKind.MALFORMED, "the answer exceeds " + most + " bytes"));
      return;
    }
    AnswerStream reader = stream();
    if (!understood(reader, () -> reader.accept(bytes))) {
      return;
    }
    if (reader.isComplete()) {
      complete(reader);
    } else if (!finishing && reader.hasFinishReason()) {
      finishing = true;
      listener.finishing();
    }
  }

  private void readError(ByteArrayOutputStream kept, byte[] bytes) {
    int room = limits.errorBytes() - kept.size();
    kept.write(bytes, 0, Math.min(room, bytes.length));
    if (kept.size() >= limits.errorBytes()) {
      failByStatus(kept);
    }
  }

  @Override
  public void end() {
    switch (state) {
      case OPEN -> {
        if (errorBody != null) {
          failByStatus(errorBody);
        } else {
          AnswerStream reader = stream();
          if (understood(reader, reader::end)) {
            complete(reader);
          }
        }
      }
      case COMPLETE -> listener.drained();
      case CLOSED -> {}
    }
  }

  @Override
  public void broke(ProviderException why) {
    switch (state) {
      case OPEN -> {
        if (!endsWhole()) {
          fail(why);
        }
      }
      case COMPLETE -> listener.drained();
      case CLOSED -> {}
    }
  }

  /** Ends the answer where nothing but its counts is missing; false when it is not whole. */
  boolean endsWhole() {
    if (state != State.OPEN || stream == null || !stream.hasFinishReason()) {
      return false;
    }
    end();
    return true;
  }

  /**
   * A deadline passed: fails by the status where the provider had refused and only its words are
   * late; false where it had not.
   */
  boolean failByStatus() {
    if (errorBody == null) {
      return false;
    }
    failByStatus(errorBody);
    return true;
  }

  private void failByStatus(ByteArrayOutputStream kept) {
    String said = kept.toString(StandardCharsets.UTF_8);
    fail(errors.ofStatus(status, retryAfter, retryAfterMillis, said));
  }

  private void fail(ProviderException why) {
    state = State.CLOSED;
    listener.failed(why, status);
  }

  /** Reads on; returns whether it goes on. */
  private boolean understood(AnswerStream reader, Step step) {
    byte[] bytes;
    try {
      bytes = step.read();
    } catch (ProviderException e) {
      fail(e);
      return false;
    } catch (RuntimeException e) {
      // The edge of the event loop: an answer that our reader chokes on must not hang the client.
      fail(errors.of(FailureKind.MALFORMED, "the answer cannot be read: " + e));
      return false;
    }
    if (reader.characters() != characters || !wantsStream) {
      characters = reader.characters();
      listener.progress();
    }
    if (!announced && reader.spoke()) {
      announced = true;
      listener.spoke();
    }
    if (bytes.length > 0 && state == State.OPEN) {
      listener.say(bytes);
    }
    return state == State.OPEN;
  }

  private void complete(AnswerStream reader) {
    whole = true;
    if (!announced && reader.isRefusal()) {
      fail(errors.of(FailureKind.REFUSED, "the answer was withheld"));
      return;
    }
    boolean counted = reader.usage().map(TokenUsage::output).orElse(0L) > 0;
    if (!announced && !counted && dialect != Dialect.EMBEDDINGS) {
      fail(errors.of(FailureKind.MALFORMED, "the answer is empty"));
      return;
    }
    if (!announced) {
      announced = true;
      listener.spoke();
    }
    if (state == State.OPEN) {
      state = State.COMPLETE;
      received = 0;
      listener.complete();
    }
  }

  /** The answer; only once its head is there. */
  AnswerStream stream() {
    if (stream == null) {
      throw new IllegalStateException("no head yet, must come before its body");
    }
    return stream;
  }

  /** What the provider counted so far; null when it did not. */
  @Nullable TokenUsage counted() {
    return stream == null ? null : stream.usage().orElse(null);
  }

  /** Whether the provider's answer was read to its end, so that its count is all there is. */
  boolean isWhole() {
    return whole;
  }

  /** Characters of the answer so far. */
  long characters() {
    return stream == null ? 0 : stream.characters();
  }
}
