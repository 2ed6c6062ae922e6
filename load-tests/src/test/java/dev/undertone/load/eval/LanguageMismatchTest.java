package dev.undertone.load.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.speech.LanguageDetector.Guess;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.UtteranceId;
import dev.undertone.conversation.turn.LanguageTracker;
import dev.undertone.gateway.caller.WavFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the word confidence of an English recogniser tells of callers who speak something else; run
 * by {@code -Peval -Dundertone.audio=DIR}, where {@code DIR} holds {@code MANIFEST.tsv} and the
 * clips it names. Recordings are cut into turns of 6 s, and all clips of one speaker in one folder
 * make a call.
 */
@Tag("eval")
class LanguageMismatchTest {

  private static final int RATE_HZ = 16_000;
  private static final int TURN_SAMPLES = 6 * RATE_HZ;
  private static final int LEAST_SAMPLES = RATE_HZ;
  private static final int MIN_WORDS = 3;

  /** Of the many short clips of EMO-DB every so manieth is heard. */
  private static final int EMOTION_STEP = 4;

  private static final SpeechEvent.Final NO_WORDS =
      new SpeechEvent.Final(new UtteranceId(1), "", List.of());

  /** What the recogniser made of one turn. */
  private record Turn(String call, boolean english, int words, double confidence) {}

  @Test
  void isBelievedByHowSureItIsOfItsWords() throws Exception {
    Path audio = audio();
    List<String[]> clips = clips(audio);
    StringBuilder table =
        new StringBuilder(
            """
            | line | turns of ≥ 3 words: English; other | AUC | low turns: English; other \
            | mismatch, turns of calls of ≥ 2 turns: English; other | calls with one: English; other |
            |---|---:|---:|---:|---:|---:|
            """);
    double worstAuc = 1;
    double worstFalse = 0;
    try (DirectEngine engine =
        new DirectEngine(Path.of("..", "stt-bridge", "target", "models", "vosk-en"))) {
      for (boolean telephone : new boolean[] {false, true}) {
        List<Turn> turns = new ArrayList<>();
        for (String[] clip : clips) {
          turns.addAll(hear(engine, audio, clip, telephone));
        }
        Stream<Turn> enough = turns.stream().filter(turn -> turn.words() >= MIN_WORDS);
        double auc = auc(enough.toList());
        Calls english = Calls.of(turns, true);
        Calls other = Calls.of(turns, false);
        worstAuc = Math.min(worstAuc, auc);
        worstFalse = Math.max(worstFalse, english.share());
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %d; %d | %.2f | %.0f %%; %.0f %% | %.0f %% of %d; %.0f %% of %d | %d of %d;"
                    + " %d of %d |%n",
                telephone ? "8 kHz mu-law" : "16 kHz",
                count(turns, true),
                count(turns, false),
                auc,
                low(turns, true),
                low(turns, false),
                english.share(),
                english.turns(),
                other.share(),
                other.turns(),
                english.callsWithOne(),
                english.calls(),
                other.callsWithOne(),
                other.calls()));
      }
    }
    System.out.println(table);

    assertThat(worstAuc).as("AUC of word confidence, English against others").isGreaterThan(0.7);
    assertThat(worstFalse).as("percent of English turns called a mismatch").isLessThan(10);
  }

  /** How often the tracker of a call calls it a mismatch. */
  private record Calls(int calls, int callsWithOne, int turns, int mismatches) {

    static Calls of(List<Turn> all, boolean english) {
      Map<String, List<Turn>> calls = new TreeMap<>();
      all.stream()
          .filter(turn -> turn.english() == english && turn.words() > 0)
          .forEach(turn -> calls.computeIfAbsent(turn.call(), _ -> new ArrayList<>()).add(turn));
      calls.values().removeIf(turns -> turns.size() < 2);
      int with = 0;
      int mismatches = 0;
      int turns = 0;
      for (List<Turn> call : calls.values()) {
        var tracker = new LanguageTracker("en", false);
        int before = mismatches;
        for (Turn turn : call) {
          var said =
              new LanguageTracker.Turn(turn.words(), turn.confidence(), "", Guess.UNDETERMINED);
          mismatches += tracker.turnEnded(said).mismatch() ? 1 : 0;
          turns++;
        }
        with += mismatches > before ? 1 : 0;
      }
      return new Calls(calls.size(), with, turns, mismatches);
    }

    double share() {
      return 100.0 * mismatches / turns;
    }
  }

  private static List<Turn> hear(DirectEngine engine, Path audio, String[] clip, boolean telephone)
      throws Exception {
    WavFile file = WavFile.read(audio.resolve(clip[0]));
    short[] sound = resampled(file.caller(), file.format().sampleRateHz(), RATE_HZ);
    if (telephone) {
      short[] line = resampled(sound, RATE_HZ, 8_000);
      byte[] coded = new byte[line.length];
      G711.encodeMuLaw(line, 0, line.length, coded, 0);
      G711.decodeMuLaw(coded, 0, coded.length, line, 0);
      sound = resampled(line, 8_000, RATE_HZ);
    }
    String speaker = clip[4].startsWith("emodb-") ? clip[4].substring(0, 8) : clip[4];
    String call =
        clip[0].startsWith("conversation/")
            ? clip[0]
            : clip[0].substring(0, clip[0].indexOf('/')) + speaker;
    List<Turn> turns = new ArrayList<>();
    for (int at = 0; at + LEAST_SAMPLES <= sound.length; at += TURN_SAMPLES) {
      short[] piece = Arrays.copyOfRange(sound, at, Math.min(sound.length, at + TURN_SAMPLES));
      // Meeting rooms are mostly overlap and noise: a turn without a word has no confidence either.
      SpeechEvent.Final heard = engine.understand(piece).orElse(NO_WORDS);
      turns.add(new Turn(call, clip[6].equals("en"), heard.words().size(), heard.confidence()));
    }
    return turns;
  }

  private static short[] resampled(short[] samples, int fromHz, int toHz) {
    var resampler = new Resampler(fromHz, toHz);
    short[] out = new short[resampler.maxOutput(samples.length)];
    return Arrays.copyOf(out, resampler.resample(samples, 0, samples.length, out, 0));
  }

  private static long count(List<Turn> turns, boolean english) {
    return turns.stream().filter(t -> t.english() == english && t.words() >= MIN_WORDS).count();
  }

  private static double low(List<Turn> turns, boolean english) {
    long low =
        turns.stream()
            .filter(t -> t.english() == english && t.words() >= MIN_WORDS && t.confidence() < 0.8)
            .count();
    return 100.0 * low / count(turns, english);
  }

  /** Chance that a foreign turn is less sure than an English one. */
  private static double auc(List<Turn> turns) {
    double wins = 0;
    long pairs = 0;
    for (Turn other : turns) {
      for (Turn english : turns) {
        if (english.english() && !other.english()) {
          pairs++;
          int order = Double.compare(english.confidence(), other.confidence());
          wins += order > 0 ? 1 : order == 0 ? 0.5 : 0;
        }
      }
    }
    return wins / pairs;
  }

  private static Path audio() {
    String audio = System.getProperty("undertone.audio", "");
    assertThat(audio)
        .as("property undertone.audio: the folder of the recorded audio, with its MANIFEST.tsv")
        .isNotEmpty();
    return Path.of(audio);
  }

  /** Clips of speech whose language is certain; the acted ones thinned out. */
  private static List<String[]> clips(Path audio) throws Exception {
    List<String[]> clips = new ArrayList<>();
    int acted = 0;
    for (String line : Files.readAllLines(audio.resolve("MANIFEST.tsv"))) {
      String[] columns = line.split("\t", -1);
      boolean known = columns[6].matches("[a-z]{2}");
      boolean heard =
          columns[0].startsWith("emotion/")
              ? acted++ % EMOTION_STEP == 0
              : !columns[0].startsWith("digits8k/");
      if (known && heard) {
        clips.add(columns);
      }
    }
    return clips;
  }
}
