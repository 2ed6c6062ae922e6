package dev.undertone.stt;

import dev.undertone.conversation.speech.VoiceActivity;
import java.util.Arrays;
import java.util.Objects;

/**
 * Voice activity without a model: speech is louder than the background and, where it is voiced,
 * periodic.
 *
 * <p>The background is followed as the level's minimum: at once downwards, slowly upwards, and not
 * at all while the sound is periodic, so that a long vowel does not become background. Periodicity
 * is the greatest normalised autocorrelation over 64 ms at lags of a voice (60–400 Hz), computed at
 * 8 kHz. Loud noise alone is taken for speech only weakly, which is why consonants live on the
 * memory of the vowel before them.
 *
 * <p>Used by one thread; allocates nothing per window.
 */
public final class EnergyVad implements VoiceActivity {

  private static final int ANALYSIS_RATE_HZ = 8_000;
  private static final int ANALYSIS_WINDOW = 2 * ANALYSIS_RATE_HZ * 32 / 1_000;
  private static final int SHORTEST_LAG = ANALYSIS_RATE_HZ / 400;
  private static final int LONGEST_LAG = ANALYSIS_RATE_HZ / 60;

  /** Quieter than any telephone's background: what digital silence counts as. */
  private static final double SILENCE_DBFS = -75;

  /** Until something quieter was heard, the background is taken for a quiet room's. */
  private static final double FIRST_FLOOR_DBFS = -55;

  /** A background that grows louder is believed at this pace, in dB per window: 3 dB a second. */
  private static final double FLOOR_RISE_DB = 0.1;

  /** Above this periodicity the sound is a voice, or at least no background. */
  private static final double PERIODIC = 0.6;

  /** How much of the last window's evidence remains: half of it after some 60 ms. */
  private static final double MEMORY = 0.7;

  /** Opens detectors at one rate. Any thread. */
  public static final class Factory implements VoiceActivity.Factory {
    private final int sampleRateHz;

    /**
     * @param sampleRateHz 8000 or 16000
     */
    public Factory(int sampleRateHz) {
      if (sampleRateHz != 8_000 && sampleRateHz != 16_000) {
        throw new IllegalArgumentException(
            "sampleRateHz = " + sampleRateHz + ", must be 8000 or 16000");
      }
      this.sampleRateHz = sampleRateHz;
    }

    @Override
    public VoiceActivity open() {
      return new EnergyVad(sampleRateHz);
    }
  }

  private final int sampleRateHz;
  private final int decimation;
  private final double[] recent = new double[ANALYSIS_WINDOW];
  private double floorDbfs;
  private double evidence;
  private boolean closed;

  private EnergyVad(int sampleRateHz) {
    this.sampleRateHz = sampleRateHz;
    this.decimation = sampleRateHz / ANALYSIS_RATE_HZ;
    forget();
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
    double levelDbfs = shiftIn(samples, offset);
    double periodicity = periodicity();
    boolean periodic = periodicity > PERIODIC;
    if (levelDbfs < floorDbfs) {
      floorDbfs = levelDbfs;
    } else if (!periodic) {
      floorDbfs = Math.min(levelDbfs, floorDbfs + FLOOR_RISE_DB);
    }
    double aboveFloorDb = levelDbfs - floorDbfs;
    double now =
        logistic((aboveFloorDb - 9) / 2) * (0.25 + 0.75 * logistic((periodicity - 0.5) / 0.08));
    evidence = Math.max(now, MEMORY * evidence + (1 - MEMORY) * now);
    return evidence;
  }

  @Override
  public void reset() {
    requireOpen();
    forget();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void forget() {
    Arrays.fill(recent, 0);
    floorDbfs = FIRST_FLOOR_DBFS;
    evidence = 0;
  }

  /** Moves the window in, at 8 kHz, and gives its level without its direct current. */
  private double shiftIn(short[] samples, int offset) {
    int half = ANALYSIS_WINDOW / 2;
    System.arraycopy(recent, half, recent, 0, half);
    double sum = 0;
    for (int i = 0; i < half; i++) {
      double value = 0;
      for (int k = 0; k < decimation; k++) {
        value += samples[offset + i * decimation + k];
      }
      recent[half + i] = value / decimation / 32_768.0;
      sum += recent[half + i];
    }
    double mean = sum / half;
    double power = 0;
    for (int i = half; i < ANALYSIS_WINDOW; i++) {
      power += (recent[i] - mean) * (recent[i] - mean);
    }
    return Math.max(SILENCE_DBFS, 10 * Math.log10(power / half + 1e-12));
  }

  private double periodicity() {
    double best = 0;
    for (int lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag++) {
      double product = 0;
      double early = 1e-9;
      double late = 1e-9;
      for (int i = lag; i < ANALYSIS_WINDOW; i++) {
        product += recent[i] * recent[i - lag];
        early += recent[i - lag] * recent[i - lag];
        late += recent[i] * recent[i];
      }
      best = Math.max(best, product / Math.sqrt(early * late));
    }
    return best;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("voice activity is closed, must be open to listen");
    }
  }
}
