package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.speech.SyntheticSpeech;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TurnFunctionalsTest {

  private static final short[] VOICE =
      Voices.join(
          SyntheticSpeech.vowels(Voices.RATE_HZ, 1_500, -10),
          Voices.silence(100),
          SyntheticSpeech.vowels(Voices.RATE_HZ, 900, -10),
          Voices.silence(100));

  @Test
  void haveOneNameEach() {
    assertThat(TurnFunctionals.NAMES).hasSize(TurnFunctionals.COUNT).doesNotHaveDuplicates();
  }

  @Test
  void areAllWrittenAndFinite() {
    for (short[] sound :
        new short[][] {
          VOICE, Voices.silence(500), SyntheticSpeech.noise(Voices.RATE_HZ, 1_000, -20, 1)
        }) {
      float[] values = new float[TurnFunctionals.COUNT];
      Arrays.fill(values, Float.NaN);
      Frames.functionals(sound).write(values);
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).as(TurnFunctionals.NAMES.get(i)).isFinite();
      }
    }
  }

  @Test
  void doNotFollowTheLevel() {
    short[] quiet = VOICE.clone();
    for (int i = 0; i < quiet.length; i++) {
      quiet[i] = (short) (quiet[i] / 2);
    }

    assertAlike(values(quiet), values(VOICE), 0.1);
  }

  @Test
  void hardlyFollowTheLength() {
    assertAlike(values(Voices.join(VOICE, VOICE)), values(VOICE), 0.2);
  }

  @Test
  void startAfreshWithTheTurn() {
    TurnFunctionals functionals = Frames.functionals(Voices.harmonics(300, 10, 3, 2_000, 6));
    functionals.reset();
    Frames.each(VOICE, Voices.RATE_HZ, functionals::add);
    float[] again = new float[TurnFunctionals.COUNT];
    functionals.write(again);

    assertThat(again).isEqualTo(values(VOICE));
  }

  @Test
  void tellTheMelody() {
    float[] values = values(Voices.pulses(110, 1_000));

    assertThat(value(values, "f0_mean")).isCloseTo(12, within(0.1f));
    // The voice sways by 0.8 %, as a sine: three fifths of the time within 0.81 of that.
    assertThat(value(values, "f0_range")).isCloseTo(0.22f, within(0.03f));
  }

  @Test
  void tellABrightVoiceFromADarkOne() {
    float[] bright = values(Voices.harmonics(130, 30, 3, 2_000, 4));
    float[] dark = values(Voices.harmonics(130, 30, 12, 2_000, 4));

    for (String name : new String[] {"alpha_mean", "hammarberg_mean", "centroid_mean"}) {
      assertThat(value(bright, name)).as(name).isGreaterThan(value(dark, name));
    }
    for (String name : new String[] {"mfcc1_mean", "h1a3_mean", "h1h2_mean"}) {
      assertThat(value(bright, name)).as(name).isLessThan(value(dark, name));
    }
  }

  @Test
  void tellFastSyllablesFromSlowOnes() {
    float[] slow = values(Voices.harmonics(130, 30, 6, 3_000, 3));
    float[] fast = values(Voices.harmonics(130, 30, 6, 3_000, 6));

    assertThat(value(slow, "syllables_per_s")).isCloseTo(3, within(0.5f));
    assertThat(value(fast, "syllables_per_s")).isCloseTo(6, within(0.6f));
    assertThat(value(slow, "syllable_gap_cv")).isLessThan(0.1f);
  }

  /** Close in relation to how large a value is; small ones by the part itself. */
  private static void assertAlike(float[] one, float[] other, double part) {
    for (int i = 0; i < one.length; i++) {
      Offset<Float> close = within((float) Math.max(part, part * Math.abs(other[i])));
      assertThat(one[i]).as(TurnFunctionals.NAMES.get(i)).isCloseTo(other[i], close);
    }
  }

  private static float[] values(short[] samples) {
    float[] values = new float[TurnFunctionals.COUNT];
    Frames.functionals(samples).write(values);
    return values;
  }

  private static float value(float[] values, String name) {
    return values[TurnFunctionals.NAMES.indexOf(name)];
  }
}
