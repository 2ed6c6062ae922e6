package dev.undertone.gateway.browser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The binary frames of the browser door: eight bytes of header, then 16-bit little-endian mono PCM.
 *
 * <pre>
 * up:   'A' u8 | flags u8 | sequence u16 | capture time u32, ms | samples
 * down: 'B' u8 | flags u8 | generation u16 | media offset u32, ms | samples
 * </pre>
 *
 * <p>Eight bytes keep the samples aligned for a view over the same memory.
 *
 * @param endOfSegment whether the client holds the caller's turn to be over with this frame
 * @param discontinuity whether the client knows that it lost audio before this frame
 * @param sequence counts frames, 0–65535 and round again
 * @param captureMillis the client's clock at the first sample, modulo 2³²
 */
record BrowserFrame(
    boolean endOfSegment,
    boolean discontinuity,
    int sequence,
    long captureMillis,
    short[] samples) {

  static final int HEADER_BYTES = 8;

  private static final int UP = 'A';
  private static final byte DOWN = 'B';
  private static final int END_OF_SEGMENT = 1;
  private static final int DISCONTINUITY = 2;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Whether it is worth calling {@link #decode}: long enough, ours, whole samples. */
  static boolean isFrame(byte[] message) {
    return message.length >= HEADER_BYTES && message[0] == UP && message.length % 2 == 0;
  }

  static BrowserFrame decode(byte[] message) {
    var samples = new short[(message.length - HEADER_BYTES) / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) SHORT.get(message, HEADER_BYTES + 2 * i);
    }
    return new BrowserFrame(
        (message[1] & END_OF_SEGMENT) != 0,
        (message[1] & DISCONTINUITY) != 0,
        Short.toUnsignedInt((short) SHORT.get(message, 2)),
        Integer.toUnsignedLong((int) INT.get(message, 4)),
        samples);
  }

  /** A frame of ours. */
  static byte[] encode(long generation, long mediaOffsetMillis, short[] samples) {
    var message = new byte[HEADER_BYTES + 2 * samples.length];
    message[0] = DOWN;
    SHORT.set(message, 2, (short) generation);
    INT.set(message, 4, (int) mediaOffsetMillis);
    for (int i = 0; i < samples.length; i++) {
      SHORT.set(message, HEADER_BYTES + 2 * i, samples[i]);
    }
    return message;
  }
}
