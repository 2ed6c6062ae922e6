package dev.undertone.prosody;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.prosody.EmotionClips.Clip;
import dev.undertone.prosody.training.Line;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Plays turns to the analyser as a call brings them, and keeps what it tells. */
final class EmotionCalls {

  /** Turns of one call; the next one begins with a caller nobody knows. */
  private static final int TURNS = 16;

  private static final int FRAME_MILLIS = 20;

  /**
   * What was told of a turn.
   *
   * @param turn 0 for the first one of its call
   * @param looks as far as the turn was heard, at the first look after 0.7, 1.0 and 1.5 s of voice
   */
  record Told(Clip clip, Line line, int turn, Prosody whole, List<Prosody> looks) {
    String speaker() {
      return clip.speaker();
    }

    String label() {
      return clip.label();
    }

    Emotion emotion() {
      return whole.emotion();
    }
  }

  private EmotionCalls() {}

  /** Each speaker's turns in calls, in an order that the seed decides. */
  static List<Told> played(
      ProsodyAnalyzer.Factory factory, List<Clip> clips, Line line, long seed) {
    TreeMap<String, List<Clip>> callers = new TreeMap<>();
    clips.forEach(clip -> callers.computeIfAbsent(clip.call(), _ -> new ArrayList<>()).add(clip));
    List<Told> told = new ArrayList<>();
    for (List<Clip> turns : callers.values()) {
      List<Clip> order = new ArrayList<>(turns);
      Collections.shuffle(order, new Random(seed));
      for (int at = 0; at < order.size(); at += TURNS) {
        told.addAll(inOrder(factory, order.subList(at, Math.min(order.size(), at + TURNS)), line));
      }
    }
    return told;
  }

  /** One call. */
  static List<Told> inOrder(ProsodyAnalyzer.Factory factory, List<Clip> turns, Line line) {
    List<Told> told = new ArrayList<>();
    long position = 0;
    try (ProsodyAnalyzer analyzer = factory.open(line.rateHz(), EmotionUse.ALLOWED)) {
      for (Clip clip : turns) {
        short[] quiet = EmotionRow.inQuiet(clip.samples(), clip.name().hashCode());
        short[] samples = line.carry(quiet, 1);
        told.add(turn(analyzer, clip, line, samples, position, told.size()));
        position += samples.length;
      }
    }
    return told;
  }

  private static Told turn(
      ProsodyAnalyzer analyzer, Clip clip, Line line, short[] samples, long position, int turn) {
    int rate = line.rateHz();
    int lead = EmotionRow.LEAD * rate / EmotionRow.RATE_HZ;
    int end = samples.length - EmotionRow.TAIL * rate / EmotionRow.RATE_HZ;
    int frame = rate * FRAME_MILLIS / 1_000;
    long[] at = {700, 1_000, 1_500};
    List<Prosody> looks = new ArrayList<>();
    analyzer.accept(samples, 0, lead, position, false);
    analyzer.turnStarted(position + lead);
    for (int i = lead; i < samples.length; i += frame) {
      int length = Math.min(frame, samples.length - i);
      analyzer.accept(samples, i, length, position + i, i < end);
      Prosody now = analyzer.sinceTurnStart();
      if (looks.size() < at.length && now.voicedMillis() >= at[looks.size()]) {
        looks.add(now);
      }
    }
    analyzer.turnEnded();
    return new Told(clip, line, turn, analyzer.sinceTurnStart(), looks);
  }
}
