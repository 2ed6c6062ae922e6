package dev.undertone.load.bench;

import dev.undertone.tts.SentenceChunker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Cutting an answer of four sentences into clauses, as it comes and whole. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChunkerBench {

  private static final int TOKENS = 64;
  private static final int SENTENCES = 4;

  private static final String ANSWER =
      "Thank you, Mr. Hill, I have found the order that you placed on 12 Nov. at 9.30 in the"
          + " morning. It left our store in St. Albans two days ago, and it costs 49.90 pounds"
          + " with the delivery. You can follow it at https://shop.example/orders/4711 until it"
          + " is there. Is there anything else that I can do for you, for instance change the"
          + " address or the day of the delivery?";

  private final String[] tokens = tokens();

  /** Pieces of equal length: where a model cuts does not matter. */
  private static String[] tokens() {
    String[] tokens = new String[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      tokens[i] =
          ANSWER.substring(i * ANSWER.length() / TOKENS, (i + 1) * ANSWER.length() / TOKENS);
    }
    return tokens;
  }

  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public void perToken(Blackhole clauses) {
    var chunker = new SentenceChunker();
    for (String token : tokens) {
      chunker.add(token);
      drain(chunker, clauses);
    }
    chunker.finish();
    drain(chunker, clauses);
  }

  @Benchmark
  @OperationsPerInvocation(SENTENCES)
  public void perSentence(Blackhole clauses) {
    var chunker = new SentenceChunker();
    chunker.add(ANSWER);
    chunker.finish();
    drain(chunker, clauses);
  }

  private static void drain(SentenceChunker chunker, Blackhole clauses) {
    for (String clause = chunker.poll(); clause != null; clause = chunker.poll()) {
      clauses.consume(clause);
    }
  }
}
