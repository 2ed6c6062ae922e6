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
  static final int TURNS = 15;

  /** Turns in a row of the same feeling, where calls are played so. */
  static final int RUN = 3;

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
    List<Told> told = new ArrayList<>();
    for (List<Clip> turns : callers(clips)) {
      Collections.shuffle(turns, new Random(seed));
      told.addAll(inCalls(factory, turns, line));
    }
    return told;
  }

  /** The same, but {@value #RUN} turns in a row share a feeling. */
  static List<Told> playedInRuns(
      ProsodyAnalyzer.Factory factory, List<Clip> clips, Line line, long seed) {
    List<Told> told = new ArrayList<>();
    for (List<Clip> turns : callers(clips)) {
      Random random = new Random(seed);
      Collections.shuffle(turns, random);
      TreeMap<String, List<Clip>> feelings = new TreeMap<>();
      turns.forEach(
          clip -> feelings.computeIfAbsent(clip.label(), _ -> new ArrayList<>()).add(clip));
      List<List<Clip>> runs = new ArrayList<>();
      for (List<Clip> same : feelings.values()) {
        for (int at = 0; at + RUN <= same.size(); at += RUN) {
          runs.add(same.subList(at, at + RUN));
        }
      }
      Collections.shuffle(runs, random);
      told.addAll(inCalls(factory, runs.stream().flatMap(List::stream).toList(), line));
    }
    return told;
  }

  private static List<List<Clip>> callers(List<Clip> clips) {
    TreeMap<String, List<Clip>> callers = new TreeMap<>();
    clips.forEach(clip -> callers.computeIfAbsent(clip.call(), _ -> new ArrayList<>()).add(clip));
    return List.copyOf(callers.values());
  }

  private static List<Told> inCalls(ProsodyAnalyzer.Factory factory, List<Clip> turns, Line line) {
    List<Told> told = new ArrayList<>();
    for (int at = 0; at < turns.size(); at += TURNS) {
      told.addAll(inOrder(factory, turns.subList(at, Math.min(turns.size(), at + TURNS)), line));
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
