package dev.undertone.conversation;

import dev.undertone.conversation.Conversation.Caller;
import dev.undertone.conversation.Conversation.Engines;
import dev.undertone.conversation.Conversation.Settings;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.History;
import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.DynamicsTracker;
import dev.undertone.conversation.turn.EndpointingPolicy;
import dev.undertone.conversation.turn.TurnDetector.TurnEvent;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has the floor, what was said, and what follows from it: the caller's turn, our answer to it,
 * and the history that remembers both as they were heard. Used by the listen loop alone.
 *
 * <p>At most one turn of the caller's and one of the agent's are open. A caller who starts while
 * the agent can be heard interrupts him; one who starts before anything could be heard goes on with
 * his own turn, and the answer on its way is given up.
 */
final class Dialogue {

  /** How often signals of a turn that still goes on are published. */
  private static final long SIGNALS_EVERY_NANOS = Duration.ofMillis(500).toNanos();

  /** How many times longer than usual a turn without any words waits for its final. */
  private static final int WORDLESS_PATIENCE = 5;

  private final Caller caller;
  private final Settings settings;
  private final NanoClock clock;
  private final NanoClock ear;
  private final CallEvent.Observer observer;
  private final AgentTurn.Equipment equipment;
  private final Briefing briefing;
  private final DynamicsTracker dynamics;

  private String endpointing = "normal";
  private History history = History.EMPTY;
  private TurnId nextTurn = new TurnId(0);
  private Cost cost = Cost.NONE;
  private int answered;
  private @Nullable CallerTurn callerTurn;
  private @Nullable TurnEnd turnEnd;
  private @Nullable AgentTurn agentTurn;
  private final List<AgentTurn> ending = new ArrayList<>();
  private String askedText = "";
  private long quietSinceNanos;
  private long signalsNanos;

  /** The caller's turn is over; its last words may still be on their way. */
  private record TurnEnd(
      long lastVoicedNanos,
      long voicedUntilNanos,
      long decidedNanos,
      long transcriptDueNanos,
      long wordlessDueNanos) {

    /** A turn of which nothing at all has been understood yet is waited for longer. */
    long dueNanos(@Nullable CallerTurn turn) {
      return turn != null && turn.text().isEmpty() ? wordlessDueNanos : transcriptDueNanos;
    }
  }

  Dialogue(
      Caller caller,
      Agent agent,
      Engines engines,
      Settings settings,
      NanoClock clock,
      NanoClock ear,
      CallEvent.Observer observer) {
    this.caller = caller;
    this.settings = settings;
    this.clock = clock;
    this.ear = ear;
    this.observer = observer;
    this.quietSinceNanos = clock.nanoTime();
    this.dynamics = new DynamicsTracker(!caller.mixed());
    this.briefing = new Briefing(caller, agent, settings.turnGap());
    this.equipment =
        new AgentTurn.Equipment(
            caller.id(),
            agent,
            engines.responder(),
            engines.synthesizer(),
            caller.link(),
            caller.inbox(),
            clock,
            ear);
  }

  int answered() {
    return answered;
  }

  Cost cost() {
    return cost;
  }

  /** Whether neither party has the floor. */
  boolean isQuiet() {
    return callerTurn == null && agentTurn == null;
  }

  long quietSinceNanos() {
    return quietSinceNanos;
  }

  /** Whether words or an answer are being made; a bulk link waits meanwhile. */
  boolean isBusy() {
    return turnEnd != null || (agentTurn != null && !agentTurn.isSent());
  }

  /** When a turn that is over stops waiting for its last words; far away without one. */
  long transcriptDueNanos() {
    return turnEnd == null ? Long.MAX_VALUE : turnEnd.dueNanos(callerTurn);
  }

  /** How patient to be with the caller's next turn, as the last route asked. */
  EndpointingPolicy policy() {
    Duration silence =
        switch (endpointing) {
          case "patient" -> settings.patientSilence();
          case "brief" -> settings.briefSilence();
          default -> settings.endSilence();
        };
    return new EndpointingPolicy(silence, settings.maxTurn());
  }

  /** The agent says a line of his own. */
  void say(String line) {
    AgentTurn turn = new AgentTurn(equipment, takeTurnId());
    agentTurn = turn;
    turn.say(line);
  }

  void on(TurnEvent event, Ears ears) {
    switch (event) {
      case TurnEvent.SpeechStarted(long at) -> callerStarted(at, ears);
      case TurnEvent.TurnEnded(long _, long last, var _) ->
          callerEnded(ears.nanosAt(last), heardNanos(last, ears));
      case TurnEvent.SpeechPaused _, TurnEvent.SpeechResumed _ -> {}
    }
  }

  private void callerStarted(long atSample, Ears ears) {
    ears.policy(policy());
    AgentTurn speaking = agentTurn;
    if (callerTurn != null) {
      // The turn was over but not yet answered: he goes on.
      turnEnd = null;
      return;
    }
    if (speaking != null && speaking.isHeard()) {
      endAgentTurn(speaking, CancelReason.BARGE_IN);
      speaking = null;
    }
    boolean audible = speaking != null && speaking.playout().wasAudible();
    if (speaking != null) {
      String asked = askedText;
      boolean superseded = !audible && !asked.isEmpty();
      endAgentTurn(speaking, audible ? CancelReason.BARGE_IN : CancelReason.SUPERSEDED);
      if (superseded) {
        history = history.withoutLast();
        dynamics.callerResumed();
        answered--;
        callerTurn = new CallerTurn(ears.closedUtterances(), asked);
        return;
      }
    }
    callerTurn = new CallerTurn(ears.closedUtterances(), "");
    ears.newProsodyTurn(atSample);
    dynamics.callerStarted(heardNanos(atSample, ears), audible);
  }

  private void callerEnded(long lastVoicedNanos, long voicedUntilNanos) {
    long now = clock.nanoTime();
    // On audio time nobody waits at the far end, and a busy recogniser must not change the result.
    long within = settings.finalTranscriptWithin().toNanos() * (caller.inbox().isBulk() ? 10 : 1);
    turnEnd =
        new TurnEnd(
            lastVoicedNanos, voicedUntilNanos, now, now + within, now + WORDLESS_PATIENCE * within);
  }

  /** When a sample of the caller's was said, on the clock that the agent's own speech goes by. */
  private long heardNanos(long sample, Ears ears) {
    return ear.equals(clock)
        ? ears.nanosAt(sample)
        : AudioFormat.WIDEBAND.lasting(sample).toNanos();
  }

  /** A key was pressed; it belongs to the open turn or opens one. */
  void key(char digit, Ears ears) {
    if (callerTurn == null) {
      callerStarted(ears.heardUntil(), ears);
    }
    if (callerTurn != null) {
      callerTurn.key(digit);
    }
  }

  /** The keys pressed so far are a turn, unless the caller is speaking. */
  void keysEnded(Ears ears) {
    if (callerTurn != null && turnEnd == null && !ears.inTurn()) {
      callerEnded(clock.nanoTime(), ear.nanoTime());
    }
  }

  void on(SpeechEvent event, Ears ears) {
    CallerTurn turn = callerTurn;
    if (turn == null || !turn.on(event)) {
      return;
    }
    if (event instanceof SpeechEvent.Partial) {
      observer.on(new CallEvent.TranscriptPartial(caller.id(), nextTurn, turn.text()));
      long now = clock.nanoTime();
      if (now - signalsNanos >= SIGNALS_EVERY_NANOS) {
        signalsNanos = now;
        Dynamics soFar = dynamics.current(heardNanos(ears.heardUntil(), ears));
        observer.on(
            new CallEvent.Signals(
                caller.id(), briefing.signals(nextTurn, turn, ears.prosody(), soFar)));
      }
    }
  }

  /** Answers the caller's turn once it is over and its words are there, or will not come. */
  void answerWhenReady(Ears ears) {
    CallerTurn turn = callerTurn;
    TurnEnd end = turnEnd;
    if (turn == null || end == null) {
      return;
    }
    long now = clock.nanoTime();
    if (!turn.isComplete(ears.closedUtterances()) && now < end.dueNanos(turn)) {
      return;
    }
    callerTurn = null;
    turnEnd = null;
    quietSinceNanos = now;
    String text = turn.text();
    if (text.isEmpty()) {
      return;
    }
    String language = briefing.agent().languages().getFirst();
    Dynamics whole = dynamics.callerEnded(end.voicedUntilNanos(), text, language);
    TurnSignals signals = briefing.signals(nextTurn, turn, ears.prosody().asFinal(), whole);
    observer.on(
        new CallEvent.TranscriptFinal(
            caller.id(), nextTurn, text, turn.confidence(), turn.timedWords()));
    observer.on(new CallEvent.Signals(caller.id(), signals));
    history = history.plus(new Message.Caller(text));
    answer(signals, end, now);
  }

  private void answer(TurnSignals signals, TurnEnd end, long now) {
    AgentTurn turn = new AgentTurn(equipment, takeTurnId());
    agentTurn = turn;
    askedText = signals.transcript();
    turn.timeline().mark(Mark.SPEECH_ENDED, end.lastVoicedNanos());
    turn.timeline().mark(Mark.TURN_ENDED, end.decidedNanos());
    turn.timeline().mark(Mark.TRANSCRIBED, now);
    turn.answer(briefing.request(history, signals, end.lastVoicedNanos()));
  }

  /** Who answers is known; of no interest once the turn has been given up. */
  void routed(TurnId turn, RouteSummary route) {
    if (agentTurn != null && agentTurn.turn().equals(turn)) {
      endpointing = route.endpointing();
      observer.on(new CallEvent.RouteDecided(caller.id(), turn, route));
    }
  }

  /** The client wants silence. */
  void interrupt() {
    if (agentTurn != null) {
      endAgentTurn(agentTurn, CancelReason.CLIENT_CANCELLED);
    }
  }

  void heard(TurnId turn, Duration played) {
    if (agentTurn != null && agentTurn.turn().equals(turn)) {
      agentTurn.playout().heardReport(played);
    }
  }

  /** The turn's own thread has come to its end, by itself or because it was cut off. */
  void replyEnded(TurnId turn) {
    AgentTurn ended = agentTurn;
    if (ended != null && ended.turn().equals(turn)) {
      account(ended);
    }
    ending.removeIf(
        each -> {
          boolean over = each.turn().equals(turn);
          if (over) {
            each.close();
          }
          return over;
        });
  }

  /** Nothing goes on after this. */
  void end(CancelReason reason) {
    if (agentTurn != null) {
      endAgentTurn(agentTurn, reason);
    }
    ending.forEach(AgentTurn::close);
    ending.clear();
  }

  private void endAgentTurn(AgentTurn turn, CancelReason reason) {
    if (turn.isHeard()) {
      // Nobody can cut off what is over, though its own thread has not said so yet.
      turn.playout().heardAll();
    } else {
      turn.cancel(reason);
    }
    account(turn);
  }

  /** What was heard enters the history; the turn is over for everyone. */
  private void account(AgentTurn turn) {
    agentTurn = null;
    // Joining its stages now would keep the caller waiting for a voice that is still busy.
    ending.add(turn);
    TurnOutcome outcome = turn.outcome();
    quietSinceNanos = clock.nanoTime();
    if (turn.playout().wasAudible()) {
      dynamics.agentSpoke(turn.playout().heardFromNanos(), turn.playout().heardUntilNanos());
    }
    if (!outcome.heard().isEmpty()) {
      history = history.plus(new Message.Agent(outcome.heard()));
    }
    cost = cost.plus(turn.cost());
    if (!askedText.isEmpty()) {
      answered++;
    }
    askedText = "";
    CallId call = caller.id();
    observer.on(new CallEvent.ReplyHeard(call, turn.turn(), outcome.heard(), turn.written()));
    observer.on(new CallEvent.Timeline(call, turn.turn(), turn.timeline()));
    observer.on(new CallEvent.TurnDone(call, turn.turn(), outcome, turn.attempts(), turn.cost()));
  }

  private TurnId takeTurnId() {
    TurnId taken = nextTurn;
    nextTurn = taken.next();
    return taken;
  }
}
