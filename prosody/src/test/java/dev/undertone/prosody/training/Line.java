package dev.undertone.prosody.training;

import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.audio.Resampler;
import java.util.Arrays;
import java.util.Random;

/**
 * What happens to speech between a mouth and the analyser. Each line takes 16 kHz; all but the
 * first give 8 kHz, through a codec of telephones. Seeded: the same clip gives the same samples.
 */
public enum Line {
  WIDEBAND,
  MU_LAW,
  A_LAW,
  /** 300–3400 Hz, the classic telephone. */
  NARROW,
  /** 200–3400 Hz. */
  LOW_CUT,
  /** IMA ADPCM, 32 kbit/s. */
  ADPCM,
  NOISE_20_DB,
  NOISE_10_DB,
  /** 14 dB less: codec noise comes nearer. */
  QUIET,
  /** 9 dB more: peaks are cut. */
  LOUD,
  SLOW,
  FAST,
  /** A handset that swallows heights. */
  DULL,
  /** A handset that swallows depths. */
  BRIGHT;

  /** Of the samples it gives. */
  public int rateHz() {
    return this == WIDEBAND ? 16_000 : 8_000;
  }

  /**
   * @param wide speech at 16 kHz
   * @param seed of the noise
   */
  public short[] carry(short[] wide, long seed) {
    if (this == WIDEBAND) {
      return wide.clone();
    }
    double[] voice = doubles(narrow(paced(wide)));
    double[] shaped =
        switch (this) {
          case NARROW -> Biquad.lowPass(3_400).run(Biquad.highPass(300).run(voice));
          case LOW_CUT -> Biquad.lowPass(3_400).run(Biquad.highPass(200).run(voice));
          case NOISE_20_DB -> noisy(voice, 20, seed);
          case NOISE_10_DB -> noisy(voice, 10, seed);
          case QUIET -> times(voice, 0.2);
          case LOUD -> times(voice, 2.8);
          case DULL -> Biquad.shelf(1_000, -6).run(voice);
          case BRIGHT -> Biquad.shelf(1_000, 6).run(voice);
          default -> voice;
        };
    short[] pcm = pcm(shaped);
    return switch (this) {
      case A_LAW -> aLaw(pcm);
      case ADPCM -> Adpcm.andBack(pcm);
      default -> muLaw(pcm);
    };
  }

  private short[] paced(short[] wide) {
    double speed = this == SLOW ? 0.94 : this == FAST ? 1.06 : 1;
    if (speed == 1) {
      return wide;
    }
    short[] out = new short[(int) (wide.length / speed) - 1];
    for (int i = 0; i < out.length; i++) {
      double at = i * speed;
      int left = (int) at;
      double part = at - left;
      out[i] = (short) Math.round(wide[left] * (1 - part) + wide[left + 1] * part);
    }
    return out;
  }

  /** Noise as rooms have it, falling by 3 dB per octave. */
  private static double[] noisy(double[] voice, double snrDb, long seed) {
    Random random = new Random(seed);
    double[] noise = new double[voice.length];
    double slow = 0;
    double middle = 0;
    for (int i = 0; i < noise.length; i++) {
      double white = random.nextGaussian();
      slow = 0.97 * slow + 0.1 * white;
      middle = 0.7 * middle + 0.15 * white;
      noise[i] = slow + middle + 0.1 * white;
    }
    double gain = Math.sqrt(loudPower(voice) / power(noise) / Math.pow(10, snrDb / 10));
    double[] sum = voice.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gain * noise[i];
    }
    return sum;
  }

  /** Of the louder half, so that the padding of a clip does not count as speech. */
  private static double loudPower(double[] voice) {
    double[] blocks = new double[Math.max(1, voice.length / 160)];
    for (int b = 0; b < blocks.length; b++) {
      blocks[b] = power(Arrays.copyOfRange(voice, b * 160, Math.min(voice.length, (b + 1) * 160)));
    }
    Arrays.sort(blocks);
    return Arrays.stream(blocks, blocks.length / 2, blocks.length).average().orElseThrow();
  }

  private static double power(double[] wave) {
    return Arrays.stream(wave).map(x -> x * x).average().orElse(0) + 1e-9;
  }

  private static double[] times(double[] wave, double gain) {
    return Arrays.stream(wave).map(x -> x * gain).toArray();
  }

  private static short[] narrow(short[] wide) {
    Resampler resampler = new Resampler(16_000, 8_000);
    short[] out = new short[2 * resampler.maxOutput(wide.length)];
    int length = resampler.resample(wide, 0, wide.length, out, 0);
    length += resampler.flush(out, length);
    return Arrays.copyOf(out, length);
  }

  private static short[] muLaw(short[] pcm) {
    short[] back = new short[pcm.length];
    for (int i = 0; i < pcm.length; i++) {
      back[i] = G711.muLawToPcm(G711.encodeMuLaw(pcm[i]));
    }
    return back;
  }

  private static short[] aLaw(short[] pcm) {
    short[] back = new short[pcm.length];
    for (int i = 0; i < pcm.length; i++) {
      back[i] = G711.aLawToPcm(G711.encodeALaw(pcm[i]));
    }
    return back;
  }

  private static double[] doubles(short[] pcm) {
    double[] wave = new double[pcm.length];
    for (int i = 0; i < pcm.length; i++) {
      wave[i] = pcm[i];
    }
    return wave;
  }

  private static short[] pcm(double[] wave) {
    short[] pcm = new short[wave.length];
    for (int i = 0; i < wave.length; i++) {
      pcm[i] = (short) Math.clamp(Math.round(wave[i]), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return pcm;
  }
}
