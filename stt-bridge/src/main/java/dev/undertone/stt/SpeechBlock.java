package dev.undertone.stt;

/**
 * Up to 100 ms of one utterance, on its way into the engine. One thread at a time; the array is
 * reused.
 */
final class SpeechBlock {

  /** A native call cannot be interrupted: closing never waits for more audio than this. */
  static final int MAX_SAMPLES = 1_600;

  private final short[] samples = new short[MAX_SAMPLES];
  private final long[] pieceFirstSample = new long[MAX_SAMPLES];
  private final int[] pieceLength = new int[MAX_SAMPLES];
  private int pieces;
  private int length;

  void clear() {
    pieces = 0;
    length = 0;
  }

  int room() {
    return MAX_SAMPLES - length;
  }

  int length() {
    return length;
  }

  short[] samples() {
    return samples;
  }

  /** Copies a piece that was said at {@code firstSample} of the call; it must fit. */
  void append(short[] from, int offset, int count, long firstSample) {
    System.arraycopy(from, offset, samples, length, count);
    pieceFirstSample[pieces] = firstSample;
    pieceLength[pieces] = count;
    pieces++;
    length += count;
  }

  /** Tells the map where its pieces were said. */
  void describeTo(SampleMap map) {
    for (int i = 0; i < pieces; i++) {
      map.fed(pieceLength[i], pieceFirstSample[i]);
    }
  }

  /** Mean power of the block, full scale = 1. */
  double power() {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return length == 0 ? 0 : sum / length / (32_768.0 * 32_768.0);
  }
}
