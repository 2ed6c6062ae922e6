package dev.undertone.prosody;

import dev.undertone.conversation.audio.Resampler;

/** Settled frames of made-up sounds, all of it held to be speech. */
final class Frames {

  /** Takes one frame, which is used again for the next. */
  interface Taker {
    void take(Frame frame);
  }

  private Frames() {}

  static TurnFunctionals functionals(short[] samples) {
    TurnFunctionals functionals = new TurnFunctionals();
    each(samples, functionals::add);
    return functionals;
  }

  /** Hands over the frames of samples at {@link Voices#RATE_HZ}. */
  static void each(short[] samples, Taker taker) {
    Resampler down = new Resampler(Voices.RATE_HZ, FrameAnalysis.RATE_HZ);
    short[] narrow = new short[down.maxOutput(samples.length)];
    int count = down.resample(samples, 0, samples.length, narrow, 0);
    FrameAnalysis analysis = new FrameAnalysis();
    PitchSmoother smoother = new PitchSmoother();
    Frame settling = new Frame();
    Frame next = new Frame();
    boolean pending = false;
    for (int i = 0; i < count; i++) {
      if (analysis.take(narrow[i])) {
        next.speech = true;
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
