package dev.undertone.load.bench;

import dev.undertone.conversation.speech.VoiceActivity;
import dev.undertone.stt.EnergyVad;
import dev.undertone.stt.SileroVad;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One window of voice activity, 32 ms, by the model and by energy. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VadBench {

  /** The model; {@code -Dundertone.models} says where it is. */
  @State(Scope.Thread)
  public static class Silero {
    private final Windows windows = new Windows();
    private SileroVad.Factory factory;
    private VoiceActivity detector;

    /** Set up by {@link #open}. */
    @SuppressWarnings("NullAway.Init")
    public Silero() {}

    /** Opens one detector. */
    @Setup
    public void open() {
      String models =
          Optional.ofNullable(System.getProperty("undertone.models"))
              .orElseThrow(() -> new IllegalStateException("undertone.models is not set"));
      factory = new SileroVad.Factory(Path.of(models, "silero_vad_v6.onnx"), Sound.RATE_HZ);
      detector = factory.open();
    }

    /** Closes both. */
    @TearDown
    public void close() {
      detector.close();
      factory.close();
    }
  }

  /** The fallback. */
  @State(Scope.Thread)
  public static class Energy {
    private final Windows windows = new Windows();
    private final VoiceActivity detector = new EnergyVad.Factory(Sound.RATE_HZ).open();
  }

  /** Four seconds, window after window, again and again. */
  private static final class Windows {
    private static final int WINDOW = 512;
    private final short[] voice = Sound.voice(125 * WINDOW);
    private int at;

    int next() {
      at = (at + WINDOW) % voice.length;
      return at;
    }
  }

  @Benchmark
  public double silero(Silero state) {
    return state.detector.probability(state.windows.voice, state.windows.next());
  }

  @Benchmark
  public double energy(Energy state) {
    return state.detector.probability(state.windows.voice, state.windows.next());
  }
}
