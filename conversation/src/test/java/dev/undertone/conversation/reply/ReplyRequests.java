package dev.undertone.conversation.reply;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.LatencyBudget;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Requests for tests that care about the answer only. */
public final class ReplyRequests {

  public static final CallId CALL = new CallId("call-1");
  public static final TurnId TURN = new TurnId(1);

  private ReplyRequests() {}

  /** A caller's first turn, with 1.5 s to answer it. */
  public static ReplyRequest saying(String words, NanoClock clock) {
    Duration total = Duration.ofMillis(1_500);
    return new ReplyRequest(
        CALL,
        TURN,
        "default",
        "You answer calls.",
        History.EMPTY.plus(new Message.Caller(words)),
        List.of(),
        signals(words),
        new LatencyBudget(total, clock.deadlineIn(total)),
        Map.of(),
        "",
        "");
  }

  private static TurnSignals signals(String words) {
    return new TurnSignals(
        CALL,
        TURN,
        words,
        words.split(" ", -1).length,
        0.9,
        150,
        Language.declared("en"),
        Prosody.NONE,
        TurnSignals.Dynamics.NONE);
  }
}
