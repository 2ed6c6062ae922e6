package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.gateway.caller.CallerException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
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
        new CommandLine(new ConfigCommand())
            .addSubcommand(new ConfigCommand.Check(parts))
            .addSubcommand(new ConfigCommand.Show(parts)));
    line.addSubcommand(
        new CommandLine(new ModelsCommand())
            .addSubcommand(new ModelsCommand.Show(parts))
            .addSubcommand(new ModelsCommand.Pull(parts))
            .addSubcommand(new ModelsCommand.Verify(parts)));
    line.addSubcommand(
        new ReplayCommand(parts.out(), parts.err(), InstantSource.system(), this::decisionLog));
    line.setOut(parts.out()).setErr(parts.err());
    boolean plain =
        !parts.terminal() || !parts.environment().getOrDefault("NO_COLOR", "").isEmpty();
    line.setColorScheme(
        new ColorScheme.Builder(plain ? Ansi.OFF : Ansi.ON).applySystemProperties().build());
    line.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
    line.setParameterExceptionHandler((problem, args) -> misused(problem));
    line.setExecutionExceptionHandler((problem, command, result) -> failed(problem));
    int code = line.execute(arguments);
    parts.out().flush();
    parts.err().flush();
    return code;
  }

  private Optional<Path> decisionLog(Optional<Path> config) {
    var reader = new ConfigReader(parts.environment());
    return config.map(reader::read).orElseGet(reader::defaults).routers().decisions().file();
  }

  private int misused(ParameterException problem) {
    parts.err().println("undertone: " + problem.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, parts.err());
    String command = problem.getCommandLine().getCommandSpec().qualifiedName();
    parts.err().println("Try '" + command + " --help'.");
    return ExitCode.USAGE;
  }

  private int failed(Exception problem) {
    stack(problem);
    return switch (problem) {
      case ConfigException config -> issues(config);
      case HouseException house -> said(house, ExitCode.UNAVAILABLE);
      case CallerException call -> said(call, ExitCode.UNAVAILABLE);
      case ProviderException provider -> said(provider, ExitCode.UNAVAILABLE);
      default -> unexpected(problem);
    };
  }

  private int issues(ConfigException problem) {
    for (ConfigIssue issue : problem.issues()) {
      parts.err().println(issue.render());
    }
    return ExitCode.USAGE;
  }

  private int unexpected(Exception problem) {
    String what = problem.getClass().getSimpleName() + ": " + problem.getMessage();
    parts.err().println("undertone: unexpected " + what.lines().findFirst().orElse(what));
    return ExitCode.INTERNAL;
  }

  private int said(Exception problem, int code) {
    parts.err().println("undertone: " + problem.getMessage());
    return code;
  }

  private void stack(Exception problem) {
    if (root.debug) {
      problem.printStackTrace(parts.err());
    }
  }
}
