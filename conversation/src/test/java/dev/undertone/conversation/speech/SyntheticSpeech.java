package dev.undertone.conversation.speech;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Made-up audio: what sounds like a voice to a detector, though no words are in it. */
public final class SyntheticSpeech {

  private static final double[][] VOWEL_FORMANTS_HZ = {
    {730, 1_090, 2_440}, {270, 2_290, 3_010}, {570, 840, 2_410}, {530, 1_840, 2_480}
  };

  private SyntheticSpeech() {}

  /**
   * Vowels of a low voice, four a second with dips between them: harmonics of a gliding 120 Hz,
   * shaped by three formants.
   *
   * @param peakDbfs level of the loudest sample
   */
  public static short[] vowels(int sampleRateHz, int millis, double peakDbfs) {
    int count = millis * sampleRateHz / 1_000;
    double[] wave = new double[count];
    double phase = 0;
    double loudest = 1e-9;
    for (int i = 0; i < count; i++) {
      double seconds = (double) i / sampleRateHz;
      double pitchHz = 120 + 15 * Math.sin(2 * Math.PI * 1.3 * seconds);
      phase += 2 * Math.PI * pitchHz / sampleRateHz;
      double[] formants = VOWEL_FORMANTS_HZ[(int) (seconds * 4) % VOWEL_FORMANTS_HZ.length];
      double value = 0;
      for (int k = 1; k * pitchHz < Math.min(3_600, sampleRateHz / 2.0); k++) {
        value += gain(k * pitchHz, formants) / k * Math.sin(k * phase);
      }
      double syllable = 0.15 + 0.85 * Math.pow(Math.sin(Math.PI * ((seconds * 4) % 1)), 2);
      wave[i] = value * syllable;
      loudest = Math.max(loudest, Math.abs(wave[i]));
    }
    double scale = 32_767 * Math.pow(10, peakDbfs / 20) / loudest;
    short[] samples = new short[count];
    for (int i = 0; i < count; i++) {
      samples[i] = (short) Math.round(wave[i] * scale);
    }
    return samples;
  }

  /** White noise, the same for the same seed. */
  public static short[] noise(int sampleRateHz, int millis, double rmsDbfs, long seed) {
    Random random = new Random(seed);
    double scale = 32_768 * Math.pow(10, rmsDbfs / 20);
    short[] samples = new short[millis * sampleRateHz / 1_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) Math.clamp(Math.round(random.nextGaussian() * scale), -32_768, 32_767);
    }
    return samples;
  }

  /** Digital silence. */
  public static short[] silence(int sampleRateHz, int millis) {
    return new short[millis * sampleRateHz / 1_000];
  }

  /** The samples as mono frames of {@code frameMillis} each, the last one shorter if need be. */
  public static List<AudioFrame> frames(
      short[] samples, int sampleRateHz, int frameMillis, long firstSample) {
    List<AudioFrame> frames = new ArrayList<>();
    int step = frameMillis * sampleRateHz / 1_000;
    for (int from = 0; from < samples.length; from += step) {
      int to = Math.min(samples.length, from + step);
      short[] piece = Arrays.copyOfRange(samples, from, to);
      frames.add(new AudioFrame(AudioFormat.mono(sampleRateHz), firstSample + from, 0, piece));
    }
    return frames;
  }

  private static double gain(double hz, double[] formants) {
    double gain = 0.02;
    for (int f = 0; f < formants.length; f++) {
      double bandwidthHz = 80 + 40 * f;
      double off = (hz - formants[f]) / bandwidthHz;
      gain += Math.pow(0.6, f) / (1 + off * off);
    }
    return gain;
  }
}
