package dev.undertone.stt;

import java.nio.file.Path;
import java.time.Duration;

/** What happens in speech recognition that an operator wants to count. */
public sealed interface SttEvent {

  /** What a native call was for. */
  enum Call {
    OPEN,
    FEED,
    FINISH,
    CLOSE
  }

  /**
   * A model is in memory.
   *
   * @param language BCP-47 tag it was configured for
   * @param took from the start of loading
   */
  record ModelLoaded(String language, Path path, Duration took) implements SttEvent {}

  /**
   * The native library was entered and left.
   *
   * @param audio how much audio was handed over, zero for other calls than {@code FEED}
   * @param took how long the native thread was held
   * @param queued audio that waits for the same recogniser after it
   */
  record NativeCall(Call call, Duration audio, Duration took, Duration queued)
      implements SttEvent {}

  /** A recogniser's queue was full and lost its oldest audio. */
  record AudioDropped(Duration audio) implements SttEvent {}

  /** An engine failed an utterance. */
  record Fault(String language, String reason) implements SttEvent {}
}
