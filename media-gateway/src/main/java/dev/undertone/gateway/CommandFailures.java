package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.gateway.caller.CallerException;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParameterException;

/** What failures of commands say and return. */
final class CommandFailures {

  private final PrintWriter err;
  private final BooleanSupplier debug;

  /**
   * @param debug whether unexpected failures show their stack
   */
  CommandFailures(PrintWriter err, BooleanSupplier debug) {
    this.err = err;
    this.debug = debug;
  }

  /** Has a command line report through this, and print without ornaments where {@code plain}. */
  void tellFor(CommandLine line, boolean plain) {
    line.setColorScheme(
        new ColorScheme.Builder(plain ? Ansi.OFF : Ansi.ON).applySystemProperties().build());
    line.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
    line.setParameterExceptionHandler((problem, args) -> misused(problem));
    line.setExecutionExceptionHandler((problem, command, result) -> failed(problem));
  }

  private int misused(ParameterException problem) {
    err.println("undertone: " + problem.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
    String command = problem.getCommandLine().getCommandSpec().qualifiedName();
    err.println("Try '" + command + " --help'.");
    return ExitCode.USAGE;
  }

  private int failed(Exception problem) {
    if (debug.getAsBoolean()) {
      problem.printStackTrace(err);
    }
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
      err.println(issue.render());
    }
    return ExitCode.USAGE;
  }

  private int unexpected(Exception problem) {
    String what = problem.getClass().getSimpleName() + ": " + problem.getMessage();
    err.println("undertone: unexpected " + what.lines().findFirst().orElse(what));
    return ExitCode.INTERNAL;
  }

  private int said(Exception problem, int code) {
    err.println("undertone: " + problem.getMessage());
    return code;
  }
}
