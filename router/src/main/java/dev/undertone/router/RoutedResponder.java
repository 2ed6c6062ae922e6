package dev.undertone.router;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.PromptTemplate;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ReplyRequest;
import dev.undertone.conversation.reply.ReplyStream;
import dev.undertone.conversation.reply.Responder;
import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.turn.TurnScope;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.provider.Model;
import dev.undertone.router.provider.Prompt;
import dev.undertone.router.provider.TokenEstimate;
import dev.undertone.router.record.Served;
import dev.undertone.router.rules.ModelSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers a turn by whatever the router chooses for it.
 *
 * <p>The first request is on its way when {@link #respond} returns; the next model of the plan is
 * asked when one fails or is late, until something of the answer has been given out. The last model
 * is not given up at its first-token deadline, for nobody comes after it: it has {@link
 * #LAST_PATIENCE}. Any thread.
 */
public final class RoutedResponder implements Responder {

  /** How long the last model of a plan may be silent. */
  static final Duration LAST_PATIENCE = Duration.ofSeconds(8);

  private final Function<String, Router> routers;
  private final Map<String, Model> providers;
  private final Fleet fleet;
  private final NanoClock clock;
  private final InstantSource wallClock;
  private final CallModels calls;
  private final DecisionObserver observer;
  private final AtomicLong decisions = new AtomicLong();

  /**
   * @param routers by id of the router file; throws {@link IllegalArgumentException} for an unknown
   *     one
   * @param providers by the name that router files give them
   * @param wallClock for rules on the time of day
   * @param calls remembers which model each call has
   */
  public RoutedResponder(
      Function<String, Router> routers,
      Map<String, Model> providers,
      Fleet fleet,
      NanoClock clock,
      InstantSource wallClock,
      CallModels calls,
      DecisionObserver observer) {
    this.routers = routers;
    this.providers = Map.copyOf(providers);
    this.fleet = fleet;
    this.clock = clock;
    this.wallClock = wallClock;
    this.calls = calls;
    this.observer = observer;
  }

  @Override
  public ReplyStream respond(ReplyRequest request, TurnScope scope) throws InterruptedException {
    long startNanos = clock.nanoTime();
    RouteRequest routeRequest = routeRequest(request);
    FleetView view = fleet.view();
    RouteDecision decision = routers.apply(request.router()).decide(routeRequest, view);
    long decidedNanos = clock.nanoTime();
    scope.timeline().mark(Mark.DECIDED, decidedNanos);
    String id = request.call() + "-" + request.turn().value() + "-" + decisions.incrementAndGet();
    observer.decided(id, routeRequest, view, decision);
    if (decision.attempts().isEmpty()) {
      observer.served(id, Served.of(List.of(), TokenUsage.NONE, Cost.NONE, Served.Ending.FAILED));
      throw new ProviderException(
          FailureKind.UNAVAILABLE, "router", RouteSummaries.removed(decision));
    }
    RouteSummary route =
        RouteSummaries.of(id, decision, Duration.ofNanos(decidedNanos - startNanos));
    RoutedReply reply =
        new RoutedReply(
            route,
            new Plan(request, decision),
            scope,
            observer,
            served -> calls.served(request.call(), served));
    scope.own(reply);
    reply.start();
    return reply;
  }

  private RouteRequest routeRequest(ReplyRequest request) {
    long promptTokens =
        TokenEstimate.ofCharacters(request.instructions().length())
            + TokenEstimate.of(request.history().messages());
    return new RouteRequest(
        request.signals(),
        request.budget().due().left(clock),
        request.budget().total(),
        wallClock.millis(),
        new RequestFacts(
            Math.toIntExact(Math.min(Integer.MAX_VALUE, promptTokens)),
            request.history().messages().size(),
            request.tools().isEmpty() ? Set.of() : Set.of("tools")),
        Ask.NOTHING,
        calls.of(request.call()),
        request.metadata(),
        request.user().isEmpty() ? request.call().value() : request.user(),
        request.metadata().getOrDefault("door", ""),
        request.metadata().getOrDefault("agent", ""),
        request.tenant());
  }

  /** The models of one decision, ready to be asked. */
  private final class Plan implements RoutedReply.Opener {
    private final List<PlannedAttempt> attempts;
    private final List<Message> messages;
    private final Map<String, Object> parameters;
    private final long promptTokens;

    private Plan(ReplyRequest request, RouteDecision decision) {
      this.attempts = decision.attempts();
      this.messages =
          Prompt.messages(
              PromptTemplate.render(request.instructions(), request.signals()),
              PromptTemplate.render(decision.prompt(), request.signals()),
              request.history().messages());
      this.parameters = decision.parameters();
      this.promptTokens = TokenEstimate.of(messages);
    }

    @Override
    public int size() {
      return attempts.size();
    }

    @Override
    public String name(int index) {
      return RouteSummaries.reportName(attempts.get(index));
    }

    @Override
    public Attempt open(int index) throws InterruptedException {
      PlannedAttempt planned = attempts.get(index);
      ModelSpec spec = planned.model();
      @Nullable Model model = providers.get(spec.provider());
      if (model == null) {
        throw new ProviderException(
            FailureKind.UNAVAILABLE, spec.provider(), "the provider is not configured");
      }
      Fleet.Attempt health =
          fleet
              .begin(spec.fullName())
              .orElseThrow(
                  () ->
                      new ProviderException(
                          FailureKind.UNAVAILABLE, spec.provider(), "its breaker is open"));
      long sentNanos = clock.nanoTime();
      try {
        Model.Stream stream =
            model.open(new Model.Request(spec.model(), messages, parameters(spec)));
        return new Attempt(
            planned, stream, health, clock, sentNanos, firstTokenWithin(index), promptTokens);
      } catch (ProviderException e) {
        health.failed(e);
        throw e;
      } catch (InterruptedException e) {
        health.cancelled();
        throw e;
      }
    }

    /** The model's own options; the route's parameters win over them. */
    private Map<String, Object> parameters(ModelSpec spec) {
      Map<String, Object> all = new HashMap<>(spec.options());
      all.putAll(parameters);
      return all;
    }

    private Duration firstTokenWithin(int index) {
      Duration deadline = attempts.get(index).firstTokenDeadline();
      boolean last = index == attempts.size() - 1;
      return last && deadline.compareTo(LAST_PATIENCE) < 0 ? LAST_PATIENCE : deadline;
    }
  }
}
