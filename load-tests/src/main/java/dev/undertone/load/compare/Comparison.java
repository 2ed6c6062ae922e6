package dev.undertone.load.compare;

import dev.undertone.load.compare.Figures.Memory;
import dev.undertone.load.compare.Figures.Spent;
import dev.undertone.load.compare.Figures.Start;
import dev.undertone.load.compare.Gateways.NotInstalledException;
import dev.undertone.load.compare.Gateways.Running;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Sends one gateway through the course. */
final class Comparison {

  /** How long a log may take to catch up with a run. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LOOKS_EVERY = Duration.ofMillis(20);

  private final Vertx vertx;
  private final Gateways gateways;
  private final Gateways onAllCores;
  private final Course course;
  private final Upstream upstream;
  private final Consumer<String> progress;

  /**
   * @param gateways on the core where they are measured
   * @param onAllCores only to see how they start there
   */
  Comparison(
      Vertx vertx,
      Gateways gateways,
      Gateways onAllCores,
      Course course,
      Upstream upstream,
      Consumer<String> progress) {
    this.vertx = vertx;
    this.gateways = gateways;
    this.onAllCores = onAllCores;
    this.course = course;
    this.upstream = upstream;
    this.progress = progress;
  }

  /** A run of requests. */
  @FunctionalInterface
  private interface Run {
    Measured through(Load load) throws Exception;
  }

  /** Lets this JVM compile what it measures with, so that who comes first does not pay for it. */
  void warmUpOurselves() throws Exception {
    try (Running direct = gateways.start("direct", upstream.port());
        Load chats = load(direct, 0);
        Load streams = load(direct, Course.SHORT_STREAM);
        Load bursts = load(direct, Course.BURST)) {
      chats.atOnce(16, course.warmUp());
      streams.atOnce(32, course.warmUp().dividedBy(3));
      bursts.atOnce(1, course.warmUp().dividedBy(6));
    }
  }

  Figures measure(String name) throws Exception, NotInstalledException {
    progress.accept(name + ": starts");
    Start start = start(name);
    try (Running gateway = gateways.start(name, upstream.port());
        Load chats = load(gateway, 0);
        Load shortStreams = load(gateway, Course.SHORT_STREAM);
        Load longStreams = load(gateway, Course.LONG_STREAM);
        Load bursts = load(gateway, Course.BURST)) {
      settle(course.settle());
      double idle = memory(gateway);
      progress.accept(name + ": warms up");
      warmUp(gateway, chats, load -> load.atOnce(16, course.warmUp()));
      warmUp(gateway, shortStreams, load -> load.atOnce(32, course.warmUp().dividedBy(3)));
      warmUp(gateway, longStreams, load -> steadily(load, Duration.ofSeconds(1)));
      warmUp(gateway, bursts, load -> load.atOnce(1, course.warmUp().dividedBy(6)));
      progress.accept(name + ": chats at a steady rate");
      Spent chat = spent(gateway, chats, load -> load.steadily(Course.RATE, course.steady()));
      progress.accept(name + ": streams at a steady rate");
      Spent stream =
          spent(gateway, shortStreams, load -> load.steadily(Course.RATE, course.steady()));
      progress.accept(name + ": long streams");
      Spent tokens = spent(gateway, longStreams, load -> steadily(load, course.tokens()));
      double steady = memory(gateway);
      progress.accept(name + ": streams without pauses");
      Spent burst = spent(gateway, bursts, load -> load.atOnce(1, course.tokens()));
      progress.accept(name + ": as many chats as it can");
      HighestRate.Found full = full(gateway, chats);
      double busy = memory(gateway);
      settle(course.settle());
      return new Figures(
          start,
          gateway.child().map(Child::ready).orElse(Duration.ZERO),
          chat,
          stream,
          tokens,
          burst,
          full,
          new Memory(idle, steady, busy, memory(gateway)));
    }
  }

  /** Starts it on all cores, a few times. */
  private Start start(String name) throws Exception, NotInstalledException {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < course.starts(); i++) {
      try (Running gateway = onAllCores.start(name, upstream.port())) {
        if (gateway.child().isEmpty()) {
          return Start.NONE;
        }
        settle(course.settle());
        starts.add(new Start(gateway.child().get().ready(), memory(gateway)));
      }
    }
    starts.sort(Comparator.comparing(Start::ready));
    return starts.get(starts.size() / 2);
  }

  /** The highest rate at which it answers all and loses nothing of what it keeps. */
  HighestRate.Found full(Running gateway, Load chats) throws Exception {
    return HighestRate.find(
        course.concurrencies(),
        new HighestRate.Trial() {
          @Override
          public Spent atOnce(int concurrency) throws Exception {
            return spent(gateway, chats, load -> load.atOnce(concurrency, course.full()));
          }

          @Override
          public Spent steadily(double perSecond) throws Exception {
            return spent(gateway, chats, load -> load.steadily(perSecond, course.full()));
          }
        });
  }

  Load load(Running gateway, int tokens) {
    byte[] request =
        tokens == 0
            ? gateway.payload().chat(gateway.port())
            : gateway.payload().stream(gateway.port(), tokens);
    return new Load(vertx, gateway.port(), request, tokens, Course.MOST_CONNECTIONS);
  }

  private static Measured steadily(Load longStreams, Duration length) throws Exception {
    return longStreams.steadily(Course.LONG_STREAMS_PER_SECOND, length);
  }

  private static void warmUp(Running gateway, Load load, Run run) throws Exception {
    var _ = spent(gateway, load, run);
  }

  /** What waits in the logs at the end of a run is part of its cost, and none of the next one's. */
  private static Spent spent(Running gateway, Load load, Run run) throws Exception {
    Logged before = logged(gateway);
    double cpu = cpu(gateway);
    long start = System.nanoTime();
    Measured measured = run.through(load);
    Logged after = caughtUp(gateway);
    double wall = (System.nanoTime() - start) / 1e9;
    return new Spent(measured, cpu(gateway) - cpu, wall, after.since(before));
  }

  private static Logged caughtUp(Running gateway) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Logged now = logged(gateway);
    while (!now.isCaughtUp() && System.nanoTime() < deadline) {
      settle(LOOKS_EVERY);
      now = logged(gateway);
    }
    return now;
  }

  static Logged logged(Running gateway) throws IOException, InterruptedException {
    return gateway.hasLogs() ? Logged.of(gateway.port()) : Logged.NOTHING;
  }

  private static double cpu(Running gateway) throws IOException {
    Optional<Child> child = gateway.child();
    return child.isPresent() ? Processes.cpuSeconds(child.get().handle()) : 0;
  }

  private static double memory(Running gateway) throws IOException {
    Optional<Child> child = gateway.child();
    return child.isPresent() ? Processes.residentMb(child.get().handle()) : 0;
  }

  private static void settle(Duration wait) {
    LockSupport.parkNanos(wait.toNanos());
  }
}
