package dev.undertone.load;

import dev.undertone.load.eval.SpeechEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code undertone bench speech}: how much the house costs in words that are understood. */
@Command(
    name = "speech",
    description = {
      "Compares what is understood through the gateway with what the engine understands alone,",
      "and what other hang-overs and patiences would cost; writes DATE-speech.md."
    },
    mixinStandardHelpOptions = true)
final class SpeechCommand implements Callable<Integer> {

  @Option(
      names = "--audio",
      required = true,
      paramLabel = "DIR",
      description = "Holds MANIFEST.tsv and the recordings that it names.")
  private Path audio = Path.of("");

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "load-tests/results",
      description = "Where the figures go (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("load-tests", "results");

  @Option(names = "--quick", description = "Only the clips at the standard settings.")
  private boolean quick;

  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.here();
    Files.createDirectories(results);
    Path report = results.resolve(LocalDate.now(ZoneOffset.UTC) + "-speech.md");
    String figures = new SpeechEvaluation(audio, models(), System.err::println).report(quick);
    Files.writeString(
        report,
        "# Speech through the gateway and without it\n\n"
            + machine.markdown()
            + "- command: `./undertone bench speech --audio DIR`\n\n"
            + figures);
    System.out.println("Figures: " + report);
    return 0;
  }

  private static Path models() {
    return Optional.ofNullable(System.getProperty("undertone.models"))
        .map(Path::of)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "undertone.models is not set, must name the folder of the models"));
  }
}
