package dev.undertone.prosody;

import dev.undertone.conversation.audio.Resampler;

/** Settled frames of a sound, all of it held to be speech, as the analyser makes them. */
final class Frames {

  /** Takes one frame, which is used again for the next. */
  interface Taker {
    void take(Frame frame);
  }

  private Frames() {}

  static TurnFunctionals functionals(short[] samples) {
    TurnFunctionals functionals = new TurnFunctionals();
    each(samples, Voices.RATE_HZ, functionals::add);
    return functionals;
  }

  /** Hands over the frames in order; their {@code startSample} is set. */
  static void each(short[] samples, int rateHz, Taker taker) {
    Resampler down = new Resampler(rateHz, FrameAnalysis.RATE_HZ);
    short[] narrow = new short[down.maxOutput(samples.length)];
    int count = down.resample(samples, 0, samples.length, narrow, 0);
    FrameAnalysis analysis = new FrameAnalysis();
    PitchSmoother smoother = new PitchSmoother();
    Frame settling = new Frame();
    Frame next = new Frame();
    boolean pending = false;
    long hop = 0;
    for (int i = 0; i < count; i++) {
      if (analysis.take(narrow[i])) {
        next.speech = true;
        next.startSample = hop++ * rateHz * Frame.MILLIS / 1_000;
        analysis.read(next, smoother.expectedHz());
        if (pending) {
          smoother.settle(settling, next.pitchHz);
          taker.take(settling);
        }
        pending = true;
        Frame free = settling;
        settling = next;
        next = free;
      }
    }
  }
}
