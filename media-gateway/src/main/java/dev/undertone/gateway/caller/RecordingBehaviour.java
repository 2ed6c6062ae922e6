package dev.undertone.gateway.caller;

import dev.undertone.gateway.caller.Behaviour.Action.HangUp;
import dev.undertone.gateway.caller.Behaviour.Action.Listen;
import dev.undertone.gateway.caller.Behaviour.Action.Speak;
import java.time.Duration;
import java.util.Set;

/**
 * A caller who is a recording: hears the greeting out, plays to the end whatever the agent says,
 * and hangs up when the last answer is over. One thread.
 */
public final class RecordingBehaviour implements Behaviour {

  /** Longer than any patience for the end of a turn, so that the last turn ends. */
  private static final Duration TAIL = Duration.ofMillis(2_500);

  /** With that much silence of events on top, no answer is on its way. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** A server that is given audio faster than time may still be busy with it. */
  private static final Duration BULK_QUIET = Duration.ofSeconds(6);

  private static final Set<Integer> LINE_RATES_HZ = Set.of(8_000, 16_000, 24_000, 48_000);

  private final short[] audio;
  private final int rateHz;
  private final Duration quiet;
  private boolean greeted;
  private int frame;
  private int tail;

  /**
   * @param audio mono, at the rate of the line
   * @param bulk whether it goes faster than time
   */
  public RecordingBehaviour(short[] audio, int rateHz, boolean bulk) {
    this.audio = audio;
    this.rateHz = rateHz;
    this.quiet = bulk ? BULK_QUIET : QUIET;
  }

  /** A recording at the rate of the line, which {@link #lineRateHz} may have chosen. */
  public static RecordingBehaviour of(WavFile wav, int lineRateHz, boolean bulk) {
    short[] caller = RateConverter.convert(wav.caller(), wav.format().sampleRateHz(), lineRateHz);
    return new RecordingBehaviour(caller, lineRateHz, bulk);
  }

  /**
   * The recording's own rate where 20 ms of it are whole samples that servers take; else 16 kHz.
   */
  public static int lineRateHz(int recordedHz) {
    return LINE_RATES_HZ.contains(recordedHz) ? recordedHz : 16_000;
  }

  @Override
  public Action next(Floor floor, long nowNanos) {
    if (!greeted && !floor.isCallers(nowNanos)) {
      return new Listen();
    }
    greeted = true;
    if (frame < Behaviour.frames(audio, rateHz)) {
      return new Speak(Behaviour.frame(audio, frame++, rateHz));
    }
    if (tail < Behaviour.frames(TAIL)) {
      tail++;
      return new Speak(new short[rateHz / 50]);
    }
    return floor.isSettled(nowNanos, quiet) ? new HangUp() : new Listen();
  }
}
