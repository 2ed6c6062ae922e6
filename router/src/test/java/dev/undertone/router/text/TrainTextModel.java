package dev.undertone.router.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Trains the shipped text model and writes its coefficients and its card where they are committed,
 * and its figures beside the module's other results:
 *
 * <pre>mvn -pl router -am verify -Ptrain -DskipTests -Dundertone.routing=DIR</pre>
 */
final class TrainTextModel {

  static final String RESOURCES = "src/main/resources/dev/undertone/router/text";
  static final String FIGURES = "results/2026-11-21-complexity.md";

  private TrainTextModel() {}

  /**
   * @param args the folder of this module
   */
  public static void main(String[] args) throws IOException {
    TextStudy study = new TextStudy();
    Path module = Path.of(args[0]);
    Path resources = module.resolve(RESOURCES);
    Files.createDirectories(resources);
    Files.createDirectories(module.resolve("results"));
    Files.writeString(resources.resolve("text-model.json"), study.train().json());
    Files.writeString(resources.resolve("text-model.md"), TextModelCard.text(study));
    Files.writeString(module.resolve(FIGURES), new ComplexityReport(study).page());
  }
}
