package dev.undertone.conversation;

import dev.undertone.conversation.Conversation.Caller;
import dev.undertone.conversation.reply.History;
import dev.undertone.conversation.reply.ReplyRequest;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.LatencyBudget;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What router and models are told of a turn: pure, out of the call's own facts. */
record Briefing(Caller caller, Agent agent, Duration turnGap) {

  /** What the router may look at when the caller has said this. */
  TurnSignals signals(
      TurnId turn, CallerTurn said, Language language, Prosody prosody, Dynamics dynamics) {
    return new TurnSignals(
        caller.id(),
        turn,
        said.text(),
        said.words(),
        said.confidence(),
        said.wordsPerMinute(),
        language,
        prosody,
        dynamics);
  }

  /**
   * @param history ends with the caller's words
   * @param lastVoicedNanos when his last voiced sample came: the budget runs from there
   */
  ReplyRequest request(History history, TurnSignals signals, long lastVoicedNanos) {
    return new ReplyRequest(
        caller.id(),
        signals.turn(),
        agent.router(),
        instructions(),
        history,
        agent.tools(),
        signals,
        new LatencyBudget(turnGap, new Deadline(lastVoicedNanos + turnGap.toNanos())),
        metadata(),
        caller.user(),
        caller.tenant());
  }

  private String instructions() {
    StringBuilder text = new StringBuilder(agent.instructions());
    agent.context().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> text.append('\n').append(e.getKey()).append(": ").append(e.getValue()));
    return text.toString();
  }

  /** The caller's own pairs, and ours, which he cannot set. */
  private Map<String, String> metadata() {
    Map<String, String> all = new HashMap<>(caller.metadata());
    all.put("door", caller.door());
    all.put("agent", agent.id());
    return all;
  }
}
