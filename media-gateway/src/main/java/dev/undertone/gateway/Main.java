package dev.undertone.gateway;

import dev.undertone.stt.ModelStore;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where the process begins: gathers the parts, hands the arguments over, passes the code on. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    var signals = ProcessSignals.listen();
    signals.finished(new Cli(parts(System.getenv(), signals)).run(arguments));
  }

  private static Parts parts(Map<String, String> environment, Stopping stopping) {
    var voice = new SharedVoice();
    return new Parts(
        environment,
        new PrintWriter(System.out, false, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent(),
        new Assembly(environment, config -> models(config, environment, shipped()), voice),
        voice,
        Routers::check,
        config -> models(config, environment, shipped()),
        stopping,
        Main::isAnsweredYes);
  }

  private static boolean isAnsweredYes(String question) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> console.readLine("%s [y/N] ", question))
        .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).matches("y|yes"))
        .isPresent();
  }

  static ModelStore models(
      GatewayConfig config, Map<String, String> environment, List<Path> shipped) {
    Path home = Path.of(System.getProperty("user.home", "."));
    Path cache = config.models().orElseGet(() -> ModelStore.cacheDirectory(environment, home));
    return new ModelStore(cache, shipped);
  }

  /** Models that came with the program lie beside its jar. */
  private static List<Path> shipped() {
    return Optional.ofNullable(System.getProperty("undertone.models")).map(Path::of).stream()
        .toList();
  }
}
