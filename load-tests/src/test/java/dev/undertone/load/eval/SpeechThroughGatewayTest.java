package dev.undertone.load.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the gate, the turns and the door cost in words; run by {@code -Peval -Dundertone.audio=DIR},
 * where {@code DIR} holds {@code MANIFEST.tsv} and the clips it names.
 */
@Tag("eval")
class SpeechThroughGatewayTest {

  private static Path audio() {
    String audio = System.getProperty("undertone.audio", "");
    assertThat(audio)
        .as("property undertone.audio: the folder of the recorded audio, with its MANIFEST.tsv")
        .isNotEmpty();
    return Path.of(audio);
  }

  @Test
  void isUnderstoodAlmostAsWellAsByTheEngineAlone() throws Exception {
    Path audio = audio();
    List<Clip> clips = Clip.transcribed(audio);
    assertThat(clips).as("clips of speech/ in the manifest").hasSizeGreaterThan(9);
    var evaluation =
        new SpeechEvaluation(
            audio, Path.of("..", "stt-bridge", "target", "models"), System.out::println);
    Map<Clip, String> alone = evaluation.direct(clips);

    SpeechEvaluation.Clips through;
    try (var house = evaluation.house(Patience.STANDARD)) {
      through = evaluation.gateway(house, clips, Patience.STANDARD);
    }

    assertThat(through.heard().values()).allSatisfy(call -> assertThat(call.text()).isNotEmpty());
    assertThat(through.wer().percent())
        .isLessThanOrEqualTo(SpeechEvaluation.wer(alone).percent() + 3);
  }
}
