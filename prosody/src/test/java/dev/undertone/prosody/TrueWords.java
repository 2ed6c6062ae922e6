package dev.undertone.prosody;

import dev.undertone.conversation.speech.Word;
import dev.undertone.prosody.Spans.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A transcript laid over its recording where only the times of the fillers are known: the words
 * between two fillers share the loud frames between them, by their letters.
 */
final class TrueWords {

  private static final int FRAMES_A_SECOND = 100;
  private static final double REACH_DB = 30;

  private final boolean[] loud;
  private final int rateHz;

  TrueWords(short[] samples, int rateHz) {
    this.rateHz = rateHz;
    this.loud = Loudness.within(samples, rateHz, REACH_DB);
  }

  List<Word> of(String transcript, List<Span> fillers) {
    List<Word> words = new ArrayList<>();
    List<String> between = new ArrayList<>();
    int filler = 0;
    double from = 0;
    for (String token : transcript.replaceAll("\\[[^]]*]|<hes-|>", "").trim().split("\\s+", -1)) {
      if (filler < fillers.size() && (token.equals("uh") || token.equals("um"))) {
        Span span = fillers.get(filler++);
        lay(between, from, span.fromMillis(), words);
        words.add(new Word(token, sample(span.fromMillis()), sample(span.untilMillis()), 1));
        between.clear();
        from = span.untilMillis();
      } else {
        between.add(token);
      }
    }
    lay(between, from, loud.length * 1_000.0 / FRAMES_A_SECOND, words);
    return words;
  }

  private void lay(List<String> tokens, double fromMillis, double untilMillis, List<Word> into) {
    List<Integer> frames = new ArrayList<>();
    for (int f = frame(fromMillis); f < Math.min(loud.length, frame(untilMillis)); f++) {
      if (loud[f]) {
        frames.add(f);
      }
    }
    int letters = tokens.stream().mapToInt(String::length).sum();
    int done = 0;
    for (String token : tokens) {
      int first = done * frames.size() / letters;
      done += token.length();
      int last = done * frames.size() / letters - 1;
      if (last >= first) {
        into.add(new Word(token, start(frames.get(first)), start(frames.get(last) + 1), 1));
      }
    }
  }

  private static int frame(double millis) {
    return (int) Math.round(millis * FRAMES_A_SECOND / 1_000);
  }

  private long start(int frame) {
    return (long) frame * rateHz / FRAMES_A_SECOND;
  }

  private long sample(double millis) {
    return Math.round(millis * rateHz / 1_000);
  }
}
