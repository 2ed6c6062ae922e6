package dev.undertone.gateway;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * Where {@code undertone router} begins: the commands that need neither recognisers nor voices, on
 * a class path without them.
 */
public final class RouterMain {

  /** {@code undertone}, as far as it goes without audio. */
  @Command(name = "undertone", versionProvider = Version.class)
  static final class Root implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        scope = ScopeType.INHERIT,
        description = "Says this.")
    boolean help;

    @Option(
        names = {"-V", "--version"},
        versionHelp = true,
        description = "Says which version this is, and on which JDK it runs.")
    boolean version;

    @Option(
        names = "--debug",
        scope = ScopeType.INHERIT,
        description = "Adds the stack to what an unexpected failure says.")
    private boolean debug;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "a command is missing");
    }
  }

  private RouterMain() {}

  public static void main(String[] arguments) {
    var signals = ProcessSignals.listen();
    Map<String, String> environment = System.getenv();
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    signals.finished(run(environment, out, err, signals, arguments));
  }

  static int run(
      Map<String, String> environment,
      PrintWriter out,
      PrintWriter err,
      Stopping stopping,
      String... arguments) {
    var root = new Root();
    var line = new CommandLine(root);
    var house = new RouterHouse(environment, Runtime.getRuntime().availableProcessors());
    line.addSubcommand(new RouterCommand(environment, house, out, err, stopping));
    line.addSubcommand(
        new ReplayCommand(
            out,
            err,
            InstantSource.system(),
            ConfigOptions.decisionLog(ConfigReader.deaf(environment))));
    line.setOut(out).setErr(err);
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean plain = !terminal || !environment.getOrDefault("NO_COLOR", "").isEmpty();
    new CommandFailures(err, () -> root.debug).tellFor(line, plain);
    int code = line.execute(arguments);
    out.flush();
    err.flush();
    return code;
  }
}
