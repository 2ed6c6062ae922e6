package dev.undertone.prosody;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.Sound;
import dev.undertone.prosody.Recordings.Recording;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether tones, music, keys and noise are told from speech, and speech from them. */
final class SoundSection implements Section {

  private static final double MOST_FALSE = 0.001;
  private static final double LEAST_KEYS = 0.98;

  /** What a line was heard to carry, held to be speech all the time. */
  private record Heard(Map<Sound, Integer> looks, String keys) {
    double share(Sound... sounds) {
      int all = looks.values().stream().mapToInt(Integer::intValue).sum();
      int some = 0;
      for (Sound sound : sounds) {
        some += looks.getOrDefault(sound, 0);
      }
      return all == 0 ? 0 : (double) some / all;
    }
  }

  @Override
  public String title() {
    return "Tones, music, keys, noise";
  }

  @Override
  public String note() {
    return """
    Music, tones and keys are built, so these rates say what the rules do and not what the world's
    hold music is like. A melody with vibrato and no accompaniment is not told from a singing
    voice; it is reported and has no bar. No look is skipped on recorded speech; on built sound the
    first second of music and 300 ms of tone are, in which nothing can be known.\
    """;
  }

  @Override
  public List<Row> rows(List<Recording> recordings) {
    List<Row> rows = new ArrayList<>();
    speech(recordings, rows);
    abstention(rows);
    tonesAndMusic(rows);
    keys(rows);
    return rows;
  }

  private static void speech(List<Recording> recordings, List<Row> rows) {
    int speakers = (int) recordings.stream().map(Recording::speaker).distinct().count();
    for (String line : new String[] {Row.WIDEBAND, Row.TELEPHONE}) {
      double looks = 0;
      double wrong = 0;
      int keys = 0;
      for (Recording each : recordings) {
        boolean telephone = line.equals(Row.TELEPHONE);
        short[] samples = telephone ? each.overTelephone() : each.samples(16_000);
        Heard heard = hear(samples, telephone ? 8_000 : 16_000, 0);
        double all = heard.looks().values().stream().mapToInt(Integer::intValue).sum();
        looks += all;
        wrong += all * heard.share(Sound.TONE, Sound.MUSIC, Sound.KEY);
        keys += heard.keys().length();
      }
      int n = recordings.size();
      String minutes = " of %.0f min".formatted(looks / 50 / 60);
      double rate = wrong / looks;
      rows.add(
          Row.judged(
              "recorded speech called tone, music or key",
              "≤ 0.1 %",
              line,
              percent(rate) + minutes,
              "",
              n,
              speakers,
              rate <= MOST_FALSE));
      rows.add(
          Row.judged(
              "keys heard in recorded speech",
              "0",
              line,
              keys + minutes,
              "",
              n,
              speakers,
              keys == 0));
    }
  }

  private static void abstention(List<Row> rows) {
    List<double[]> waves = new ArrayList<>();
    for (long seed = 11; seed <= 14; seed++) {
      for (Sounds.Noise colour : Sounds.Noise.values()) {
        waves.add(Sounds.noise(colour, 3_000, seed));
      }
      for (Sounds.Music kind : Sounds.Music.values()) {
        if (kind != Sounds.Music.SOLO_VIBRATO) {
          waves.add(Sounds.music(kind, 5_000, seed));
        }
      }
      waves.add(Sounds.key((int) seed, 1_200, 2, 0));
      waves.add(Sounds.tones(4_000, 2_000, 1_000, 440, 480 + (double) seed));
      waves.add(Sounds.tones(4_000, 500, 500, 100.0 * (double) seed));
    }
    for (int rateHz : new int[] {16_000, 8_000}) {
      int silent = 0;
      int n = 0;
      for (double[] wave : waves) {
        for (double peakDbfs : new double[] {-3, -20}) {
          short[] samples = Sounds.overTelephone(wave, peakDbfs, 30, n);
          silent += AbstentionTest.saysNothing(AbstentionTest.heard(samples, rateHz)) ? 1 : 0;
          n++;
        }
      }
      rows.add(
          Row.judged(
              "nothing said of emotion and hesitation on noise, tones, music, keys",
              "100 %",
              rateHz == 8_000 ? Row.TELEPHONE : Row.WIDEBAND,
              percent((double) silent / n),
              "",
              n,
              0,
              silent == n));
    }
  }

  private static void tonesAndMusic(List<Row> rows) {
    double[][] tones = {{425}, {350, 440}, {440, 480}, {480, 620}, {1_100}, {2_100}, {400, 450}};
    double told = 0;
    for (double[] hz : tones) {
      short[] samples = Sounds.overTelephone(Sounds.tones(2_000, 2_000, 1, hz), -10, 20, 1);
      told += hear(samples, Sounds.RATE_HZ, 300).share(Sound.TONE) / tones.length;
    }
    rows.add(
        Row.judged(
            "time of tones that is told",
            "≥ 95 %",
            Row.TELEPHONE,
            percent(told),
            "",
            tones.length,
            0,
            told >= 0.95));
    for (Sounds.Music kind : Sounds.Music.values()) {
      int pieces = 20;
      double music = 0;
      for (long seed = 100; seed < 100 + pieces; seed++) {
        double snrDb = seed % 2 == 0 ? 30 : 15;
        short[] samples = Sounds.overTelephone(Sounds.music(kind, 6_000, seed), -6, snrDb, seed);
        Heard heard = hear(samples, Sounds.RATE_HZ, 1_000);
        music += heard.share(Sound.MUSIC, Sound.TONE) / pieces;
      }
      String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      rows.add(
          Row.report(
              "time of music that is told, " + name, Row.TELEPHONE, percent(music), "", pieces, 0));
    }
  }

  private static void keys(List<Row> rows) {
    for (int millis : new int[] {40, 60, 100}) {
      for (boolean muLaw : new boolean[] {false, true}) {
        int n = 0;
        int right = 0;
        for (int key = 0; key < 16; key++) {
          for (double twistDb : new double[] {-8, -4, 0, 4}) {
            for (double snrDb : new double[] {15, 20, 30}) {
              double[] wave = Sounds.key(key, millis, twistDb, 0);
              short[] samples =
                  muLaw
                      ? Sounds.overTelephone(wave, -7, snrDb, n)
                      : Sounds.samples(wave, -7, snrDb, n);
              String heard = hear(samples, Sounds.RATE_HZ, 0).keys();
              right += heard.equals(Sounds.KEYS.substring(key, key + 1)) ? 1 : 0;
              n++;
            }
          }
        }
        double rate = (double) right / n;
        rows.add(
            Row.judged(
                "16 keys of %d ms, twist −8 to 4 dB, SNR 15 to 30 dB".formatted(millis),
                "≥ 98 %",
                muLaw ? Row.TELEPHONE : "8 kHz",
                percent(rate),
                "",
                n,
                0,
                rate >= LEAST_KEYS));
      }
    }
  }

  private static Heard hear(short[] samples, int rateHz, int skipMillis) {
    Map<Sound, Integer> looks = new EnumMap<>(Sound.class);
    StringBuilder keys = new StringBuilder();
    int step = rateHz / 50;
    int from = skipMillis * rateHz / 1_000;
    try (ProsodyAnalyzer analyzer = new TarsosProsody().open(rateHz, EmotionUse.ALLOWED)) {
      for (int at = 0; at + step <= samples.length; at += step) {
        analyzer.accept(samples, at, step, at, true);
        if (at >= from) {
          looks.merge(analyzer.sound(), 1, Integer::sum);
        }
        for (char key = analyzer.takeKey(); key != 0; key = analyzer.takeKey()) {
          keys.append(key);
        }
      }
    }
    return new Heard(looks, keys.toString());
  }

  private static String percent(double part) {
    return "%.2f %%".formatted(100 * part);
  }
}
