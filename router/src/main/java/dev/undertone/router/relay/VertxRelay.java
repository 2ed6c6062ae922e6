package dev.undertone.router.relay;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.health.Fleet;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Carries decisions out over Vert.x: a job, its providers' sockets and its timers stay on the event
 * loop it was started on; no thread hop, no lock.
 */
public final class VertxRelay implements Relay, AutoCloseable {

  private static final long CLOSING_SECONDS = 2;

  /** For so long may jobs that began with it still turn to a provider that was taken out. */
  private static final long RETIRING_MILLIS = 600_000;

  private final Means means;
  private final RelayObserver observer;
  private final AtomicReference<Map<String, Provider>> providers;
  private final Set<Provider> retiring = ConcurrentHashMap.newKeySet();
  private final AtomicInteger mirrors = new AtomicInteger();
  private final AtomicLong droppedMirrors = new AtomicLong();

  /**
   * @param upstreams by the id that models name as their provider
   * @param clock for what is measured; timers are the event loop's own
   */
  public VertxRelay(
      Vertx vertx,
      Map<String, Upstream> upstreams,
      Fleet fleet,
      NanoClock clock,
      RelayObserver observer) {
    this(vertx, upstreams, fleet, clock, observer, RelayLimits.STANDARD);
  }

  public VertxRelay(
      Vertx vertx,
      Map<String, Upstream> upstreams,
      Fleet fleet,
      NanoClock clock,
      RelayObserver observer,
      RelayLimits limits) {
    this.means = new Means(vertx, fleet, clock, InstantSource.system(), limits, new LoopRandom());
    this.observer = observer;
    this.providers = new AtomicReference<>(Map.of());
    use(upstreams);
  }

  /**
   * Takes other providers from here on. Those that did not change keep their connections and what
   * is known of their deployments; jobs under way end with the providers they began with. One
   * caller at a time.
   */
  public void use(Map<String, Upstream> upstreams) {
    Map<String, Provider> old = providers.get();
    Map<String, Provider> all = new HashMap<>();
    upstreams.forEach((id, upstream) -> all.put(id, kept(old.get(id), upstream)));
    providers.set(Map.copyOf(all));
    old.forEach(
        (id, provider) -> {
          if (all.get(id) != provider) {
            retire(provider);
          }
        });
  }

  private void retire(Provider provider) {
    retiring.add(provider);
    means
        .vertx()
        .setTimer(
            RETIRING_MILLIS,
            _ -> {
              retiring.remove(provider);
              var _ = provider.shutdown(0);
            });
  }

  private Provider kept(@Nullable Provider old, Upstream upstream) {
    return old != null && old.upstream().equals(upstream)
        ? old
        : new Provider(upstream, means.vertx(), means.clock(), means.limits(), means.random());
  }

  @Override
  public Run start(Job job, Client client) {
    if (!Context.isOnEventLoopThread()) {
      throw new IllegalStateException(
          "thread = " + Thread.currentThread().getName() + ", must be an event loop");
    }
    Map<String, Provider> asked = providers.get();
    job.decision().plan().mirror().ifPresent(planned -> mirror(job, planned, asked));
    Ledger ledger = new Ledger(means, asked, job);
    if (isVotedOn(job)) {
      Ballot ballot = new Ballot(means, job, client, observer, ledger);
      ballot.start();
      return ballot;
    }
    Course course = new Course(means, job, client, observer, ledger);
    course.start();
    return course;
  }

  /** Streams are not held back to be compared, and figures have no words to compare. */
  private static boolean isVotedOn(Job job) {
    return job.decision().plan().kind() == Plan.Kind.VOTE
        && !job.request().stream()
        && job.request().dialect() != Dialect.EMBEDDINGS;
  }

  private void mirror(Job job, PlannedAttempt planned, Map<String, Provider> asked) {
    if (mirrors.incrementAndGet() > means.limits().mirrors()) {
      mirrors.decrementAndGet();
      droppedMirrors.incrementAndGet();
      return;
    }
    Mirror mirror =
        new Mirror(
            means,
            job,
            planned,
            asked.get(planned.model().provider()),
            observer,
            mirrors::decrementAndGet);
    // After the job's own request, which must not wait for its shadow.
    means.vertx().getOrCreateContext().runOnContext(_ -> mirror.start());
  }

  /** Requests that are under way to a provider, its tails being read included; 0 when unknown. */
  public int underWay(String provider) {
    Provider asked = providers.get().get(provider);
    return asked == null ? 0 : asked.deployments().underWay();
  }

  /** Shadow copies that were not sent because too many were under way, since the start. */
  public long droppedMirrors() {
    return droppedMirrors.get();
  }

  /** Ends all connections; answers on their way break. */
  @Override
  public void close() {
    List<Future<Void>> closing = new ArrayList<>();
    providers.getAndSet(Map.of()).values().forEach(each -> closing.add(each.shutdown(0)));
    retiring.forEach(each -> closing.add(each.shutdown(0)));
    try {
      Future.join(closing).await(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "connections did not close within " + CLOSING_SECONDS + " s", e);
    }
  }

  /** Each thread's own generator. */
  private static final class LoopRandom implements RandomGenerator {
    @Override
    public long nextLong() {
      return ThreadLocalRandom.current().nextLong();
    }
  }
}
