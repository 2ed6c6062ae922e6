package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.gateway.api.Moments;
import dev.undertone.router.record.DecisionLogException;
import dev.undertone.router.record.DecisionQuery;
import dev.undertone.router.record.LogReader;
import dev.undertone.router.record.ReplayJson;
import dev.undertone.router.record.ReplayReport;
import dev.undertone.router.record.ReplayRun;
import dev.undertone.router.record.ReplayText;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code undertone replay}: reads a decision log, which a server may be writing, and needs nothing
 * of what hears and speaks.
 */
@Command(
    name = "replay",
    description = {
      "Decides past decisions again under another router file and says what differs.",
      "It does not foretell: nobody knows what callers would have said to other answers."
    },
    footer = {
      "",
      "Examples:",
      "  undertone replay --router new.yaml --log decisions.db --since 24h",
      "  undertone replay --router new.yaml --config undertone.yaml --json",
      "  undertone replay --router new.yaml --log decisions.db --assert 'routes<=5%%' --assert"
          + " 'cost<=110%%'"
    })
final class ReplayCommand implements Callable<Integer> {

  private static final int LIMIT = 100_000;
  private static final int MAX_LIMIT = 10_000_000;

  private final PrintWriter out;
  private final PrintWriter err;
  private final InstantSource clock;
  private final Function<Optional<Path>, Optional<Path>> configured;

  @Option(
      names = "--router",
      required = true,
      paramLabel = "FILE",
      description = "The router file to decide by.")
  private @Nullable Path router;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "The decision log; without it routers.decision_log of the configuration.")
  private @Nullable Path log;

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration that names it.")
  private @Nullable Path config;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = "24h, 7d, or a moment such as 2026-11-21T09:30:00Z; without it all there are.")
  private @Nullable String since;

  @Option(
      names = "--of",
      paramLabel = "ROUTER",
      description = "Decisions of this router; without it of the one that the file names.")
  private @Nullable String of;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Decisions at most, the newest first (${DEFAULT-VALUE}).")
  private int limit = LIMIT;

  @Option(names = "--json", description = "Prints the report as JSON.")
  private boolean json;

  @Option(
      names = "--assert",
      paramLabel = "CLAIM",
      description = {
        "routes, variants, models or inexact, then <= and a number or a share such as 5%%;",
        "cost or late, then <= and a share of what it was. Exit code 65 where one does not hold."
      })
  private List<String> claims = List.of();

  /**
   * @param configured the decision log that a configuration names; that of the defaults without one
   */
  ReplayCommand(
      PrintWriter out,
      PrintWriter err,
      InstantSource clock,
      Function<Optional<Path>, Optional<Path>> configured) {
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.configured = configured;
  }

  @Override
  public Integer call() {
    List<ReplayClaim> parsed = parsedClaims();
    RouterFile file = file();
    DecisionQuery query = query(file);
    ReplayReport report;
    try (var reader = new LogReader(logFile())) {
      var by = new CelRouter(file, CelRouter.FailureObserver.none());
      report = ReplayRun.over(reader::entries, query, limit, by);
    } catch (DecisionLogException e) {
      throw new HouseException(String.valueOf(e.getMessage()), e);
    }
    out.print(json ? ReplayJson.of(report) + "\n" : ReplayText.of(report));
    out.flush();
    int code = ExitCode.OK;
    for (ReplayClaim claim : parsed) {
      Optional<String> broken = claim.broken(report);
      if (broken.isPresent()) {
        err.println("undertone: " + broken.get());
        code = ExitCode.ASSERTION;
      }
    }
    return code;
  }

  private List<ReplayClaim> parsedClaims() {
    List<ReplayClaim> parsed = new ArrayList<>();
    for (String claim : claims) {
      parsed.add(
          ReplayClaim.parse(claim)
              .orElseThrow(() -> wrong("--assert = '" + claim + "', " + ReplayClaim.RULE)));
    }
    return parsed;
  }

  private RouterFile file() {
    Path path = Optional.ofNullable(router).orElseThrow();
    try {
      return RouterFile.parse(path.toString(), Files.readString(path));
    } catch (IOException e) {
      throw new ConfigException(
          List.of(ConfigIssue.ofFile(path.toString(), "there is no such file, or it is not text")));
    }
  }

  private DecisionQuery query(RouterFile file) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw wrong("--limit = " + limit + ", must be 1 to " + MAX_LIMIT);
    }
    DecisionQuery query =
        DecisionQuery.newest(DecisionQuery.MAX_LIMIT)
            .ofRouter(Optional.ofNullable(of).orElse(file.id()));
    String from = since;
    if (from == null) {
      return query;
    }
    return query.since(
        Moments.parse(from, clock.instant())
            .orElseThrow(() -> wrong("--since = '" + from + "', " + Moments.RULE)));
  }

  private Path logFile() {
    Path file =
        Optional.ofNullable(log)
            .or(() -> configured.apply(Optional.ofNullable(config)))
            .orElseThrow(
                () ->
                    wrong(
                        "no decision log is named: use --log FILE, or --config with a"
                            + " routers.decision_log"));
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(
          List.of(ConfigIssue.ofFile(file.toString(), "there is no such file")));
    }
    return file;
  }

  private static ConfigException wrong(String message) {
    return new ConfigException(List.of(ConfigIssue.ofFile("command line", message)));
  }
}
