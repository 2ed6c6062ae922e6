package dev.undertone.tts;

import dev.undertone.conversation.audio.Resampler;
import dev.undertone.tts.SpeechEngine.Sink;

/** Changes the rate of one clause on its way to another sink. One thread. */
final class ResampledSink implements Sink {

  private final Resampler resampler;
  private final Sink next;
  private short[] resampled = new short[0];

  ResampledSink(Resampler resampler, Sink next) {
    this.resampler = resampler;
    this.next = next;
  }

  @Override
  public void accept(short[] samples, int offset, int length) throws InterruptedException {
    makeRoom(resampler.maxOutput(length));
    pass(resampler.resample(samples, offset, length, resampled, 0));
  }

  /** The clause is over: passes what the filter still holds. */
  void finish() throws InterruptedException {
    makeRoom(resampler.maxOutput(0));
    pass(resampler.flush(resampled, 0));
  }

  private void makeRoom(int samples) {
    if (resampled.length < samples) {
      resampled = new short[samples];
    }
  }

  private void pass(int length) throws InterruptedException {
    if (length > 0) {
      next.accept(resampled, 0, length);
    }
  }
}
