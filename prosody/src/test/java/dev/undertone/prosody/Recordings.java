package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.audio.Resampler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * The reference recordings of the property {@value #PROPERTY}, as their manifest lists them. Read
 * only, never copied.
 */
final class Recordings {

  static final String PROPERTY = "undertone.audio";

  /**
   * One recording.
   *
   * @param file relative to the folder
   * @param speaker who speaks; one person, one name, however the manifest spells it
   */
  record Recording(
      Path path,
      String file,
      String label,
      String speaker,
      String transcript,
      String language,
      int rateHz) {

    boolean isIn(String folder) {
      return file.startsWith(folder + "/");
    }

    /** Mono PCM at the file's own rate. */
    short[] samples() {
      return read(path);
    }

    /** At another rate. */
    short[] samples(int toHz) {
      short[] own = samples();
      return toHz == rateHz ? own : resampled(own, rateHz, toHz);
    }

    /** As a telephone line carries it: 8 kHz, through mu-law and back. */
    short[] overTelephone() {
      return muLaw(samples(8_000));
    }

    double seconds() {
      return (double) samples().length / rateHz;
    }
  }

  private Recordings() {}

  /** All that the manifest lists. */
  static List<Recording> all() {
    String folder = System.getProperty(PROPERTY);
    assertThat(folder)
        .as("property %s: folder with MANIFEST.tsv and the recordings it lists", PROPERTY)
        .isNotBlank();
    Path audio = Path.of(folder);
    try {
      return Files.readAllLines(audio.resolve("MANIFEST.tsv")).stream()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(column -> recording(audio, column))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recording recording(Path audio, String[] column) {
    return new Recording(
        audio.resolve(column[0]),
        column[0],
        column[3],
        person(column[4]),
        column[5],
        column[6],
        Integer.parseInt(column[7]));
  }

  /**
   * EMO-DB's {@code emodb-03} and {@code emodb-03-m} are one person: else he leaks across folds.
   */
  private static String person(String speaker) {
    return speaker.startsWith("emodb-") ? speaker.substring(0, "emodb-00".length()) : speaker;
  }

  static short[] muLaw(short[] samples) {
    byte[] line = new byte[samples.length];
    short[] back = new short[samples.length];
    G711.encodeMuLaw(samples, 0, samples.length, line, 0);
    G711.decodeMuLaw(line, 0, line.length, back, 0);
    return back;
  }

  static short[] resampled(short[] samples, int fromHz, int toHz) {
    var resampler = new Resampler(fromHz, toHz);
    short[] out = new short[resampler.maxOutput(samples.length)];
    int length = resampler.resample(samples, 0, samples.length, out, 0);
    return Arrays.copyOf(out, length);
  }

  private static short[] read(Path wav) {
    try (AudioInputStream in = AudioSystem.getAudioInputStream(wav.toFile())) {
      AudioFormat own = in.getFormat();
      boolean pcm = own.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED);
      try (AudioInputStream decoded =
          pcm ? in : AudioSystem.getAudioInputStream(AudioFormat.Encoding.PCM_SIGNED, in)) {
        ByteOrder order =
            decoded.getFormat().isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        byte[] bytes = decoded.readAllBytes();
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(order).asShortBuffer().get(samples);
        return samples;
      }
    } catch (IOException | UnsupportedAudioFileException e) {
      throw new IllegalStateException(wav + " cannot be read", e);
    }
  }
}
