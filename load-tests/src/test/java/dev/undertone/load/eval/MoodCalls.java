package dev.undertone.load.eval;

import dev.undertone.gateway.caller.WavException;
import dev.undertone.gateway.caller.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pairs of calls that differ in nothing but the voice of the last turns. Two calm turns come first,
 * so that the caller is known; who is agitated says the same thing twice, and so does his calm
 * twin.
 */
final class MoodCalls {

  private static final List<String> OPENINGS =
      List.of(
          "Hello, I would like to know the opening hours of your shop.",
          "Thank you, and is there a place to park the car nearby?");

  private static final List<String> LINES =
      List.of(
          "When will my parcel arrive at the house?",
          "I want to change the date of my appointment on Friday.",
          "The machine that I bought from you does not start.",
          "You have charged my account for the same order again.",
          "Please tell me where the nearest branch of the bank is.",
          "My telephone line has been dead since Monday morning.");

  private static final double[] SPEAKERS = {-3, 0, 2};

  private MoodCalls() {}

  /** Speech of a synthetic voice, three speakers by pitch. */
  static List<MoodCall> synthesised(MoodyVoice voice) throws InterruptedException {
    List<MoodCall> calls = new ArrayList<>();
    for (double pitch : SPEAKERS) {
      short[] first = voice.calm(OPENINGS.get(0), pitch);
      short[] second = voice.calm(OPENINGS.get(1), pitch);
      for (String line : LINES) {
        String pair = "pitch %+.0f: %s".formatted(pitch, line);
        short[] calm = voice.calm(line, pitch);
        short[] hesitant = voice.hesitant(line, pitch);
        short[] upset = voice.agitated(line, pitch);
        calls.add(
            new MoodCall("synthetic, hesitant", pair, "patient", List.of(first, second, hesitant)));
        calls.add(new MoodCall("synthetic, hesitant", pair, "", List.of(first, second, calm)));
        calls.add(
            new MoodCall(
                "synthetic, agitated", pair, "strong", List.of(first, second, upset, upset)));
        calls.add(
            new MoodCall("synthetic, agitated", pair, "", List.of(first, second, calm, calm)));
      }
    }
    return calls;
  }

  /** EMO-DB: sentences that one speaker said both angrily and neutrally. */
  static List<MoodCall> acted(Path audio) throws IOException, WavException {
    Map<String, Map<String, Path>> neutral = new TreeMap<>();
    Map<String, Map<String, Path>> angry = new TreeMap<>();
    for (String line : Files.readAllLines(audio.resolve("MANIFEST.tsv"))) {
      String[] columns = line.split("\t", -1);
      if (columns[0].startsWith("emotion/emodb/")) {
        String name = columns[0].substring("emotion/emodb/".length());
        String speaker = name.substring(0, 2);
        String sentence = name.substring(2, 5);
        Map<String, Map<String, Path>> into =
            switch (columns[3]) {
              case "neutral" -> neutral;
              case "angry" -> angry;
              default -> new TreeMap<>();
            };
        into.computeIfAbsent(speaker, key -> new TreeMap<>())
            .putIfAbsent(sentence, audio.resolve(columns[0]));
      }
    }
    List<MoodCall> calls = new ArrayList<>();
    for (var speaker : neutral.entrySet()) {
      Map<String, Path> shouted = angry.getOrDefault(speaker.getKey(), Map.of());
      for (var sentence : speaker.getValue().entrySet()) {
        if (shouted.containsKey(sentence.getKey())) {
          calls.addAll(pair(speaker.getKey(), sentence.getKey(), speaker.getValue(), shouted));
        }
      }
    }
    return calls;
  }

  private static List<MoodCall> pair(
      String speaker, String sentence, Map<String, Path> neutral, Map<String, Path> angry)
      throws IOException, WavException {
    List<short[]> before = new ArrayList<>();
    for (var other : neutral.entrySet()) {
      if (!other.getKey().equals(sentence) && before.size() < OPENINGS.size()) {
        before.add(line(other.getValue()));
      }
    }
    String pair = "speaker " + speaker + ", sentence " + sentence;
    List<MoodCall> calls = new ArrayList<>();
    if (before.size() == OPENINGS.size()) {
      calls.add(call(pair, "strong", before, line(angry.get(sentence))));
      calls.add(call(pair, "", before, line(neutral.get(sentence))));
    }
    return calls;
  }

  private static MoodCall call(String pair, String expected, List<short[]> before, short[] twice) {
    List<short[]> turns = new ArrayList<>(before);
    turns.add(twice);
    turns.add(twice);
    return new MoodCall("recorded, angry (EMO-DB)", pair, expected, turns);
  }

  private static short[] line(Path wav) throws IOException, WavException {
    WavFile file = WavFile.read(wav);
    return Telephone.line(file.caller(), file.format().sampleRateHz());
  }
}
