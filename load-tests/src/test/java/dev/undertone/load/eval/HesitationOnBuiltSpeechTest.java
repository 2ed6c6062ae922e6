package dev.undertone.load.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.Word;
import dev.undertone.load.eval.BuiltTurn.Kind;
import dev.undertone.load.eval.BuiltTurn.Truth;
import dev.undertone.prosody.TarsosProsody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fillers, drawn words and pauses of known times in synthesised turns, through telephone codecs and
 * noise; run by {@code -Peval}. Once they had been seen, the detector's weight of what lies off the
 * voice's centre was lowered and its rule of a vowel with a nasal after it added: of those two they
 * are no test. Writes its table to {@code load-tests/results}.
 */
@Tag("eval")
class HesitationOnBuiltSpeechTest {

  private static final double EDGE_MILLIS = 40;

  /** The line before the turn, on which the background is learned, and after it. */
  private static final int LEAD = BuiltTurn.RATE_HZ;

  private static final int TAIL = BuiltTurn.RATE_HZ / 2;

  private static final Set<HesitationEvent.Kind> FILLER = EnumSet.of(HesitationEvent.Kind.FILLER);
  private static final Set<HesitationEvent.Kind> VOICED =
      EnumSet.of(HesitationEvent.Kind.FILLER, HesitationEvent.Kind.LENGTHENING);

  /** What the sound goes through. */
  private record Line(String name, int rateHz, boolean telephone, double snrDb) {
    short[] carry(short[] samples) {
      short[] out = resampled(samples, rateHz);
      if (snrDb < 90) {
        out = noisy(out, snrDb);
      }
      return telephone ? muLaw(out) : out;
    }
  }

  private static final List<Line> LINES =
      List.of(
          new Line("16 kHz", 16_000, false, 99),
          new Line("8 kHz mu-law", 8_000, true, 99),
          new Line("8 kHz mu-law, noise at 20 dB", 8_000, true, 20),
          new Line("8 kHz mu-law, noise at 10 dB", 8_000, true, 10));

  private record Score(int hits, int falseAlarms, int misses) {
    Score plus(Score other) {
      return new Score(hits + other.hits, falseAlarms + other.falseAlarms, misses + other.misses);
    }

    double f1() {
      return 2.0 * hits / (2 * hits + falseAlarms + misses);
    }

    String row(String check, String bar, Line line, String verdict) {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | F1 %.2f (P %.2f, R %.2f) | | %d | built | %s |%n",
          check,
          bar,
          line.name(),
          f1(),
          (double) hits / (hits + falseAlarms),
          (double) hits / (hits + misses),
          hits + misses,
          verdict);
    }
  }

  @Test
  void hesitationsThatWereBuiltInAreFound() throws Exception {
    List<BuiltTurn> hesitant;
    List<BuiltTurn> fluent;
    try (BuiltTurns turns = new BuiltTurns()) {
      hesitant = turns.hesitant();
      fluent = turns.fluent();
    }
    StringBuilder text = new StringBuilder(preface(hesitant, fluent));
    Score pausesOnThePhone = new Score(0, 0, 0);
    Score voicedOnThePhone = new Score(0, 0, 0);
    for (Line line : LINES) {
      for (boolean words : new boolean[] {false, true}) {
        String how = words ? ", words without fillers" : ", sound only";
        Score fillers = new Score(0, 0, 0);
        Score voiced = new Score(0, 0, 0);
        Score pauses = new Score(0, 0, 0);
        for (BuiltTurn turn : hesitant) {
          List<HesitationEvent> found = heard(turn, line, words);
          fillers = fillers.plus(voiced(found, FILLER, turn.of(Kind.FILLER), line));
          List<Truth> both = new ArrayList<>(turn.of(Kind.FILLER));
          both.addAll(turn.of(Kind.DRAWN));
          voiced = voiced.plus(voiced(found, VOICED, both, line));
          pauses = pauses.plus(pauses(found, turn.of(Kind.PAUSE), line));
        }
        text.append(fillers.row("fillers" + how, "", line, "report"));
        text.append(voiced.row("fillers and drawn words" + how, "", line, "report"));
        if (!words && line.snrDb() > 90) {
          text.append(pauses.row("pauses ≥ 250 ms, edges ± 40 ms", "", line, "report"));
          pausesOnThePhone = line.telephone() ? pauses : pausesOnThePhone;
          voicedOnThePhone = line.telephone() ? voiced : voicedOnThePhone;
        }
        text.append(falseAlarms(fluent, line, words, how));
      }
    }
    System.out.println(text);
    Path results = Path.of(System.getProperty("basedir", "."), "results");
    Files.createDirectories(results);
    Files.writeString(
        results.resolve(LocalDate.now(ZoneOffset.UTC) + "-hesitation-built.md"), text);

    assertThat(voicedOnThePhone.f1()).isGreaterThan(0.65);
    assertThat(pausesOnThePhone.f1()).isGreaterThan(0.7);
  }

  private static String preface(List<BuiltTurn> hesitant, List<BuiltTurn> fluent)
      throws IOException {
    return """
    # Hesitation on built speech, %s

    MaryTTS, one voice at %d settings of pitch and rate: %d turns with fillers, drawn words and
    pauses at known times, %d fluent ones. Vowels of fillers are drawn out to 160–650 ms, words to
    350–700 ms, silences around fillers are 20–600 ms. Once they had been seen, the weight of what
    lies off the voice's centre was lowered and the rule of a vowel with a nasal after it added, so
    they are no test of those two; nothing else was chosen on them. The voice is no person, so there
    is no interval by speaker. Words are the true ones with the fillers left out,
    as Vosk leaves them out, laid over their phrases by their letters. Phrases begin and end with
    weak sounds that a telephone line swallows, so pauses are often found too long there; in noise
    they depend on voice activity, which takes no part here, and are not judged. Command: `mvn verify -Peval`.

    | check | bar | line | figure | 95 %% interval | n | speakers | |
    |---|---|---|---:|---:|---:|---:|---|
    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC), BuiltTurns.callers(), hesitant.size(), fluent.size());
  }

  private static String falseAlarms(List<BuiltTurn> fluent, Line line, boolean words, String how) {
    int events = 0;
    double minutes = 0;
    for (BuiltTurn turn : fluent) {
      events +=
          (int) heard(turn, line, words).stream().filter(e -> VOICED.contains(e.kind())).count();
      minutes += turn.samples().length / 60.0 / BuiltTurn.RATE_HZ;
    }
    return String.format(
        Locale.ROOT,
        "| false alarms in fluent turns%s | | %s | %.2f a minute (%d in %.1f min) | | %d | built |"
            + " report |%n",
        how,
        line.name(),
        events / minutes,
        events,
        minutes,
        fluent.size());
  }

  private static List<HesitationEvent> heard(BuiltTurn turn, Line line, boolean withWords) {
    int rateHz = line.rateHz();
    short[] whole = new short[LEAD + turn.samples().length + TAIL];
    System.arraycopy(turn.samples(), 0, whole, LEAD, turn.samples().length);
    short[] samples = line.carry(whole);
    int lead = (int) ((long) LEAD * rateHz / BuiltTurn.RATE_HZ);
    int tail = (int) ((long) TAIL * rateHz / BuiltTurn.RATE_HZ);
    try (ProsodyAnalyzer analyzer =
        new TarsosProsody().open(rateHz, EmotionUse.off("not of interest"))) {
      analyzer.accept(samples, 0, lead, -lead, false);
      analyzer.turnStarted(0);
      analyzer.accept(samples, lead, samples.length - lead - tail, 0, true);
      analyzer.accept(samples, samples.length - tail, tail, samples.length - lead - tail, false);
      if (withWords) {
        List<Word> words =
            turn.spoken().stream()
                .map(
                    spoken ->
                        new Word(
                            spoken.text(),
                            spoken.startSample() * rateHz / BuiltTurn.RATE_HZ,
                            spoken.endSample() * rateHz / BuiltTurn.RATE_HZ,
                            0.9))
                .toList();
        analyzer.words(words, "en");
      }
      return analyzer.sinceTurnStart().hesitation().events();
    }
  }

  private static Score voiced(
      List<HesitationEvent> events,
      Set<HesitationEvent.Kind> kinds,
      List<Truth> truths,
      Line line) {
    return compare(
        events.stream().filter(event -> kinds.contains(event.kind())).toList(),
        truths,
        (from, until, truth) -> {
          double start = millis(truth.startSample(), BuiltTurn.RATE_HZ);
          double end = millis(truth.endSample(), BuiltTurn.RATE_HZ);
          double common = Math.min(until, end) - Math.max(from, start);
          return common > 0 && 2 * common >= Math.min(until - from, end - start);
        },
        line);
  }

  private static Score pauses(List<HesitationEvent> events, List<Truth> truths, Line line) {
    return compare(
        events.stream().filter(e -> e.kind() == HesitationEvent.Kind.PAUSE).toList(),
        truths,
        (from, until, truth) ->
            Math.abs(from - millis(truth.startSample(), BuiltTurn.RATE_HZ)) <= EDGE_MILLIS
                && Math.abs(until - millis(truth.endSample(), BuiltTurn.RATE_HZ)) <= EDGE_MILLIS,
        line);
  }

  private interface Sameness {
    boolean of(double fromMillis, double untilMillis, Truth truth);
  }

  private static Score compare(
      List<HesitationEvent> found, List<Truth> truths, Sameness same, Line line) {
    List<Truth> left = new ArrayList<>(truths);
    int hits = 0;
    for (HesitationEvent event : found) {
      double from = millis(event.startSample(), line.rateHz());
      double until = millis(event.endSample(), line.rateHz());
      for (Truth truth : left) {
        if (same.of(from, until, truth)) {
          left.remove(truth);
          hits++;
          break;
        }
      }
    }
    return new Score(hits, found.size() - hits, left.size());
  }

  private static double millis(long sample, int rateHz) {
    return sample * 1_000.0 / rateHz;
  }

  private static short[] resampled(short[] samples, int toHz) {
    if (toHz == BuiltTurn.RATE_HZ) {
      return samples.clone();
    }
    Resampler resampler = new Resampler(BuiltTurn.RATE_HZ, toHz);
    short[] out = new short[resampler.maxOutput(samples.length)];
    return Arrays.copyOf(out, resampler.resample(samples, 0, samples.length, out, 0));
  }

  private static short[] muLaw(short[] samples) {
    byte[] line = new byte[samples.length];
    short[] back = new short[samples.length];
    G711.encodeMuLaw(samples, 0, samples.length, line, 0);
    G711.decodeMuLaw(line, 0, line.length, back, 0);
    return back;
  }

  /** Noise that falls by 6 dB an octave from 640 Hz on, against the mean of the whole turn. */
  private static short[] noisy(short[] samples, double snrDb) {
    double power = 0;
    for (short sample : samples) {
      power += (double) sample * sample;
    }
    double rms = Math.sqrt(power / samples.length) * Math.pow(10, -snrDb / 20);
    Random random = new Random(7);
    short[] out = new short[samples.length];
    double low = 0;
    for (int i = 0; i < samples.length; i++) {
      low += 0.5 * (random.nextGaussian() * rms * 1.73 - low);
      out[i] = (short) Math.clamp(Math.round(samples[i] + low), -32_768, 32_767);
    }
    return out;
  }
}
