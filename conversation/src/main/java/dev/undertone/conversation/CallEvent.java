package dev.undertone.conversation;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Word;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnTimeline;
import java.time.Duration;
import java.util.List;

/**
 * What happens in a call, for those who watch it: consoles, clients, logs, metrics. The names under
 * which events leave the house are {@code call.started transcript.partial transcript.final signals
 * route.decided turn.timeline reply.heard turn.done call.done}.
 */
public sealed interface CallEvent {

  CallId call();

  /**
   * @param door {@code browser}, {@code twilio}, …
   * @param agent id of the agent file
   * @param emotion whether emotion is computed in this call, and if not, why
   */
  record Started(CallId call, String door, String agent, EmotionUse emotion) implements CallEvent {}

  /**
   * From here on emotion is computed, or is no longer; what was learned of it is forgotten then.
   */
  record ConsentChanged(CallId call, EmotionUse emotion) implements CallEvent {}

  record TranscriptPartial(CallId call, TurnId turn, String text) implements CallEvent {}

  record TranscriptFinal(CallId call, TurnId turn, String text, double confidence, List<Word> words)
      implements CallEvent {}

  /** What the router is about to look at, or, while the caller still speaks, would look at. */
  record Signals(CallId call, TurnSignals signals) implements CallEvent {}

  record RouteDecided(CallId call, TurnId turn, RouteSummary route) implements CallEvent {}

  /** Sent when the turn is over; all marks that it reached are there. */
  record Timeline(CallId call, TurnId turn, TurnTimeline timeline) implements CallEvent {}

  /**
   * @param text what reached the ear
   * @param written all that the model wrote
   */
  record ReplyHeard(CallId call, TurnId turn, String text, String written) implements CallEvent {}

  record TurnDone(
      CallId call, TurnId turn, TurnOutcome outcome, List<AttemptReport> attempts, Cost cost)
      implements CallEvent {}

  /**
   * @param reason {@code caller_left}, {@code shutdown}, {@code overloaded}, {@code failed}, {@code
   *     max_length}
   * @param turns answered
   * @param droppedAudio caller's audio lost at our bounds
   */
  record Done(
      CallId call, String reason, int turns, Duration lasted, Duration droppedAudio, Cost cost)
      implements CallEvent {}

  /** Takes events on the call's threads, in order per call; must not block and must not throw. */
  @FunctionalInterface
  interface Observer {
    void on(CallEvent event);
  }
}
