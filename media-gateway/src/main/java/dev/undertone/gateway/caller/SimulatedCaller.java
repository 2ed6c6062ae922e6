package dev.undertone.gateway.caller;

import dev.undertone.conversation.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lives a call at the caller's end: every 20 ms it speaks or listens as its behaviour has it, hears
 * what is due, and says what it heard. Paced on a monotonic deadline clock; a bulk call is paced by
 * the line alone. One thread, the one that calls {@link #run}.
 */
public final class SimulatedCaller {

  /** −40 dBFS: the quietest frame that counts as the caller's voice in the caller's own figures. */
  private static final double VOICED_RMS = 328;

  /** How much silence a bulk caller sends while he waits; audio time must not run away from him. */
  private static final Duration BULK_SILENCE = Duration.ofSeconds(3);

  /** A report goes out at least this often while something is played, as the protocol asks. */
  private static final int FRAMES_PER_REPORT = 5;

  private static final Duration GOOD_BYE = Duration.ofSeconds(5);
  private static final long FRAME_NANOS = Behaviour.FRAME.toNanos();

  private final CallerLine line;
  private final Ear ear;
  private final Floor floor;
  private final Behaviour behaviour;
  private final NanoClock clock;
  private final CallerSettings settings;
  private final List<Duration> gaps = new ArrayList<>();
  private Optional<Long> lastVoiced = Optional.empty();
  private Optional<Long> lastFirstAudible = Optional.empty();
  private long frames;
  private long unsent;
  private long lateFrames;
  private int listening;

  public SimulatedCaller(
      CallerLine line,
      Ear ear,
      Floor floor,
      Behaviour behaviour,
      CallerSettings settings,
      NanoClock clock) {
    this.line = line;
    this.ear = ear;
    this.floor = floor;
    this.behaviour = behaviour;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Calls until the behaviour hangs up or the server does, then waits for the server to close; does
   * not close the line.
   */
  public CallerAccount run() throws InterruptedException {
    long next = clock.nanoTime();
    while (line.ended().isEmpty()) {
      long now = clock.nanoTime();
      if (now - next > FRAME_NANOS && !settings.bulk()) {
        lateFrames++;
      }
      if (!live(behaviour.next(floor, now), now)) {
        break;
      }
      hear(now);
      next += FRAME_NANOS;
      if (!settings.bulk()) {
        clock.sleepUntil(next);
      }
    }
    Optional<String> broken = line.ended();
    if (broken.isEmpty()) {
      sayGoodBye();
    }
    return new CallerAccount(
        Behaviour.FRAME.multipliedBy(frames), unsent, lateFrames, gaps, ear.account(), broken);
  }

  /** Does it; false when that was to hang up. */
  private boolean live(Behaviour.Action action, long now) throws InterruptedException {
    switch (action) {
      case Behaviour.Action.Speak(short[] frame) -> {
        listening = 0;
        speak(frame, now);
      }
      case Behaviour.Action.Press(char digit) -> {
        line.press(digit);
        floor.callerSpoke(now);
        speak(silence(), now);
      }
      case Behaviour.Action.Listen() -> listen(now);
      case Behaviour.Action.HangUp() -> {
        return false;
      }
    }
    return true;
  }

  private void listen(long now) throws InterruptedException {
    if (settings.bulk() && ++listening > Behaviour.frames(BULK_SILENCE)) {
      clock.sleepUntil(now + FRAME_NANOS);
    } else {
      speak(silence(), now);
    }
  }

  private void speak(short[] frame, long now) throws InterruptedException {
    if (line.send(frame)) {
      frames++;
    } else {
      unsent++;
    }
    if (rms(frame) >= VOICED_RMS) {
      floor.callerSpoke(now);
      lastVoiced = Optional.of(now);
    }
  }

  private void hear(long now) {
    ear.advance(now);
    Optional<Long> first = ear.firstAudibleNanos();
    if (first.isPresent() && !first.equals(lastFirstAudible)) {
      lastFirstAudible = first;
      lastVoiced
          .filter(voiced -> voiced < first.get() && !settings.bulk())
          .ifPresent(voiced -> gaps.add(Duration.ofNanos(first.get() - voiced)));
      lastVoiced = Optional.empty();
    }
    if (frames % FRAMES_PER_REPORT == 0 || ear.isDrained()) {
      line.report();
    }
  }

  private void sayGoodBye() throws InterruptedException {
    line.hangUp();
    long until = clock.nanoTime() + GOOD_BYE.toNanos();
    while (line.ended().isEmpty() && clock.nanoTime() < until) {
      clock.sleepUntil(clock.nanoTime() + FRAME_NANOS);
    }
  }

  private short[] silence() {
    return new short[settings.rateHz() / 50];
  }

  private static double rms(short[] frame) {
    double sum = 0;
    for (short sample : frame) {
      sum += (double) sample * sample;
    }
    return Math.sqrt(sum / Math.max(1, frame.length));
  }
}
