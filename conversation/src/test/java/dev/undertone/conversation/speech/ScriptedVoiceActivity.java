package dev.undertone.conversation.speech;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Voice activity by loudness alone, for calls whose audio is made up: a tone is speech, silence is
 * not.
 *
 * <p>1 from −40 dBFS upwards, 0 below −60 dBFS, a straight line in decibels between.
 */
public final class ScriptedVoiceActivity implements VoiceActivity {

  private static final double SURE_DBFS = -40;
  private static final double SILENT_DBFS = -60;

  /** Opens detectors at one rate and knows how many are in use. Any thread. */
  public static final class Factory implements VoiceActivity.Factory {
    private final AtomicInteger inUse = new AtomicInteger();
    private final int sampleRateHz;

    public Factory(int sampleRateHz) {
      this.sampleRateHz = sampleRateHz;
    }

    @Override
    public VoiceActivity open() {
      inUse.incrementAndGet();
      return new ScriptedVoiceActivity(sampleRateHz, inUse);
    }

    /** Detectors that were opened and not closed. */
    public int inUse() {
      return inUse.get();
    }
  }

  private final int sampleRateHz;
  private final AtomicInteger inUse;
  private boolean closed;

  private ScriptedVoiceActivity(int sampleRateHz, AtomicInteger inUse) {
    this.sampleRateHz = sampleRateHz;
    this.inUse = inUse;
  }

  @Override
  public int sampleRateHz() {
    return sampleRateHz;
  }

  @Override
  public int windowSamples() {
    return sampleRateHz * 32 / 1_000;
  }

  @Override
  public double probability(short[] samples, int offset) {
    requireOpen();
    Objects.checkFromIndexSize(offset, windowSamples(), samples.length);
    double power = 0;
    for (int i = offset; i < offset + windowSamples(); i++) {
      power += (double) samples[i] * samples[i];
    }
    double dbfs = 10 * Math.log10(power / windowSamples() / (32_768.0 * 32_768.0) + 1e-20);
    return Math.clamp((dbfs - SILENT_DBFS) / (SURE_DBFS - SILENT_DBFS), 0.0, 1.0);
  }

  @Override
  public void reset() {
    requireOpen();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      inUse.decrementAndGet();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("voice activity is closed, must be open to listen");
    }
  }
}
