package dev.undertone.prosody;

import dev.undertone.prosody.Recordings.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The turns that the emotion model is trained and tried on, at 16 kHz. */
final class EmotionClips {

  /** Of natural and read speech nobody rated; it is presumed to be calm. */
  static final String CALM = "presumed calm";

  private static final int RATE_HZ = 16_000;
  private static final int BLOCK = RATE_HZ / 50;
  private static final int LONGEST_BLOCKS = 8 * 50;
  private static final int SHORTEST_BLOCKS = 50;
  private static final int GAP_BLOCKS = 20;
  private static final int LONG_TURN_CLIPS = 4;

  /**
   * One turn.
   *
   * @param call what else the same person said on the same line has the same
   */
  record Clip(String name, String speaker, String call, String label, short[] samples) {}

  private EmotionClips() {}

  /** Acted: one turn for each clip of two seconds. */
  static List<Clip> acted(List<Recording> recordings) {
    return recordings.stream()
        .filter(recording -> recording.isIn("emotion"))
        .map(
            recording ->
                new Clip(
                    recording.file(),
                    recording.speaker(),
                    recording.speaker(),
                    recording.label(),
                    recording.samples(RATE_HZ)))
        .toList();
  }

  /** Acted, four clips of one speaker and one emotion put together: what longer turns are like. */
  static List<Clip> longTurns(List<Clip> acted) {
    TreeMap<String, List<Clip>> groups = new TreeMap<>();
    for (Clip clip : acted) {
      groups.computeIfAbsent(clip.speaker + " " + clip.label, _ -> new ArrayList<>()).add(clip);
    }
    List<Clip> turns = new ArrayList<>();
    for (List<Clip> group : groups.values()) {
      for (int at = 0; at + 1 < group.size(); at += LONG_TURN_CLIPS) {
        List<Clip> part = group.subList(at, Math.min(group.size(), at + LONG_TURN_CLIPS));
        Clip first = part.getFirst();
        short[][] samples = part.stream().map(Clip::samples).toArray(short[][]::new);
        turns.add(
            new Clip(
                first.name + "+" + part.size(),
                first.speaker,
                first.call,
                first.label,
                Voices.join(samples)));
      }
    }
    return turns;
  }

  /** Natural and read speech: cut at its pauses, or by speaker where somebody noted who speaks. */
  static List<Clip> natural(List<Recording> recordings) {
    List<Clip> turns = new ArrayList<>();
    for (Recording recording : recordings) {
      boolean wanted =
          recording.isIn("conversation")
              || recording.isIn("speech")
              || recording.isIn("language")
              || recording.isIn("hesitation");
      if (!wanted || recording.file().contains("mulaw")) {
        continue;
      }
      short[] samples = recording.samples(RATE_HZ);
      Path speakers =
          recording
              .path()
              .resolveSibling(recording.path().getFileName().toString().replace(".wav", ".rttm"));
      if (Files.exists(speakers)) {
        turns.addAll(bySpeaker(recording, samples, speakers));
      } else {
        turns.addAll(byPause(recording.file(), recording.speaker(), samples));
      }
    }
    return turns;
  }

  private static List<Clip> bySpeaker(Recording recording, short[] samples, Path rttm) {
    List<Clip> turns = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(rttm)) {
        String[] field = line.split("\\s+", -1);
        double start = Double.parseDouble(field[3]);
        double length = Double.parseDouble(field[4]);
        if (length < 1) {
          continue;
        }
        int from = (int) (start * RATE_HZ);
        int to = Math.min(samples.length, from + (int) (Math.min(8, length) * RATE_HZ));
        String speaker = field[7];
        turns.add(
            new Clip(
                recording.file() + "@" + field[3],
                speaker,
                recording.file() + " " + speaker,
                CALM,
                Arrays.copyOfRange(samples, from, to)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return turns;
  }

  private static List<Clip> byPause(String file, String speaker, short[] samples) {
    double[] levels = new double[samples.length / BLOCK];
    for (int b = 0; b < levels.length; b++) {
      double power = 1;
      for (int i = b * BLOCK; i < (b + 1) * BLOCK; i++) {
        power += (double) samples[i] * samples[i] / BLOCK;
      }
      levels[b] = 10 * Math.log10(power);
    }
    double[] sorted = levels.clone();
    Arrays.sort(sorted);
    double threshold = sorted[(int) (0.95 * (sorted.length - 1))] - 25;
    List<Clip> turns = new ArrayList<>();
    int start = -1;
    int last = -1;
    for (int b = 0; b <= levels.length; b++) {
      boolean loud = b < levels.length && levels[b] > threshold;
      if (loud && start < 0) {
        start = b;
      }
      if (loud) {
        last = b;
      }
      boolean over = b == levels.length || b - last > GAP_BLOCKS || b - start >= LONGEST_BLOCKS;
      if (start >= 0 && over) {
        if (last + 1 - start >= SHORTEST_BLOCKS) {
          turns.add(
              new Clip(
                  file + "@" + start * BLOCK / RATE_HZ,
                  speaker,
                  file,
                  CALM,
                  Arrays.copyOfRange(
                      samples,
                      Math.max(0, start - 3) * BLOCK,
                      Math.min(samples.length, (last + 4) * BLOCK))));
        }
        start = -1;
      }
    }
    return turns;
  }
}
