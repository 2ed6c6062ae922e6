package dev.undertone.tts;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.SpokenChunk;
import java.time.Duration;
import java.util.Arrays;

/**
 * Cuts one clause's audio into chunks that carry its text.
 *
 * <p>A tail is held back, so that the last chunk can be marked as such without one that is empty. A
 * clause without sound gives one silent chunk: its text counts as heard like any other. One thread.
 */
final class ChunkWriter implements SpeechEngine.Sink {

  /** The first chunk is small, for it is waited for. */
  private static final Duration FIRST = Duration.ofMillis(20);

  private static final Duration REST = Duration.ofMillis(60);
  private static final Duration TAIL = Duration.ofMillis(10);

  private final ChunkQueue queue;
  private final AudioFormat format;
  private final int clause;
  private final String text;
  private final int tail;
  private final short[] pending;
  private int length;
  private int chunk;

  ChunkWriter(ChunkQueue queue, AudioFormat format, int clause, String text) {
    this.queue = queue;
    this.format = format;
    this.clause = clause;
    this.text = text;
    this.tail = samples(TAIL);
    this.chunk = samples(clause == 0 ? FIRST : REST);
    this.pending = new short[samples(REST) + tail];
  }

  @Override
  public void accept(short[] samples, int offset, int count) throws InterruptedException {
    int at = offset;
    int end = offset + count;
    while (at < end) {
      int room = Math.min(end - at, chunk + tail - length);
      System.arraycopy(samples, at, pending, length, room);
      length += room;
      at += room;
      if (length == chunk + tail) {
        emit(chunk, false);
      }
    }
  }

  /** The clause is complete. */
  void finish() throws InterruptedException {
    if (length < tail) {
      Arrays.fill(pending, length, tail, (short) 0);
      length = tail;
    }
    emit(length, true);
  }

  private void emit(int count, boolean last) throws InterruptedException {
    short[] out = Arrays.copyOf(pending, count);
    System.arraycopy(pending, count, pending, 0, length - count);
    length -= count;
    chunk = samples(REST);
    queue.put(new SpokenChunk(clause, text, format, out, last));
  }

  private int samples(Duration duration) {
    return (int) format.samplesIn(duration);
  }
}
