package dev.undertone.router;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.Responder;
import dev.undertone.conversation.reply.ResponderContract;
import dev.undertone.router.health.CircuitBreaker;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.provider.ScriptedOptions;
import dev.undertone.router.provider.ScriptedOptions.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The real responder keeps the contract of its port. */
class RoutedResponderContractTest extends ResponderContract {

  @Override
  protected Responder answering(Duration firstToken, List<String> tokens) {
    return responder(ScriptedOptions.at(firstToken.toMillis(), 0).saying(String.join("", tokens)));
  }

  @Override
  protected Responder failing(List<String> tokens, FailureKind kind) {
    return responder(
        ScriptedOptions.at(0, 0)
            .saying(String.join("", tokens) + " never")
            .failing(fault(kind), tokens.size()));
  }

  private static Fault fault(FailureKind kind) {
    return switch (kind) {
      case RATE_LIMITED -> Fault.RATE_LIMITED;
      case UNAVAILABLE -> Fault.BREAK;
      case UNAUTHORIZED -> Fault.UNAUTHORIZED;
      case REFUSED -> Fault.REFUSED;
      case MALFORMED -> Fault.GARBAGE;
      case TIMEOUT -> Fault.HANG;
      case INVALID_REQUEST, CONTEXT_TOO_LONG ->
          throw new IllegalArgumentException(kind + " cannot be scripted");
    };
  }

  private Responder responder(ScriptedOptions options) {
    var model = new ScriptedModel("scripted", clock, Map.of("one", options));
    return new RoutedResponder(
        id -> new FixedRouter("one"),
        Map.of("scripted", model),
        new Fleet(CircuitBreaker.Settings.STANDARD, clock),
        clock,
        InstantSource.system(),
        new CallModels(1),
        DecisionObserver.NONE);
  }
}
