package dev.undertone.conversation.audio;

/**
 * ITU-T G.711: the eight-bit companding of telephones, mu-law (America, Japan) and A-law
 * (elsewhere).
 *
 * <p>Decoding is a look-up; encoding searches the segment by its highest bit. Nothing is allocated,
 * any thread may call. Decoding agrees with {@code javax.sound.sampled} for every code, encoding
 * for every sample but those that it garbles: beyond ±32635 its mu-law wraps to silence where this
 * one stays at the loudest code, and -7 to -1 become -248 in its A-law and -8 here.
 */
public final class G711 {

  private static final int MU_LAW_BIAS = 0x84;
  private static final int MU_LAW_CLIP = 0x7FFF - MU_LAW_BIAS;

  private static final short[] MU_LAW = muLawTable();
  private static final short[] A_LAW = aLawTable();

  private G711() {}

  /** The sample that a mu-law code stands for. */
  public static short muLawToPcm(byte code) {
    return MU_LAW[code & 0xFF];
  }

  /** The sample that an A-law code stands for. */
  public static short aLawToPcm(byte code) {
    return A_LAW[code & 0xFF];
  }

  /** Decodes {@code length} mu-law codes into as many samples. */
  public static void decodeMuLaw(byte[] in, int offset, int length, short[] out, int outOffset) {
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = MU_LAW[in[offset + i] & 0xFF];
    }
  }

  /** Decodes {@code length} A-law codes into as many samples. */
  public static void decodeALaw(byte[] in, int offset, int length, short[] out, int outOffset) {
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = A_LAW[in[offset + i] & 0xFF];
    }
  }

  /** The mu-law code nearest to a sample. */
  public static byte encodeMuLaw(short sample) {
    int sign = sample < 0 ? 0x7F : 0xFF;
    int magnitude = Math.min(Math.abs((int) sample), MU_LAW_CLIP) + MU_LAW_BIAS;
    int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
    int mantissa = (magnitude >> (segment + 3)) & 0x0F;
    return (byte) (((segment << 4) | mantissa) ^ sign);
  }

  /** The A-law code nearest to a sample. */
  public static byte encodeALaw(short sample) {
    int sign = sample < 0 ? 0x55 : 0xD5;
    int magnitude = sample < 0 ? Math.max(0, -sample - 8) : sample;
    int segment = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
    int mantissa = (magnitude >> (segment == 0 ? 4 : segment + 3)) & 0x0F;
    return (byte) (((segment << 4) | mantissa) ^ sign);
  }

  /** Encodes {@code length} samples into as many mu-law codes. */
  public static void encodeMuLaw(short[] in, int offset, int length, byte[] out, int outOffset) {
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = encodeMuLaw(in[offset + i]);
    }
  }

  /** Encodes {@code length} samples into as many A-law codes. */
  public static void encodeALaw(short[] in, int offset, int length, byte[] out, int outOffset) {
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = encodeALaw(in[offset + i]);
    }
  }

  private static short[] muLawTable() {
    short[] table = new short[256];
    for (int code = 0; code < table.length; code++) {
      int bits = ~code;
      int magnitude = ((((bits & 0x0F) << 3) + MU_LAW_BIAS) << ((bits >> 4) & 0x07)) - MU_LAW_BIAS;
      table[code] = (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
    }
    return table;
  }

  private static short[] aLawTable() {
    short[] table = new short[256];
    for (int code = 0; code < table.length; code++) {
      int bits = code ^ 0x55;
      int segment = (bits >> 4) & 0x07;
      int magnitude = ((bits & 0x0F) << 4) + 8;
      if (segment > 0) {
        magnitude = (magnitude + 0x100) << (segment - 1);
      }
      table[code] = (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
    return table;
  }
}
