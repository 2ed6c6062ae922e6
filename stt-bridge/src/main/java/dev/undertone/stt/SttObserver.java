package dev.undertone.stt;

/**
 * Takes what happens in speech recognition; called on the threads it happens on, must not block.
 */
public interface SttObserver {

  void on(SttEvent event);

  /** Looks away. */
  static SttObserver none() {
    return event -> {};
  }
}
