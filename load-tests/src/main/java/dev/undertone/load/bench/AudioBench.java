package dev.undertone.load.bench;

import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.audio.Resampler;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One frame of 20 ms: G.711 both ways, and the resamplings that doors and voices need. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AudioBench {

  private final byte[] law = new byte[160];
  private final short[] narrow = new short[160];
  private final short[] wide = new short[320];
  private final short[] full = new short[960];
  private final short[] out = new short[2_048];
  private final Resampler up = new Resampler(8_000, 16_000);
  private final Resampler fromVoice = new Resampler(48_000, 24_000);
  private final Resampler toPhone = new Resampler(48_000, 8_000);
  private final Resampler browser = new Resampler(24_000, 16_000);

  /** Noise: no value is cheaper than another. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    random.nextBytes(law);
    for (short[] samples : new short[][] {narrow, wide, full}) {
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (short) (random.nextGaussian() * 4_000);
      }
    }
  }

  @Benchmark
  public short[] decodeMuLaw() {
    G711.decodeMuLaw(law, 0, law.length, out, 0);
    return out;
  }

  @Benchmark
  public byte[] encodeMuLaw() {
    G711.encodeMuLaw(narrow, 0, narrow.length, law, 0);
    return law;
  }

  @Benchmark
  public int resample8To16() {
    return up.resample(narrow, 0, narrow.length, out, 0);
  }

  @Benchmark
  public int resample24To16() {
    return browser.resample(full, 0, 480, out, 0);
  }

  @Benchmark
  public int resample48To24() {
    return fromVoice.resample(full, 0, full.length, out, 0);
  }

  @Benchmark
  public int resample48To8() {
    return toPhone.resample(full, 0, full.length, out, 0);
  }
}
