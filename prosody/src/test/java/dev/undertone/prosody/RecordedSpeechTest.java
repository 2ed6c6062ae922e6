package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The analyser on acted speech of five speakers (EMO-DB) at 8 kHz through mu-law.
 *
 * <p>The weights of {@link ArousalEstimate} were fitted on these very clips, so its figures here
 * only guard against harm; the ones by held-out speaker are in its comment.
 */
@Tag("eval")
class RecordedSpeechTest {

  private static final String PROPERTY = "undertone.audio";
  private static final List<String> AROUSED = List.of("angry", "happy", "fear");
  private static final List<String> CALM = List.of("neutral", "bored", "sad");

  private record Clip(String label, String speaker, Prosody heard) {
    boolean isFemale() {
      return speaker.equals("08") || speaker.equals("13");
    }

    boolean isAroused() {
      return AROUSED.contains(label);
    }
  }

  private static List<Clip> clips = List.of();

  @BeforeAll
  static void hearAll() throws IOException {
    String folder = System.getProperty(PROPERTY);
    assertThat(folder)
        .as("property %s: folder with MANIFEST.tsv and the recordings it lists", PROPERTY)
        .isNotBlank();
    Path audio = Path.of(folder);
    clips =
        Files.readAllLines(audio.resolve("MANIFEST.tsv")).stream()
            .map(line -> line.split("\t", -1))
            .filter(columns -> columns[0].startsWith("emotion/"))
            .map(
                columns ->
                    new Clip(
                        columns[3],
                        columns[4].substring("emodb-".length(), "emodb-".length() + 2),
                        heard(audio.resolve(columns[0]))))
            .toList();
  }

  @Test
  void pitchLiesWhereTheSpeakersSexPutsIt() {
    List<Clip> neutral = clips.stream().filter(clip -> clip.label.equals("neutral")).toList();
    for (Clip clip : neutral) {
      assertThat(clip.heard.pitch().available()).isTrue();
      double hz = clip.heard.pitch().medianHz();
      assertThat(hz).as(clip.toString()).isBetween(clip.isFemale() ? 140.0 : 75.0, 280.0);
    }
    report("median F0, neutral, women %.0f Hz", medianHz(neutral, Clip::isFemale));
    report("median F0, neutral, men %.0f Hz", medianHz(neutral, clip -> !clip.isFemale()));
  }

  @Test
  void arousalTellsAgitatedFromCalmClips() {
    report("arousal AUC, all %.3f", auc(clip -> true));
    double women = auc(Clip::isFemale);
    double men = auc(clip -> !clip.isFemale());
    report("arousal AUC, women %.3f", women);
    report("arousal AUC, men %.3f", men);
    for (String speaker : List.of("03", "08", "10", "13", "15")) {
      report("arousal AUC, speaker " + speaker + " %.3f", auc(c -> c.speaker.equals(speaker)));
    }
    report("arousal UAR at 0.5, all %.3f", uar());

    assertThat(auc(clip -> true)).isGreaterThan(0.95);
    assertThat(Math.abs(women - men)).isLessThan(0.08);
    assertThat(uar()).isGreaterThan(0.92);
  }

  private static void report(String format, double value) {
    System.out.printf(format + "%n", value);
  }

  private static double medianHz(List<Clip> of, Predicate<Clip> which) {
    double[] sorted =
        of.stream().filter(which).mapToDouble(clip -> clip.heard.pitch().medianHz()).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Share of pairs in which the agitated clip scores higher; clips too short to score are out. */
  private static double auc(Predicate<Clip> which) {
    double[] high = scores(which.and(Clip::isAroused));
    double[] low = scores(which.and(clip -> CALM.contains(clip.label)));
    double won = 0;
    for (double h : high) {
      for (double l : low) {
        won += h > l ? 1 : h == l ? 0.5 : 0;
      }
    }
    return won / high.length / low.length;
  }

  private static double uar() {
    double[] high = scores(Clip::isAroused);
    double[] low = scores(clip -> CALM.contains(clip.label));
    double found = Arrays.stream(high).filter(score -> score > 0.5).count();
    double left = Arrays.stream(low).filter(score -> score <= 0.5).count();
    return (found / high.length + left / low.length) / 2;
  }

  private static double[] scores(Predicate<Clip> which) {
    return clips.stream()
        .filter(which)
        .map(clip -> clip.heard.emotion().absoluteArousal())
        .filter(Emotion.Score::available)
        .mapToDouble(Emotion.Score::value)
        .toArray();
  }

  private static Prosody heard(Path wav) {
    short[] samples = telephone(read(wav));
    try (ProsodyAnalyzer analyzer = new TarsosProsody().open(8_000, EmotionUse.ALLOWED)) {
      analyzer.turnStarted(0);
      analyzer.accept(samples, 0, samples.length, 0, true);
      analyzer.accept(new short[800], 0, 800, samples.length, false);
      return analyzer.sinceTurnStart();
    }
  }

  private static short[] telephone(short[] wide) {
    Resampler resampler = new Resampler(16_000, 8_000);
    short[] out = new short[2 * resampler.maxOutput(wide.length)];
    int n = resampler.resample(wide, 0, wide.length, out, 0);
    n += resampler.flush(out, n);
    for (int i = 0; i < n; i++) {
      out[i] = G711.muLawToPcm(G711.encodeMuLaw(out[i]));
    }
    return Arrays.copyOf(out, n);
  }

  private static short[] read(Path wav) {
    try (AudioInputStream in = AudioSystem.getAudioInputStream(wav.toFile())) {
      assertThat(in.getFormat().getSampleRate()).isEqualTo(16_000f);
      byte[] bytes = in.readAllBytes();
      short[] samples = new short[bytes.length / 2];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
      return samples;
    } catch (IOException | UnsupportedAudioFileException e) {
      throw new AssertionError(wav + " cannot be read", e);
    }
  }
}
