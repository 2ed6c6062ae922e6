package dev.undertone.prosody;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.prosody.EmotionClips.Clip;
import dev.undertone.prosody.EmotionCoefficients.Population;
import dev.undertone.prosody.training.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The functionals of a turn, whole or as far as it was heard, through the analyser of a call.
 *
 * @param whole whether the turn was over
 */
record EmotionRow(Clip clip, Line line, boolean whole, long voicedMillis, float[] functionals) {

  private static final long[] LOOKS_MILLIS = {700, 1_000, 1_500, 2_000, 4_000};
  static final int RATE_HZ = 16_000;
  static final int LEAD = RATE_HZ / 2;
  static final int TAIL = RATE_HZ * 3 / 10;

  /** Least voiced speech that a model is asked about. */
  static final long LEAST_MILLIS = LOOKS_MILLIS[0];

  private static final EmotionModel DUMB =
      new EmotionModel() {
        @Override
        public Judgement judge(float[] functionals, long voicedMillis) {
          return new Judgement(0, 0, 0, 0, 1, 0, 0, 0);
        }

        @Override
        public void close() {}
      };

  String speaker() {
    return clip.speaker();
  }

  String label() {
    return clip.label();
  }

  /** All clips over these lines. */
  static List<EmotionRow> heard(List<Clip> clips, List<Line> lines) {
    List<EmotionRow> rows = new ArrayList<>();
    for (Line line : lines) {
      for (Clip clip : clips) {
        rows.addAll(heard(clip, line));
      }
    }
    return rows;
  }

  /** Rows of one clip, the whole one last; without any when too little of it is voiced. */
  static List<EmotionRow> heard(Clip clip, Line line) {
    short[] samples = line.carry(inQuiet(clip.samples(), clip.name().hashCode()), 1);
    int rate = line.rateHz();
    int tail = TAIL * rate / RATE_HZ;
    int lead = LEAD * rate / RATE_HZ;
    List<EmotionRow> rows = new ArrayList<>();
    Population none =
        new Population(
            TurnFunctionals.NAMES,
            new double[TurnFunctionals.COUNT],
            new double[TurnFunctionals.COUNT]);
    try (var analyzer = new TarsosProsodyAnalyzer(rate, EmotionUse.ALLOWED, DUMB, DUMB, none)) {
      analyzer.turnStarted(lead);
      int step = rate / 100;
      int look = 0;
      for (int at = 0; at < samples.length; at += step) {
        boolean speech = at >= lead && at < samples.length - tail;
        analyzer.accept(samples, at, Math.min(step, samples.length - at), at, speech);
        if (look < LOOKS_MILLIS.length && analyzer.voicedMillis() >= LOOKS_MILLIS[look]) {
          rows.add(row(clip, line, false, analyzer));
          look++;
        }
      }
      if (!rows.isEmpty()) {
        rows.add(row(clip, line, true, analyzer));
      }
    }
    return rows;
  }

  /** With some of the silence of a room around it, from which the line's noise can be told. */
  static short[] inQuiet(short[] samples, long seed) {
    Random random = new Random(seed);
    short[] all = new short[LEAD + samples.length + TAIL];
    System.arraycopy(samples, 0, all, LEAD, samples.length);
    for (int i = 0; i < all.length; i++) {
      all[i] = (short) Math.clamp(all[i] + Math.round(6 * random.nextGaussian()), -32_768, 32_767);
    }
    return all;
  }

  private static EmotionRow row(
      Clip clip, Line line, boolean whole, TarsosProsodyAnalyzer analyzer) {
    float[] functionals = new float[TurnFunctionals.COUNT];
    analyzer.writeFunctionals(functionals);
    return new EmotionRow(clip, line, whole, analyzer.voicedMillis(), functionals);
  }
}
