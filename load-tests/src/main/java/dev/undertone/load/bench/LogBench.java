package dev.undertone.load.bench;

import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.record.Decided;
import dev.undertone.router.record.DecisionJson;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the decision log does with each decision beside the file: 20 rules that did not match are
 * put into words, and all of it into JSON.
 *
 * <p>A decision is made for each, for its words are made once only; {@code decide} tells what that
 * takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LogBench {
  /** A request without a voice, or with one of which everything is known. */
  @Param({"false", "true"})
  public boolean heard;

  private final DecisionJson json = DecisionJson.brief();
  private CelRouter router;
  private RouteRequest request;
  private FleetView fleet;

  /** Set up by {@link #read}. */
  @SuppressWarnings("NullAway.Init")
  public LogBench() {}

  /** Reads a file of 20 rules. */
  @Setup
  public void read() {
    router =
        new CelRouter(
            RouterFile.parse("bench.yaml", DecideBench.yaml(20, 3, "first")),
            CelRouter.FailureObserver.none());
    request = heard ? DecideBench.request() : DecideBench.unheard();
    fleet = DecideBench.fleet(3);
  }

  @Benchmark
  public Decided decide() {
    var decision = router.decide(request, fleet);
    return new Decided("gen-1", request, fleet, decision, false, Decided.Keep.ITS_TIME);
  }

  @Benchmark
  public String decideAndWrite() {
    return json.write(decide().redacted());
  }
}
