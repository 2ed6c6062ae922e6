package dev.undertone.gateway.caller;

import java.time.Duration;

/** What a caller does with his time, in frames of 20 ms. One thread. */
public interface Behaviour {

  /** Length of every frame. */
  Duration FRAME = Duration.ofMillis(20);

  /** The next 20 ms. */
  Action next(Floor floor, long nowNanos);

  /** What a caller can do with 20 ms. */
  sealed interface Action {

    /**
     * Makes a sound, or a silence of his own choice.
     *
     * @param frame 20 ms of PCM
     */
    record Speak(short[] frame) implements Action {}

    /** Listens. */
    record Listen() implements Action {}

    /** Presses a key. */
    record Press(char digit) implements Action {}

    /** Hangs up. */
    record HangUp() implements Action {}
  }

  /** Cuts a recording into frames; the last one is filled up with silence. */
  static short[] frame(short[] audio, int index, int rateHz) {
    int length = samples(rateHz);
    var frame = new short[length];
    int from = index * length;
    System.arraycopy(audio, from, frame, 0, Math.min(length, audio.length - from));
    return frame;
  }

  /** How many frames a recording makes. */
  static int frames(short[] audio, int rateHz) {
    return Math.ceilDiv(audio.length, samples(rateHz));
  }

  private static int samples(int rateHz) {
    return rateHz / 50;
  }

  /** How many frames last that long. */
  static int frames(Duration duration) {
    return (int) Math.ceilDiv(duration.toMillis(), FRAME.toMillis());
  }
}
