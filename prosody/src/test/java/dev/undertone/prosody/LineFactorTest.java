package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.speech.Prosody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFactorTest {

  private static double factor(double snrDb, double clipping, double bandwidthHz) {
    boolean known = bandwidthHz > 0;
    return LineFactor.of(new Prosody.Quality(true, 1, snrDb, clipping, known, bandwidthHz));
  }

  @ParameterizedTest
  @CsvSource({
    "30, 0, 8_000, 1", // a studio
    "20, 0, 3_400, 1", // a good telephone line
    "10, 0, 3_400, 0.5", // as much noise as a car makes
    "20, 0.1, 3_400, 0.5", // a tenth of all samples clipped
    "20, 0, 1_625, 0.5", // a muffled line
    "10, 0.1, 1_625, 0.125", // all three
    "0, 0, 3_400, 0", // noise as loud as speech
    "20, 0, 0, 1" // a band not known yet
  })
  void isTheProductOfNoiseClippingAndBand(double snr, double clipping, double band, double factor) {
    assertThat(factor(snr, clipping, band)).isCloseTo(factor, within(1e-9));
  }

  @Test
  void isMiddlingWhileTheLineIsUnknown() {
    assertThat(LineFactor.of(Prosody.Quality.ABSENT)).isEqualTo(0.5);
  }
}
