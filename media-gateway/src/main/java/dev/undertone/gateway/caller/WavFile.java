package dev.undertone.gateway.caller;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.G711;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A recording, read whole.
 *
 * @param encoding what it was stored as, for people
 * @param samples PCM, interleaved where there are two channels
 */
public record WavFile(AudioFormat format, String encoding, short[] samples) {

  private static final long MAX_BYTES = 1L << 30;
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int MU_LAW = 7;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int CHUNK_HEADER = 8;
  private static final int SUBFORMAT = 24;

  /** What the {@code fmt} chunk says; any value at all until {@link #format} has looked at it. */
  private record Fmt(int tag, int channels, long rateHz, int bits) {
    boolean isPcm() {
      return tag == PCM && bits == 16;
    }

    boolean isG711() {
      return (tag == A_LAW || tag == MU_LAW) && bits == 8;
    }

    String name() {
      return switch (tag) {
        case PCM -> "PCM " + bits + " bit";
        case FLOAT -> "floating point " + bits + " bit";
        case A_LAW -> "A-law";
        case MU_LAW -> "mu-law";
        case 2, 0x11 -> "ADPCM";
        case 0x31 -> "GSM 6.10";
        case 0x55 -> "MP3";
        default -> "format 0x%04X".formatted(tag);
      };
    }
  }

  /** How long it lasts, in seconds. */
  public double seconds() {
    return samples.length / (double) format.channels() / format.sampleRateHz();
  }

  /** The caller alone: the left channel of two. */
  public short[] caller() {
    if (format.channels() == 1) {
      return samples.clone();
    }
    var left = new short[samples.length / 2];
    for (int i = 0; i < left.length; i++) {
      left[i] = samples[2 * i];
    }
    return left;
  }

  /**
   * @throws WavException when it is not a recording of an accepted kind
   * @throws IOException when it cannot be read
   */
  public static WavFile read(Path file) throws IOException, WavException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new WavException(file.toString(), "a file of " + (size >> 20) + " MiB, more than 1024");
    }
    return parse(file.toString(), Files.readAllBytes(file));
  }

  /**
   * @param name as errors call it
   * @throws WavException when it is not a recording of an accepted kind
   */
  public static WavFile parse(String name, byte[] file) throws WavException {
    var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 12 || !tag(bytes, 0).equals("RIFF") || !tag(bytes, 8).equals("WAVE")) {
      throw new WavException(name, container(bytes));
    }
    Fmt fmt = null;
    ByteBuffer data = null;
    int at = 12;
    while (at + CHUNK_HEADER <= file.length && (fmt == null || data == null)) {
      long size = Integer.toUnsignedLong(bytes.getInt(at + 4));
      String tag = tag(bytes, at);
      at += CHUNK_HEADER;
      // A writer that streams does not know the size and leaves 0 or the greatest there is.
      boolean open = tag.equals("data") && (size == 0 || size == 0xFFFFFFFFL);
      int length = (int) Math.min(open ? Integer.MAX_VALUE : size, file.length - at);
      if (tag.equals("fmt ")) {
        fmt = fmt(name, bytes.slice(at, length).order(ByteOrder.LITTLE_ENDIAN));
      } else if (tag.equals("data")) {
        data = bytes.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
      }
      at = next(bytes, at, length);
    }
    return decoded(name, fmt, data);
  }

  /** Chunks are padded to an even length, by most writers. */
  private static int next(ByteBuffer bytes, int from, int length) {
    int end = from + length;
    boolean padded = length % 2 == 1 && end < bytes.capacity() && bytes.get(end) == 0;
    return padded ? end + 1 : end;
  }

  private static String container(ByteBuffer bytes) {
    if (bytes.capacity() == 0) {
      return "an empty file";
    }
    String magic = bytes.capacity() < 4 ? "" : tag(bytes, 0);
    return switch (magic) {
      case "RIFF" -> "a RIFF file that is no WAV";
      case "RF64", "BW64" -> "a 64-bit WAV (" + magic + ")";
      case "RIFX" -> "a big-endian WAV (RIFX)";
      case "OggS" -> "an Ogg file";
      case "fLaC" -> "a FLAC file";
      case "FORM" -> "an AIFF file";
      case "caff" -> "a CAF file";
      default -> magic.startsWith("ID3") ? "an MP3 file" : "no WAV file";
    };
  }

  private static Fmt fmt(String name, ByteBuffer chunk) throws WavException {
    if (chunk.capacity() < 16) {
      throw new WavException(name, "a format chunk of " + chunk.capacity() + " bytes");
    }
    int tag = Short.toUnsignedInt(chunk.getShort(0));
    if (tag == EXTENSIBLE && chunk.capacity() >= SUBFORMAT + 16) {
      tag = Short.toUnsignedInt(chunk.getShort(SUBFORMAT));
    }
    return new Fmt(
        tag,
        Short.toUnsignedInt(chunk.getShort(2)),
        Integer.toUnsignedLong(chunk.getInt(4)),
        Short.toUnsignedInt(chunk.getShort(14)));
  }

  private static WavFile decoded(String name, @Nullable Fmt fmt, @Nullable ByteBuffer data)
      throws WavException {
    if (fmt == null) {
      throw new WavException(name, "no format chunk");
    }
    if (!fmt.isPcm() && !fmt.isG711()) {
      throw new WavException(name, fmt.name());
    }
    if (fmt.rateHz < 8_000 || fmt.rateHz > 48_000) {
      throw new WavException(name, fmt.rateHz + " Hz");
    }
    if (fmt.channels < 1 || fmt.channels > 2) {
      throw new WavException(name, fmt.channels + " channels");
    }
    if (data == null) {
      throw new WavException(name, "no data chunk");
    }
    int bytesPerSample = fmt.bits / 8;
    int count = data.capacity() / bytesPerSample / fmt.channels * fmt.channels;
    var samples = new short[count];
    for (int i = 0; i < count; i++) {
      samples[i] =
          switch (fmt.tag) {
            case MU_LAW -> G711.muLawToPcm(data.get(i));
            case A_LAW -> G711.aLawToPcm(data.get(i));
            default -> data.getShort(2 * i);
          };
    }
    return new WavFile(new AudioFormat((int) fmt.rateHz, fmt.channels), fmt.name(), samples);
  }

  private static String tag(ByteBuffer bytes, int at) {
    var tag = new byte[4];
    bytes.get(at, tag);
    return new String(tag, StandardCharsets.ISO_8859_1);
  }
}
