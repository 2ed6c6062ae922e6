package dev.undertone.gateway.caller;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes PCM 16 bit mono while it comes; {@link #close} makes the header right. One thread. */
public final class WavWriter implements AutoCloseable {

  private static final int HEADER_BYTES = 44;
  private static final int SILENCE_BLOCK = 8_000;
  private static final long MAX_DATA_BYTES = 0xFFFFFFFFL - HEADER_BYTES;

  private final FileChannel file;
  private final int rateHz;
  private long samples;

  public WavWriter(Path path, int rateHz) throws IOException {
    this.rateHz = rateHz;
    this.file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    write(header(0));
  }

  /** Samples written so far. */
  public long samples() {
    return samples;
  }

  public void append(short[] pcm, int offset, int length) throws IOException {
    if ((samples + length) * 2 > MAX_DATA_BYTES) {
      throw new IOException("a WAV file holds 4 GiB at most");
    }
    ByteBuffer bytes = ByteBuffer.allocate(2 * length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(pcm, offset, length);
    write(bytes);
    samples += length;
  }

  /** Silence up to {@code position}; none when that is past. */
  public void silenceUntil(long position) throws IOException {
    var silence = new short[SILENCE_BLOCK];
    while (samples < position) {
      append(silence, 0, (int) Math.min(SILENCE_BLOCK, position - samples));
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private ByteBuffer header(long dataBytes) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt((int) (dataBytes + 36));
    header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    header.putShort((short) 1).putShort((short) 1).putInt(rateHz).putInt(2 * rateHz);
    header.putShort((short) 2).putShort((short) 16);
    header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt((int) dataBytes);
    return header.flip();
  }

  @Override
  public void close() throws IOException {
    try (file) {
      file.position(0);
      write(header(2 * samples));
    }
  }
}
