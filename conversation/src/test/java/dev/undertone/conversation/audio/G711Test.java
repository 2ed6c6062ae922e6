package dev.undertone.conversation.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

/** The JDK's own codecs are the oracle. */
class G711Test {

  private static final javax.sound.sampled.AudioFormat LINEAR =
      new javax.sound.sampled.AudioFormat(Encoding.PCM_SIGNED, 8_000, 16, 1, 2, 8_000, false);

  @Test
  void decodesEveryMuLawCodeAsTheJdkDoes() throws IOException {
    short[] decoded = new short[256];

    G711.decodeMuLaw(everyCode(), 0, 256, decoded, 0);

    assertThat(decoded).isEqualTo(decodedByJdk(Encoding.ULAW));
  }

  @Test
  void decodesEveryALawCodeAsTheJdkDoes() throws IOException {
    short[] decoded = new short[256];

    G711.decodeALaw(everyCode(), 0, 256, decoded, 0);

    assertThat(decoded).isEqualTo(decodedByJdk(Encoding.ALAW));
  }

  @Test
  void encodesToMuLawAsTheJdkDoesWhereItDoesNotWrap() throws IOException {
    byte[] oracle = encodedByJdk(Encoding.ULAW);

    for (int sample = -32_635; sample <= 32_635; sample++) {
      assertThat(G711.encodeMuLaw((short) sample))
          .as("sample %s", sample)
          .isEqualTo(oracle[sample & 0xFFFF]);
    }
  }

  @Test
  void encodesToALawAsTheJdkDoesWhereItDoesNotWrap() throws IOException {
    byte[] oracle = encodedByJdk(Encoding.ALAW);

    for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
      if (sample < -7 || sample > -1) {
        assertThat(G711.encodeALaw((short) sample))
            .as("sample %s", sample)
            .isEqualTo(oracle[sample & 0xFFFF]);
      }
    }
  }

  @Test
  void theLoudestSamplesStayLoudAndTheSmallestStaySmall() {
    assertThat(G711.muLawToPcm(G711.encodeMuLaw(Short.MAX_VALUE))).isEqualTo((short) 32_124);
    assertThat(G711.muLawToPcm(G711.encodeMuLaw(Short.MIN_VALUE))).isEqualTo((short) -32_124);
    assertThat(G711.aLawToPcm(G711.encodeALaw((short) -1))).isEqualTo((short) -8);
    assertThat(G711.aLawToPcm(G711.encodeALaw((short) 0))).isEqualTo((short) 8);
  }

  @Test
  void everyCodeSurvivesTheRoundTrip() {
    for (byte code : everyCode()) {
      assertThat(G711.muLawToPcm(G711.encodeMuLaw(G711.muLawToPcm(code))))
          .isEqualTo(G711.muLawToPcm(code));
      assertThat(G711.aLawToPcm(G711.encodeALaw(G711.aLawToPcm(code))))
          .isEqualTo(G711.aLawToPcm(code));
    }
  }

  @Test
  void wholeArraysEncodeAsSingleSamplesDo() {
    short[] samples = everySample();
    byte[] mu = new byte[samples.length];
    byte[] a = new byte[samples.length];
    G711.encodeMuLaw(samples, 0, samples.length, mu, 0);
    G711.encodeALaw(samples, 0, samples.length, a, 0);

    for (int i = 0; i < samples.length; i += 7) {
      assertThat(mu[i]).isEqualTo(G711.encodeMuLaw(samples[i]));
      assertThat(a[i]).isEqualTo(G711.encodeALaw(samples[i]));
    }
  }

  @Test
  void singleCodesDecodeAsWholeArraysDo() {
    byte[] codes = everyCode();
    short[] mu = new short[256];
    short[] a = new short[256];
    G711.decodeMuLaw(codes, 0, 256, mu, 0);
    G711.decodeALaw(codes, 0, 256, a, 0);

    for (int i = 0; i < 256; i++) {
      assertThat(G711.muLawToPcm(codes[i])).isEqualTo(mu[i]);
      assertThat(G711.aLawToPcm(codes[i])).isEqualTo(a[i]);
    }
  }

  @Test
  void writesNothingBeyondTheSliceAskedFor() {
    short[] out = {1, 1, 1, 1};

    G711.decodeMuLaw(new byte[] {0, 0, 0}, 1, 2, out, 1);

    assertThat(out).containsExactly(1, -32_124, -32_124, 1);
  }

  private static byte[] everyCode() {
    byte[] codes = new byte[256];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) i;
    }
    return codes;
  }

  private static short[] everySample() {
    short[] samples = new short[65_536];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) i;
    }
    return samples;
  }

  private static short[] decodedByJdk(Encoding encoding) throws IOException {
    byte[] bytes =
        AudioSystem.getAudioInputStream(LINEAR, stream(companded(encoding), everyCode(), 1))
            .readAllBytes();
    short[] samples = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  private static byte[] encodedByJdk(Encoding encoding) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(2 * 65_536).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(everySample());
    return AudioSystem.getAudioInputStream(companded(encoding), stream(LINEAR, bytes.array(), 2))
        .readAllBytes();
  }

  private static javax.sound.sampled.AudioFormat companded(Encoding encoding) {
    return new javax.sound.sampled.AudioFormat(encoding, 8_000, 8, 1, 1, 8_000, false);
  }

  private static AudioInputStream stream(
      javax.sound.sampled.AudioFormat format, byte[] bytes, int bytesPerSample) {
    return new AudioInputStream(
        new ByteArrayInputStream(bytes), format, bytes.length / bytesPerSample);
  }
}
