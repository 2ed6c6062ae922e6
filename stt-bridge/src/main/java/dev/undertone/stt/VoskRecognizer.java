package dev.undertone.stt;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.UtteranceId;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call's recogniser: takes speech on the call's thread, recognises it on the native lane.
 *
 * <p>{@code OPEN → CLOSED}. {@link #offer}, {@link #finish} and {@link #hasRoom} are called by one
 * thread; {@link #close} by any. No event follows a return from {@code close}.
 */
final class VoskRecognizer implements SpeechRecognizer, NativeLane.Work {

  private final SpeechQueue queue;
  private final UtteranceDecoder decoder;
  private final Sink sink;
  private final SttObserver observer;
  private final Consumer<VoskRecognizer> onReleased;
  private final NativeLane.Seat seat;

  // Held while an event is handed over, so that close() can promise that none follows.
  private final ReentrantLock events = new ReentrantLock();
  private volatile boolean closed;

  // Of the call's thread.
  private @Nullable UtteranceId current;
  private long utterances;

  // Of the lane.
  private final SpeechBlock block = new SpeechBlock();
  private boolean opened;
  private boolean released;

  VoskRecognizer(
      NativeLane lane,
      SpeechQueue queue,
      UtteranceDecoder decoder,
      Sink sink,
      SttObserver observer,
      Consumer<VoskRecognizer> onReleased) {
    this.queue = queue;
    this.decoder = decoder;
    this.sink = sink;
    this.observer = observer;
    this.onReleased = onReleased;
    this.seat = lane.seat(this);
  }

  /** Begins to fetch an engine, so that it is there when the caller speaks. */
  void start() {
    seat.wake();
  }

  @Override
  public int sampleRateHz() {
    return VoskEngine.SAMPLE_RATE_HZ;
  }

  @Override
  public UtteranceId offer(AudioFrame frame) {
    requireOpen();
    if (!frame.format().equals(AudioFormat.WIDEBAND)) {
      throw new IllegalArgumentException(
          "frame.format = " + frame.format() + ", must be " + AudioFormat.WIDEBAND);
    }
    if (current == null) {
      utterances++;
      current = new UtteranceId(utterances);
    }
    long dropped = queue.add(current, frame);
    if (dropped > 0) {
      observer.on(new SttEvent.AudioDropped(AudioFormat.WIDEBAND.lasting(dropped)));
    }
    if (queue.isReady()) {
      seat.wake();
    }
    return current;
  }

  @Override
  public boolean hasRoom(Runnable whenRoom) {
    requireOpen();
    return queue.hasRoom(whenRoom);
  }

  @Override
  public void finish() {
    requireOpen();
    if (current != null) {
      queue.end(current);
      current = null;
      seat.wake();
    }
  }

  @Override
  public void close() {
    events.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      events.unlock();
    }
    queue.clear();
    seat.wake();
  }

  @Override
  public boolean step() {
    if (closed) {
      release();
      return false;
    }
    if (!opened) {
      opened = true;
      decoder.open();
      return true;
    }
    switch (queue.take(block)) {
      case SpeechQueue.Next.Wait() -> {}
      case SpeechQueue.Next.Feed(UtteranceId of) -> emit(decoder.feed(of, block, queue.samples()));
      case SpeechQueue.Next.End(UtteranceId of) -> emit(decoder.end(of));
    }
    return closed || queue.isReady();
  }

  @Override
  public void broken(RuntimeException cause) {
    decoder.broken(cause);
  }

  /** Audio that waits for the engine. */
  Duration queued() {
    return AudioFormat.WIDEBAND.lasting(queue.samples());
  }

  private void release() {
    if (!released) {
      released = true;
      queue.clear();
      try {
        decoder.release();
      } finally {
        onReleased.accept(this);
      }
    }
  }

  private void emit(@Nullable SpeechEvent event) {
    if (event == null) {
      return;
    }
    events.lock();
    try {
      if (!closed) {
        sink.accept(event);
      }
    } finally {
      events.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("recogniser is closed, must be open to take speech");
    }
  }
}
