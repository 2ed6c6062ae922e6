package dev.undertone.prosody;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.SyntheticSpeech;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A made-up call of three turns, heard in chunks of any size. */
final class Streaming {

  /** Begin and end of a turn in ms; the call goes on for as long as a turn takes to end. */
  private static final int[][] TURNS = {{400, 3_000}, {3_800, 6_900}, {7_800, 10_500}};

  private Streaming() {}

  static short[] call(int rateHz) {
    short[] call =
        Voices.join(
            silence(rateHz, 400),
            SyntheticSpeech.vowels(rateHz, 1_200, -12),
            silence(rateHz, 400),
            SyntheticSpeech.vowels(rateHz, 1_000, -15),
            silence(rateHz, 800),
            SyntheticSpeech.vowels(rateHz, 2_100, -9),
            SyntheticSpeech.noise(rateHz, 400, -30, 3),
            SyntheticSpeech.vowels(rateHz, 600, -12),
            silence(rateHz, 900),
            SyntheticSpeech.vowels(rateHz, 2_700, -12),
            silence(rateHz, 500));
    short[] hiss = SyntheticSpeech.noise(rateHz, call.length * 1_000 / rateHz, -60, 5);
    for (int i = 0; i < hiss.length; i++) {
      call[i] = (short) (call[i] + hiss[i]);
    }
    return call;
  }

  /** Final reports of the turns, and what the line carried at each of their ends. */
  static List<Object> finals(int rateHz, short[] call, Random chunk, int leastMillis, int most) {
    List<Object> heard = new ArrayList<>();
    try (ProsodyAnalyzer analyzer = new TarsosProsody().open(rateHz, EmotionUse.ALLOWED)) {
      int at = 0;
      for (int[] turn : TURNS) {
        at = feed(analyzer, call, at, samples(rateHz, turn[0]), chunk, leastMillis, most, false);
        analyzer.turnStarted(at);
        at = feed(analyzer, call, at, samples(rateHz, turn[1]), chunk, leastMillis, most, true);
        int quiet = at + samples(rateHz, 300);
        at = feed(analyzer, call, at, quiet, chunk, leastMillis, most, false);
        analyzer.turnEnded();
        Prosody last = analyzer.sinceTurnStart();
        heard.add(last);
        heard.add(analyzer.sound());
        heard.add(analyzer.takeKey());
      }
    }
    return heard;
  }

  private static int feed(
      ProsodyAnalyzer analyzer,
      short[] call,
      int from,
      int to,
      Random chunk,
      int leastMillis,
      int mostMillis,
      boolean speech) {
    int rateHz = analyzer.sampleRateHz();
    int least = samples(rateHz, leastMillis);
    int spread = samples(rateHz, mostMillis) - least + 1;
    for (int at = from; at < to; ) {
      int length = Math.min(to - at, least + chunk.nextInt(spread));
      analyzer.accept(call, at, length, at, speech);
      at += length;
    }
    return to;
  }

  private static int samples(int rateHz, int millis) {
    return rateHz * millis / 1_000;
  }

  private static short[] silence(int rateHz, int millis) {
    return new short[samples(rateHz, millis)];
  }
}
