package dev.undertone.gateway;

import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command line: which commands there are, and what their failures say and return. */
final class Cli {

  /** {@code undertone} itself. */
  @Command(
      name = "undertone",
      description = "Hears how something is said and picks the model for it, turn by turn.",
      synopsisSubcommandLabel = "COMMAND",
      versionProvider = Version.class,
      footer = {
        "",
        "Begin with:",
        "  undertone call      a made-up caller, offline: watch four different routes in a minute",
        "  undertone serve     then open http://127.0.0.1:8080 and speak",
        "  undertone router    the LLM API alone, on http://127.0.0.1:8080/v1",
        "",
        "Exit codes: 0 done, 64 usage or configuration, 65 a check failed, 69 something is not to",
        "be had (JDK, model, server), 70 our mistake. Each command has its own --help."
      })
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

  private final Parts parts;
  private final Root root = new Root();

  Cli(Parts parts) {
    this.parts = parts;
  }

  /** Runs one command; returns the exit code of the process. */
  int run(String... arguments) {
    var line = new CommandLine(root);
    line.addSubcommand(new ServeCommand(parts));
    line.addSubcommand(new CallCommand(parts));
    line.addSubcommand(
        new RouterCommand(
            parts.environment(),
            new RouterHouse(parts.environment(), Runtime.getRuntime().availableProcessors()),
            parts.out(),
            parts.err(),
            parts.stopping()));
    line.addSubcommand(
        new CommandLine(new ConfigCommand())
            .addSubcommand(new ConfigCommand.Check(parts))
            .addSubcommand(new ConfigCommand.Show(parts)));
    line.addSubcommand(
        new CommandLine(new ModelsCommand())
            .addSubcommand(new ModelsCommand.Show(parts))
            .addSubcommand(new ModelsCommand.Pull(parts))
            .addSubcommand(new ModelsCommand.Verify(parts)));
    line.addSubcommand(
        new ReplayCommand(
            parts.out(),
            parts.err(),
            InstantSource.system(),
            ConfigOptions.decisionLog(new ConfigReader(parts.environment()))));
    line.setOut(parts.out()).setErr(parts.err());
    boolean plain =
        !parts.terminal() || !parts.environment().getOrDefault("NO_COLOR", "").isEmpty();
    new CommandFailures(parts.err(), () -> root.debug).tellFor(line, plain);
    int code = line.execute(arguments);
    parts.out().flush();
    parts.err().flush();
    return code;
  }
}
