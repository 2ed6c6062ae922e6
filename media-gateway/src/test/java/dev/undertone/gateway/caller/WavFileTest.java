package dev.undertone.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.audio.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavFileTest {

  /** Builds a file chunk by chunk. */
  private static final class Riff {
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    Riff chunk(String id, byte[] body) {
      return chunk(id, body, body.length);
    }

    Riff chunk(String id, byte[] body, int statedSize) {
      chunks.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
      chunks.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(statedSize).array());
      chunks.writeBytes(body);
      if (body.length % 2 == 1) {
        chunks.write(0);
      }
      return this;
    }

    byte[] bytes() {
      byte[] body = chunks.toByteArray();
      return ByteBuffer.allocate(12 + body.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put("RIFF".getBytes(StandardCharsets.US_ASCII))
          .putInt(4 + body.length)
          .put("WAVE".getBytes(StandardCharsets.US_ASCII))
          .put(body)
          .array();
    }
  }

  private static byte[] fmt(int tag, int channels, int rate, int bits) {
    int block = channels * bits / 8;
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) tag)
        .putShort((short) channels)
        .putInt(rate)
        .putInt(rate * block)
        .putShort((short) block)
        .putShort((short) bits)
        .array();
  }

  private static byte[] extensible(int subformat, int channels, int rate, int bits) {
    return ByteBuffer.allocate(40)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(fmt(0xFFFE, channels, rate, bits))
        .putShort((short) 22)
        .putShort((short) bits)
        .putInt(3)
        .putShort((short) subformat)
        .put(
            new byte[] {
              0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
            })
        .array();
  }

  private static byte[] pcm(int... samples) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample : samples) {
      bytes.putShort((short) sample);
    }
    return bytes.array();
  }

  @Nested
  class Accepted {

    @Test
    void pcmMono() throws WavException {
      byte[] file =
          new Riff().chunk("fmt ", fmt(1, 1, 16_000, 16)).chunk("data", pcm(1, -2, 3)).bytes();

      WavFile wav = WavFile.parse("a.wav", file);

      assertThat(wav.format()).isEqualTo(AudioFormat.mono(16_000));
      assertThat(wav.samples()).containsExactly((short) 1, (short) -2, (short) 3);
      assertThat(wav.encoding()).isEqualTo("PCM 16 bit");
    }

    @Test
    void leftChannelIsTheCaller() throws WavException {
      byte[] file =
          new Riff().chunk("fmt ", fmt(1, 2, 48_000, 16)).chunk("data", pcm(1, 9, 2, 9, 3)).bytes();

      WavFile wav = WavFile.parse("a.wav", file);

      assertThat(wav.caller()).containsExactly((short) 1, (short) 2);
    }

    @ParameterizedTest
    @CsvSource({"7, 255, 0", "7, 0, -32124", "6, 213, 8", "6, 42, -32256"})
    void g711(int tag, int code, int expected) throws WavException {
      byte[] file =
          new Riff()
              .chunk("fmt ", fmt(tag, 1, 8_000, 8))
              .chunk("data", new byte[] {(byte) code})
              .bytes();

      assertThat(WavFile.parse("a.wav", file).samples()).containsExactly((short) expected);
    }

    @Test
    void extensibleFormat() throws WavException {
      byte[] file =
          new Riff().chunk("fmt ", extensible(1, 2, 44_100, 16)).chunk("data", pcm(5, 6)).bytes();

      assertThat(WavFile.parse("a.wav", file).format()).isEqualTo(new AudioFormat(44_100, 2));
    }

    @Test
    void chunksInAnyOrderAndOfAnySize() throws WavException {
      byte[] file =
          new Riff()
              .chunk("LIST", new byte[7])
              .chunk("data", pcm(4, 5))
              .chunk("odd ", new byte[3])
              .chunk("fmt ", fmt(1, 1, 8_000, 16))
              .bytes();

      assertThat(WavFile.parse("a.wav", file).samples()).containsExactly((short) 4, (short) 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_000})
    void streamedOrCutFilesEndWhereTheyEnd(int statedSize) throws WavException {
      byte[] file =
          new Riff()
              .chunk("fmt ", fmt(1, 1, 8_000, 16))
              .chunk("data", pcm(4, 5, 6), statedSize)
              .bytes();

      assertThat(WavFile.parse("a.wav", file).samples()).hasSize(3);
    }

    @Test
    void whatWasWritten(@TempDir Path folder) throws IOException, WavException {
      Path file = folder.resolve("out.wav");
      try (var writer = new WavWriter(file, 24_000)) {
        writer.append(new short[] {1, 2, 3, 4}, 1, 2);
        writer.silenceUntil(4);
      }

      WavFile wav = WavFile.read(file);

      assertThat(wav.format()).isEqualTo(AudioFormat.mono(24_000));
      assertThat(wav.samples()).containsExactly((short) 2, (short) 3, (short) 0, (short) 0);
    }
  }

  @Nested
  class Refused {

    @ParameterizedTest
    @CsvSource({
      "1, 1, 16000, 24, PCM 24 bit",
      "1, 1, 16000, 8, PCM 8 bit",
      "3, 1, 16000, 32, floating point 32 bit",
      "2, 1, 8000, 4, ADPCM",
      "85, 2, 44100, 16, MP3",
      "1, 1, 6000, 16, 6000 Hz",
      "1, 1, 96000, 16, 96000 Hz",
      "1, 3, 16000, 16, 3 channels",
      "1, 0, 16000, 16, 0 channels",
    })
    void saysWhatWasFoundAndWhatIsAccepted(
        int tag, int channels, int rate, int bits, String found) {
      byte[] file =
          new Riff().chunk("fmt ", fmt(tag, channels, rate, bits)).chunk("data", pcm(1)).bytes();

      assertThatThrownBy(() -> WavFile.parse("a.wav", file))
          .isInstanceOf(WavException.class)
          .hasMessage("a.wav: found " + found + "; " + WavException.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
      "'', an empty file",
      "fLaC0000, a FLAC file",
      "OggS0000, an Ogg file",
      "RF64xxxxWAVE, a 64-bit WAV (RF64)",
      "RIFFxxxxAVI , a RIFF file that is no WAV",
      "hello, no WAV file",
    })
    void otherFilesAreNamed(String text, String found) {
      assertThatThrownBy(() -> WavFile.parse("a.wav", text.getBytes(StandardCharsets.ISO_8859_1)))
          .hasMessageStartingWith("a.wav: found " + found + ";");
    }

    @Test
    void noBytesAtAllBringTheReaderDown() {
      var random = new Random(7);
      byte[] good =
          new Riff()
              .chunk("LIST", new byte[5])
              .chunk("fmt ", extensible(1, 1, 16_000, 16))
              .chunk("data", new byte[64])
              .bytes();
      int refused = 0;
      for (int round = 0; round < 20_000; round++) {
        byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
        for (int i = 0; i < 4 && bad.length > 0; i++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
        try {
          assertThat(WavFile.parse("bad.wav", bad).samples().length).isLessThanOrEqualTo(200);
        } catch (WavException e) {
          refused++;
        }
      }
      assertThat(refused).isGreaterThan(5_000);
    }
  }
}
