package dev.undertone.load.bench;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.prosody.TarsosProsody;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How something is said: one step of 10 ms, and the account of a turn. All signals are on; 8 kHz is
 * a telephone line as such, 16 kHz what a call makes of every line before it listens.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProsodyBench {

  /** Longest turn that is answered. */
  private static final int TURN_SECONDS = 60;

  @Param({"8000", "16000"})
  private int hz;

  private int step;
  private short[] voice;
  private ProsodyAnalyzer analyzer;
  private long position;
  private long turnStart;

  /** Set up by {@link #begin}. */
  @SuppressWarnings("NullAway.Init")
  public ProsodyBench() {}

  /** There is something to tell. */
  @Setup
  public void begin() {
    step = hz / 100;
    voice = Sound.voice(400 * step, hz);
    analyzer = new TarsosProsody().open(hz, EmotionUse.ALLOWED);
    analyzer.turnStarted(0);
    for (int i = 0; i < 400; i++) {
      tenMilliseconds();
    }
  }

  /** Closes the analyser. */
  @TearDown
  public void close() {
    analyzer.close();
  }

  @Benchmark
  public long tenMilliseconds() {
    if (position - turnStart >= (long) TURN_SECONDS * hz) {
      analyzer.turnEnded();
      analyzer.turnStarted(position);
      turnStart = position;
    }
    analyzer.accept(voice, (int) (position % voice.length), step, position, true);
    position += step;
    return position;
  }

  @Benchmark
  public Prosody sinceTurnStart() {
    return analyzer.sinceTurnStart();
  }
}
