package dev.undertone.load.bench;

import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.VoiceActivity;
import dev.undertone.prosody.TarsosProsody;
import dev.undertone.stt.EnergyVad;
import dev.undertone.stt.SileroVad;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * How many telephone calls two busy threads can listen to with all signals on and no recogniser:
 * mu-law to PCM, 8 to 16 kHz, voice activity, prosody. Sockets and turn taking are not in it.
 *
 * <p>Each thread goes round its {@value #CALLS} calls, one window of 32 ms each, so that no call
 * finds its state in the cache. An operation is one second of one call: operations per second are
 * the calls that would keep the two threads busy all the time.
 */
@State(Scope.Thread)
@Threads(2)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ListenBench {

  private static final int CALLS = 125;
  private static final int LINE_HZ = 8_000;

  /** Of 32 ms. */
  private static final int WINDOW = 512;

  /** {@value #CALLS} windows of 32 ms. */
  private static final int SECONDS_A_ROUND = 4;

  /** One call's ear. */
  private record Ear(Resampler resampler, VoiceActivity voice, ProsodyAnalyzer prosody) {}

  /** What tells voice from silence. */
  @Param({"silero", "energy"})
  private String vad;

  private final List<Ear> ears = new ArrayList<>();
  private final byte[] line = new byte[CALLS * WINDOW / 2];
  private final short[] narrow = new short[WINDOW / 2];
  private final short[] wide = new short[2 * WINDOW];
  private SileroVad.@Nullable Factory silero;
  private long position;

  /** Set up by {@link #open}. */
  @SuppressWarnings("NullAway.Init")
  public ListenBench() {}

  /** Opens the calls, each in the middle of a turn. */
  @Setup
  public void open() {
    short[] voice = Sound.voice(line.length, LINE_HZ);
    G711.encodeMuLaw(voice, 0, voice.length, line, 0);
    VoiceActivity.Factory factory = detectors();
    for (int i = 0; i < CALLS; i++) {
      ProsodyAnalyzer prosody = new TarsosProsody().open(Sound.RATE_HZ, EmotionUse.ALLOWED);
      prosody.turnStarted(0);
      ears.add(new Ear(new Resampler(LINE_HZ, Sound.RATE_HZ), factory.open(), prosody));
    }
  }

  private VoiceActivity.Factory detectors() {
    if (vad.equals("energy")) {
      return new EnergyVad.Factory(Sound.RATE_HZ);
    }
    String models =
        Optional.ofNullable(System.getProperty("undertone.models"))
            .orElseThrow(() -> new IllegalStateException("undertone.models is not set"));
    silero = new SileroVad.Factory(Path.of(models, "silero_vad_v6.onnx"), Sound.RATE_HZ);
    return silero;
  }

  /** Hangs up. */
  @TearDown
  public void close() {
    for (Ear ear : ears) {
      ear.voice().close();
      ear.prosody().close();
    }
    if (silero != null) {
      silero.close();
    }
  }

  /** One window of every call. */
  @Benchmark
  @OperationsPerInvocation(SECONDS_A_ROUND)
  public long calls() {
    int at = 0;
    for (Ear ear : ears) {
      G711.decodeMuLaw(line, at, narrow.length, narrow, 0);
      at += narrow.length;
      // The first window is short by the delay of the filter.
      ear.resampler().resample(narrow, 0, narrow.length, wide, 0);
      boolean speech = ear.voice().probability(wide, 0) > 0.5;
      ear.prosody().accept(wide, 0, WINDOW, position, speech);
    }
    position += WINDOW;
    return position;
  }
}
