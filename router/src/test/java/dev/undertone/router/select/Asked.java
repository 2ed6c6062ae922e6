package dev.undertone.router.select;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Requests of no call, for tests of the choice: one of 1,000 tokens, and what may differ from it.
 */
public record Asked(
    RequestFacts facts,
    Ask ask,
    Continuity continuity,
    Map<String, String> metadata,
    String user,
    Duration left) {

  public static final Asked PLAIN =
      new Asked(
          new RequestFacts(1_000, 3, Set.of()),
          Ask.NOTHING,
          Continuity.NONE,
          Map.of(),
          "u",
          Duration.ofSeconds(30));

  public Asked facts(RequestFacts newFacts) {
    return new Asked(newFacts, ask, continuity, metadata, user, left);
  }

  public Asked complexity(double complexity) {
    return facts(facts.with("en", "question", complexity));
  }

  public Asked ask(Ask newAsk) {
    return new Asked(facts, newAsk, continuity, metadata, user, left);
  }

  public Asked pinned(String model) {
    return ask(
        new Ask(Optional.of(model), List.of(), List.of(), Set.of(), Set.of(), Optional.empty()));
  }

  public Asked models(String... models) {
    return ask(
        new Ask(
            Optional.empty(), List.of(models), ask.sort(), Set.of(), Set.of(), Optional.empty()));
  }

  public Asked sort(String... metrics) {
    return ask(
        new Ask(
            Optional.empty(),
            ask.models(),
            List.of(metrics),
            Set.of(),
            Set.of(),
            Optional.empty()));
  }

  public Asked allowed(String... allowed) {
    return ask(
        new Ask(
            ask.pinned(), ask.models(), List.of(), Set.of(), Set.of(allowed), Optional.empty()));
  }

  public Asked after(Continuity newContinuity) {
    return new Asked(facts, ask, newContinuity, metadata, user, left);
  }

  public Asked metadata(Map<String, String> newMetadata) {
    return new Asked(facts, ask, continuity, newMetadata, user, left);
  }

  public Asked user(String newUser) {
    return new Asked(facts, ask, continuity, metadata, newUser, left);
  }

  public Asked left(long millis) {
    return new Asked(facts, ask, continuity, metadata, user, Duration.ofMillis(millis));
  }

  public RouteRequest request() {
    var signals =
        new TurnSignals(
            new CallId("r-1"),
            new TurnId(0),
            "",
            0,
            0,
            0,
            Language.UNKNOWN,
            Prosody.NONE,
            Dynamics.NONE);
    return new RouteRequest(
        signals, left, left, 0, facts, ask, continuity, metadata, user, "api", "", "acme");
  }
}
