package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.prosody.Recordings.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every bar of the specification that the recordings can answer, through the code that runs in a
 * call. Prints one table and writes it to {@code prosody/results}; fails when a bar is missed.
 */
@Tag("eval")
class EvaluationTest {

  private static final List<Section> SECTIONS =
      List.of(
          new PitchSection(),
          new RateSection(),
          new StreamingSection(),
          new EmotionSection(),
          new CalmSpeechSection());

  static final String HEAD =
      """
      | check | bar | line | figure | 95 %% interval | n | speakers | |
      |---|---|---|---:|---:|---:|---:|---|
      """
          .formatted();

  @Test
  void everyBarIsMet() throws IOException {
    List<Recording> recordings = Recordings.all();
    StringBuilder text = new StringBuilder(preface());
    List<Row> all = new ArrayList<>();
    for (Section section : SECTIONS) {
      List<Row> rows = section.rows(recordings);
      all.addAll(rows);
      text.append("\n## ").append(section.title()).append("\n\n");
      if (!section.note().isEmpty()) {
        text.append(section.note()).append("\n\n");
      }
      text.append(HEAD);
      rows.forEach(row -> text.append(row.markdown()).append('\n'));
    }
    System.out.println(text);
    Path results = Path.of(System.getProperty("basedir", "."), "results");
    Files.createDirectories(results);
    Files.writeString(results.resolve(LocalDate.now(ZoneOffset.UTC) + "-signals.md"), text);

    assertThat(all).filteredOn(row -> row.verdict() == Row.Verdict.FAIL).isEmpty();
  }

  private static String preface() throws IOException {
    return """
    # Signals on recorded speech, %s

    Commit %s, Java %s. Command: `mvn verify -Peval -Dundertone.audio=DIR`. Figures of models are
    of speakers that the model of that fold has not heard. Intervals are 95 %% by bootstrap over
    speakers. `built`: sound that was made for the purpose, so that its truth is known.
    """
        .formatted(LocalDate.now(ZoneOffset.UTC), commit(), Runtime.version());
  }

  private static String commit() throws IOException {
    Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
    String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return commit.isEmpty() ? "unknown" : commit;
  }
}
