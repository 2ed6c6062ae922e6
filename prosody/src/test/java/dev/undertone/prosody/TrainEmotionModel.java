package dev.undertone.prosody;

import dev.undertone.prosody.Recordings.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains the shipped emotion model and writes its coefficients and its card where they are
 * committed:
 *
 * <pre>mvn -pl prosody -am verify -Ptrain -DskipTests -Dundertone.audio=DIR</pre>
 */
final class TrainEmotionModel {

  static final String RESOURCES = "src/main/resources/dev/undertone/prosody";

  private TrainEmotionModel() {}

  /**
   * @param args the folder of this module
   */
  public static void main(String[] args) throws IOException {
    List<Recording> recordings = Recordings.all();
    EmotionStudy study = new EmotionStudy(recordings);
    Path resources = Path.of(args[0], RESOURCES);
    Files.createDirectories(resources);
    EmotionCoefficients shipped = study.train();
    Files.writeString(resources.resolve("emotion-model.json"), shipped.json());
    List<Row> acted = new EmotionSection(study).rows(recordings);
    List<Row> calm = new CalmSpeechSection(new TarsosProsody(shipped)).rows(recordings);
    Files.writeString(
        resources.resolve("emotion-model.md"), EmotionModelCard.text(study, acted, calm));
  }
}
