package dev.undertone.gateway.door;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.turn.TurnId;
import java.util.List;

/**
 * The wire language of one kind of far end: a codec and a small state machine for one connection,
 * without I/O, clock or threads, so that a transcript tests it.
 *
 * <p>The {@code on…} half is called on the connection's event loop. The half that speaks ({@link
 * #audio}, {@link #clear}, {@link #finished}, {@link #event}) is called by the call's threads, one
 * at a time; what both halves touch is safe for that. No method throws for anything the far end
 * sends.
 */
public interface Dialect {

  /** Name of the door: {@code browser}, {@code twilio}, …. */
  String door();

  /** A text message came. */
  List<Effect> onText(String text, long nowNanos);

  /**
   * A binary message came.
   *
   * @param message handed over
   */
  List<Effect> onBinary(byte[] message, long nowNanos);

  /** Some time has passed; called about four times a second, whatever came. */
  List<Effect> onTick(long nowNanos);

  /**
   * Audio of one turn.
   *
   * @param offset position of the first sample in the turn's audio
   */
  List<Wire> audio(TurnId turn, long offset, short[] samples);

  /** The far end shall forget what it has not played; turns before {@code next} are over. */
  List<Wire> clear(TurnId next);

  /** All audio of the turn has gone out, {@code samples} of it. */
  List<Wire> finished(TurnId turn, long samples);

  /**
   * Something happened in the call, {@link CallEvent.Started} before all else; empty where the
   * protocol has no word for it.
   */
  List<Wire> event(CallEvent event);

  /** Tells the far end what is wrong; empty where the protocol has no word for it. */
  List<Wire> problem(Problem problem);
}
