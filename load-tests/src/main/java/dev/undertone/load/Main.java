package dev.undertone.load;

import dev.undertone.load.compare.GatewayCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Where the commands that measure begin: {@code bench}, {@code load}, {@code simulate}. */
public final class Main {

  private static final int USAGE = 64;
  private static final int INTERNAL = 70;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) {
    var line = new CommandLine(new Root());
    line.addSubcommand(
        new CommandLine(new BenchCommand())
            .addSubcommand(new SpeechCommand())
            .addSubcommand(new GatewayCommand()));
    line.addSubcommand("load", new Later("load"));
    line.addSubcommand("simulate", new Later("simulate"));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(
        (problem, _) -> {
          problem.getCommandLine().getErr().println("undertone: " + problem.getMessage());
          return USAGE;
        });
    line.setExecutionExceptionHandler(
        (problem, command, _) -> {
          command.getErr().println("undertone: " + problem);
          return INTERNAL;
        });
    return line.execute(arguments);
  }

  @Command(
      name = "undertone",
      description = "Measures Undertone.",
      synopsisSubcommandLabel = "COMMAND",
      mixinStandardHelpOptions = true)
  private static final class Root implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }
  }

  /** A command that is known and not there. */
  @Command(description = "Comes in a later version.")
  private static final class Later implements Runnable {
    private final String name;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(hidden = true, arity = "0..*")
    private String[] ignored = {};

    Later(String name) {
      this.name = name;
    }

    @Override
    public void run() {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "'" + name + "' comes in a later version; bench is there now");
    }
  }
}
