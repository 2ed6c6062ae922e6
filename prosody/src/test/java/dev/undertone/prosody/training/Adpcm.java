package dev.undertone.prosody.training;

/** IMA ADPCM, four bits a sample: there and back. Stands for codecs that follow the wave. */
final class Adpcm {

  private static final int[] MOVES = {-1, -1, -1, -1, 2, 4, 6, 8};
  private static final int STEPS = 89;

  private Adpcm() {}

  static short[] andBack(short[] pcm) {
    int predicted = 0;
    int index = 0;
    short[] out = new short[pcm.length];
    for (int i = 0; i < pcm.length; i++) {
      int step = step(index);
      int difference = pcm[i] - predicted;
      int code = Math.min(7, Math.abs(difference) * 4 / step);
      int change = step / 8 + step * code / 4;
      predicted = Math.clamp(predicted + (difference < 0 ? -change : change), -32_768, 32_767);
      index = Math.clamp(index + MOVES[code], 0, STEPS - 1);
      out[i] = (short) predicted;
    }
    return out;
  }

  /** The standard's table is this series, rounded. */
  private static int step(int index) {
    return (int) Math.round(7 * Math.pow(1.1, index));
  }
}
