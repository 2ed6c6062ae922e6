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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How something is said: one step of 10 ms, and the account of a turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProsodyBench {

  private static final int STEP = Sound.RATE_HZ / 100;

  /** Longest turn that is answered. */
  private static final long TURN_SAMPLES = 60L * Sound.RATE_HZ;

  private final short[] voice = Sound.voice(400 * STEP);
  private final ProsodyAnalyzer analyzer =
      new TarsosProsody().open(Sound.RATE_HZ, EmotionUse.ALLOWED);
  private long position;
  private long turnStart;

  /** There is something to tell. */
  @Setup
  public void begin() {
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
    if (position - turnStart >= TURN_SAMPLES) {
      analyzer.turnEnded();
      analyzer.turnStarted(position);
      turnStart = position;
    }
    analyzer.accept(voice, (int) (position % voice.length), STEP, position, true);
    position += STEP;
    return position;
  }

  @Benchmark
  public Prosody sinceTurnStart() {
    return analyzer.sinceTurnStart();
  }
}
