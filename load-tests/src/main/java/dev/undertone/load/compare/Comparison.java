package dev.undertone.load.compare;

import dev.undertone.load.compare.Figures.Memory;
import dev.undertone.load.compare.Figures.Spent;
import dev.undertone.load.compare.Gateways.NotInstalledException;
import dev.undertone.load.compare.Gateways.Running;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Sends one gateway through the course. */
final class Comparison {

  private final Vertx vertx;
  private final Gateways gateways;
  private final Course course;
  private final Upstream upstream;
  private final Consumer<String> progress;

  Comparison(
      Vertx vertx, Gateways gateways, Course course, Upstream upstream, Consumer<String> progress) {
    this.vertx = vertx;
    this.gateways = gateways;
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
        Load streams = load(direct, Course.SHORT_STREAM)) {
      chats.atOnce(16, course.warmUp());
      streams.atOnce(32, course.warmUp().dividedBy(3));
    }
  }

  Figures measure(String name) throws Exception, NotInstalledException {
    progress.accept(name + ": starts");
    try (Running gateway = gateways.start(name, upstream.port())) {
      settle(Duration.ofSeconds(1));
      double idle = memory(gateway);
      Load chats = load(gateway, 0);
      Load shortStreams = load(gateway, Course.SHORT_STREAM);
      Load longStreams = load(gateway, Course.LONG_STREAM);
      try (chats;
          shortStreams;
          longStreams) {
        progress.accept(name + ": warms up");
        chats.atOnce(16, course.warmUp());
        shortStreams.atOnce(32, course.warmUp().dividedBy(3));
        longStreams.steadily(Course.LONG_STREAMS_PER_SECOND, Duration.ofSeconds(1));
        progress.accept(name + ": chats at a steady rate");
        Spent chat = spent(gateway, chats, load -> load.steadily(Course.RATE, course.steady()));
        double busy = memory(gateway);
        progress.accept(name + ": streams at a steady rate");
        Spent stream =
            spent(gateway, shortStreams, load -> load.steadily(Course.RATE, course.steady()));
        busy = Math.max(busy, memory(gateway));
        progress.accept(name + ": long streams");
        Spent tokens =
            spent(
                gateway,
                longStreams,
                load -> load.steadily(Course.LONG_STREAMS_PER_SECOND, course.tokens()));
        Decisions logged = decisions(name, gateway);
        progress.accept(name + ": as many chats as it can");
        Full full = full(gateway, chats);
        busy = Math.max(busy, memory(gateway));
        settle(course.settle());
        Decisions all = decisions(name, gateway);
        return new Figures(
            gateway.child().map(Child::ready).orElse(Duration.ZERO),
            chat,
            stream,
            tokens,
            full.spent(),
            full.concurrency(),
            logged,
            all.since(logged),
            new Memory(idle, busy, memory(gateway)));
      }
    }
  }

  /** The highest rate, and how many requests were under way at it. */
  record Full(Spent spent, int concurrency) {}

  /** Tries each concurrency; a run without failures beats one with, and then the rate counts. */
  Full full(Running gateway, Load chats) throws Exception {
    Full best = null;
    for (int concurrency : course.concurrencies()) {
      Spent tried = spent(gateway, chats, load -> load.atOnce(concurrency, course.full()));
      Full next = new Full(tried, concurrency);
      best = best == null || isBetter(tried, best.spent()) ? next : best;
    }
    if (best == null) {
      throw new IllegalStateException("concurrencies is empty, must name at least one");
    }
    return best;
  }

  Load load(Running gateway, int tokens) {
    byte[] request =
        tokens == 0
            ? gateway.payload().chat(gateway.port())
            : gateway.payload().stream(gateway.port(), tokens);
    return new Load(vertx, gateway.port(), request, tokens, Course.MOST_CONNECTIONS);
  }

  private static boolean isBetter(Spent tried, Spent best) {
    boolean clean = tried.measured().failures() == 0;
    boolean bestIsClean = best.measured().failures() == 0;
    return clean == bestIsClean ? tried.measured().rate() > best.measured().rate() : clean;
  }

  private static Spent spent(Running gateway, Load load, Run run) throws Exception {
    double before = cpu(gateway);
    long start = System.nanoTime();
    Measured measured = run.through(load);
    return new Spent(measured, cpu(gateway) - before, (System.nanoTime() - start) / 1e9);
  }

  private static double cpu(Running gateway) throws IOException {
    Optional<Child> child = gateway.child();
    return child.isPresent() ? Processes.cpuSeconds(child.get().handle()) : 0;
  }

  private static double memory(Running gateway) throws IOException {
    Optional<Child> child = gateway.child();
    return child.isPresent() ? Processes.residentMb(child.get().handle()) : 0;
  }

  private static Decisions decisions(String name, Running gateway)
      throws IOException, InterruptedException {
    return name.equals("undertone") ? Decisions.of(gateway.port()) : Decisions.NONE;
  }

  private static void settle(Duration wait) {
    LockSupport.parkNanos(wait.toNanos());
  }
}
