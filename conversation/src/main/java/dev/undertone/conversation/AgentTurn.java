package dev.undertone.conversation;

import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.CallerLink;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.Playout;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.conversation.reply.ReplyRequest;
import dev.undertone.conversation.reply.ReplyStream;
import dev.undertone.conversation.reply.Responder;
import dev.undertone.conversation.reply.SpeechStream;
import dev.undertone.conversation.reply.SpeechSynthesizer;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.conversation.reply.TextSource;
import dev.undertone.conversation.turn.CallTurnScope;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.conversation.turn.TurnTimeline;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The agent's half of one turn: a model's answer or a fixed line on its way through the voice to
 * the caller's ear. One stage runs it; the listen loop cancels it and asks for its outcome.
 */
final class AgentTurn {

  /** What every turn of a call shares. */
  record Equipment(
      CallId call,
      Agent agent,
      Responder responder,
      SpeechSynthesizer synthesizer,
      CallerLink link,
      FrameInbox inbox,
      NanoClock clock,
      NanoClock ear) {}

  /** Longest answer; a model that does not stop is stopped. */
  private static final int MAX_CHARACTERS = 8_000;

  private final Equipment equipment;
  private final TurnId turn;
  private final CallTurnScope scope;
  private final Playout playout;
  private final AtomicReference<@Nullable ProviderException> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable Written> finished = new AtomicReference<>();
  private final AtomicReference<@Nullable ReplyStream> answering = new AtomicReference<>();

  /** Written by the voice's thread alone; each value is whole. */
  private final AtomicReference<String> written = new AtomicReference<>("");

  private volatile boolean sent;

  private record Written(List<AttemptReport> attempts, Cost cost) {}

  AgentTurn(Equipment equipment, TurnId turn) {
    this.equipment = equipment;
    this.turn = turn;
    this.scope = new CallTurnScope(equipment.call(), turn, this::silence, this::stageFailed);
    this.playout =
        new Playout(turn, equipment.link(), equipment.clock(), equipment.ear(), scope.timeline());
  }

  /** Says a line of the agent's own. */
  void say(String line) {
    start(() -> play(once(line), equipment.agent().voice()));
  }

  /** Has a model answer; the inbox hears of the route as soon as it is chosen. */
  void answer(ReplyRequest request) {
    start(
        () -> {
          ReplyStream stream = equipment.responder().respond(request, scope);
          answering.set(stream);
          equipment.inbox().routed(turn, stream.route());
          play(modelText(stream), equipment.agent().voice().atRate(stream.route().speakingRate()));
        });
  }

  TurnId turn() {
    return turn;
  }

  TurnTimeline timeline() {
    return scope.timeline();
  }

  Playout playout() {
    return playout;
  }

  /** Whether all audio has been sent, so that nothing more is being made. */
  boolean isSent() {
    return sent;
  }

  /** Whether it has been heard to its end, though its own thread may not have got to say so. */
  boolean isHeard() {
    return sent && playout.isPlayed();
  }

  /** All that the model wrote so far. */
  String written() {
    return written.get();
  }

  /** What was tried; of an answer that was cut off or failed, as far as it got. */
  List<AttemptReport> attempts() {
    Written whole = finished.get();
    ReplyStream stream = answering.get();
    return whole != null ? whole.attempts() : stream == null ? List.of() : stream.attempts();
  }

  /** What was spent; of an answer that was cut off or failed, as far as it got. */
  Cost cost() {
    Written whole = finished.get();
    ReplyStream stream = answering.get();
    return whole != null ? whole.cost() : stream == null ? Cost.NONE : stream.cost();
  }

  /** Cuts it off; the outcome is fixed when this returns. */
  void cancel(CancelReason reason) {
    scope.cancel(reason);
  }

  /** Waits for its stages, which by now have ended or been cancelled. */
  void close() {
    scope.close();
  }

  /** How it ended; for a turn that is over or cancelled. */
  TurnOutcome outcome() {
    String heard = playout.heard();
    Optional<CancelReason> reason = scope.cancelReason();
    if (reason.isPresent()) {
      return new TurnOutcome.Interrupted(heard, reason.get());
    }
    ProviderException failed = failure.get();
    return failed == null
        ? new TurnOutcome.Completed(heard)
        : new TurnOutcome.Failed(heard, failed.kind(), String.valueOf(failed.getMessage()));
  }

  private interface Body {
    void run() throws InterruptedException;
  }

  private void start(Body body) {
    scope.fork(
        "answer",
        () -> {
          try {
            speak(body);
          } finally {
            markEnd();
            // Other stages are joined here, where nobody waits, and not on the listen loop.
            scope.close();
            equipment.inbox().replyEnded(turn);
          }
        });
  }

  private void speak(Body body) throws InterruptedException {
    try {
      body.run();
    } catch (RuntimeException e) {
      // Our own mistakes end a turn as an engine's failure does: the caller is owed an apology.
      if (scope.isCancelled()) {
        return;
      }
      apologise(failed(e));
    }
    sent = true;
    markEnd();
    equipment.inbox().replySent(turn);
    playout.drain();
    if (!scope.isCancelled()) {
      playout.heardAll();
    }
  }

  private void apologise(ProviderException why) throws InterruptedException {
    String line = equipment.agent().apologyLine();
    if (line.isEmpty()) {
      return;
    }
    try {
      play(once(line), equipment.agent().voice());
    } catch (RuntimeException e) {
      // Without a voice there is nothing left to say; the first failure is the one that tells why.
      if (!why.equals(e)) {
        why.addSuppressed(e);
      }
    }
  }

  private void play(TextSource text, Voice voice) throws InterruptedException {
    SpeechStream speech =
        scope.own(equipment.synthesizer().speak(text, voice, equipment.link().outFormat(), scope));
    playout.play(speech);
  }

  private TextSource modelText(ReplyStream stream) {
    return () -> {
      while (finished.get() == null && written.get().length() < MAX_CHARACTERS) {
        switch (stream.next()) {
          case ReplyEvent.Text(String text) -> {
            written.accumulateAndGet(text, String::concat);
            return Optional.of(text);
          }
          case ReplyEvent.Refusal(String text) -> {
            written.accumulateAndGet(text, String::concat);
            return Optional.of(text);
          }
          case ReplyEvent.Finished(var _, List<AttemptReport> attempts, Cost cost) ->
              finished.set(new Written(attempts, cost));
          case ReplyEvent.Usage _, ReplyEvent.Seam _, ReplyEvent.ToolCallDelta _ -> {}
        }
      }
      stream.close();
      return Optional.empty();
    };
  }

  private TextSource once(String line) {
    boolean[] said = {false};
    return () -> {
      if (said[0]) {
        return Optional.empty();
      }
      said[0] = true;
      written.accumulateAndGet(line, AgentTurn::apart);
      return Optional.of(line);
    };
  }

  /** Silence first: nothing of this turn is written once this returns. */
  private void silence() {
    playout.cut();
    equipment.link().clear(turn.next());
    markEnd();
  }

  private void markEnd() {
    scope.timeline().mark(TurnTimeline.Mark.REPLY_ENDED, equipment.clock().nanoTime());
  }

  private static String apart(String before, String line) {
    boolean touching =
        !before.isEmpty() && !Character.isWhitespace(before.charAt(before.length() - 1));
    return touching ? before + " " + line : before + line;
  }

  private void stageFailed(Throwable thrown) {
    if (!sent) {
      failed(thrown);
    }
  }

  /** Keeps the first failure, and returns it. */
  private ProviderException failed(Throwable thrown) {
    ProviderException now =
        thrown instanceof ProviderException e
            ? e
            : new ProviderException(
                FailureKind.UNAVAILABLE, "turn", String.valueOf(thrown), thrown);
    ProviderException before = failure.compareAndExchange(null, now);
    return before == null ? now : before;
  }
}
