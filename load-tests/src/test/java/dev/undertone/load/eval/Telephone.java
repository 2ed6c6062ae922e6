package dev.undertone.load.eval;

import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.audio.Resampler;
import java.util.Arrays;

/** What a telephone line makes of sound: 8 kHz, through mu-law and back. */
final class Telephone {

  static final int RATE_HZ = 8_000;

  private Telephone() {}

  static short[] line(short[] samples, int rateHz) {
    short[] narrow = samples;
    if (rateHz != RATE_HZ) {
      var resampler = new Resampler(rateHz, RATE_HZ);
      narrow = new short[resampler.maxOutput(samples.length)];
      int length = resampler.resample(samples, 0, samples.length, narrow, 0);
      narrow = Arrays.copyOf(narrow, length);
    }
    byte[] coded = new byte[narrow.length];
    short[] back = new short[narrow.length];
    G711.encodeMuLaw(narrow, 0, narrow.length, coded, 0);
    G711.decodeMuLaw(coded, 0, coded.length, back, 0);
    return back;
  }

  /** One after the other. */
  static short[] joined(short[]... parts) {
    short[] whole = new short[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (short[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  static short[] silence(int millis) {
    return new short[RATE_HZ / 1_000 * millis];
  }
}
