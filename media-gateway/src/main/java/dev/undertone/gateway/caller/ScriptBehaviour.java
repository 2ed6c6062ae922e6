package dev.undertone.gateway.caller;

import dev.undertone.gateway.caller.Behaviour.Action.HangUp;
import dev.undertone.gateway.caller.Behaviour.Action.Listen;
import dev.undertone.gateway.caller.Behaviour.Action.Press;
import dev.undertone.gateway.caller.Behaviour.Action.Speak;
import dev.undertone.gateway.caller.CallerScript.HangsUp;
import dev.undertone.gateway.caller.CallerScript.Keys;
import dev.undertone.gateway.caller.CallerScript.Pause;
import dev.undertone.gateway.caller.CallerScript.Says;
import dev.undertone.gateway.caller.CallerScript.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A caller who follows a script. One thread. */
public final class ScriptBehaviour implements Behaviour {

  /** A key is held down for this many frames before the next one. */
  private static final int FRAMES_PER_KEY = 10;

  /** A voice dies away for a while; 30 dB below its loudest sample nobody calls it speech. */
  private static final int QUIET_PART = 32;

  /**
   * @param audio what is said; empty for steps that are silent
   */
  private record Prepared(Step step, short[] audio) {}

  private final List<Prepared> steps;
  private final int rateHz;
  private int at;
  private int frame;
  private int waited;
  private boolean speaking;

  private ScriptBehaviour(List<Prepared> steps, int rateHz) {
    this.steps = steps;
    this.rateHz = rateHz;
  }

  /** Has all of it spoken beforehand, so that the call itself keeps its time. */
  public static ScriptBehaviour prepare(CallerScript script, CallerVoice voice, int rateHz)
      throws InterruptedException {
    var prepared = new ArrayList<Prepared>();
    List<Step> steps = script.steps();
    for (int i = 0; i < steps.size(); i++) {
      short[] audio = new short[0];
      if (steps.get(i) instanceof Says says) {
        boolean afterPause = i > 0 && steps.get(i - 1) instanceof Pause;
        boolean beforePause = i + 1 < steps.size() && steps.get(i + 1) instanceof Pause;
        audio = trimmed(voice.say(says.text(), says.voice(), rateHz), afterPause, beforePause);
      }
      prepared.add(new Prepared(steps.get(i), audio));
    }
    return new ScriptBehaviour(prepared, rateHz);
  }

  /** Without the silence next to a pause, so that a pause in a script is as long as it says. */
  private static short[] trimmed(short[] audio, boolean atStart, boolean atEnd) {
    int loudest = 0;
    for (short sample : audio) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    int quiet = Math.max(Ear.AUDIBLE, loudest / QUIET_PART);
    int from = 0;
    int to = audio.length;
    while (atStart && from < to && Math.abs(audio[from]) < quiet) {
      from++;
    }
    while (atEnd && to > from && Math.abs(audio[to - 1]) < quiet) {
      to--;
    }
    return Arrays.copyOfRange(audio, from, to);
  }

  @Override
  public Action next(Floor floor, long nowNanos) {
    while (at < steps.size()) {
      Prepared now = steps.get(at);
      Optional<Action> action =
          switch (now.step) {
            case Says says -> say(says, now.audio, floor, nowNanos);
            case Pause pause ->
                isWithin(pause.length()) ? Optional.of(new Speak(silence())) : over();
            case Keys keys -> press(keys);
            case HangsUp hangsUp ->
                Optional.of(isWithin(hangsUp.after()) ? new Listen() : new HangUp());
          };
      if (action.isPresent()) {
        return action.get();
      }
    }
    return floor.isCallers(nowNanos) ? new HangUp() : new Listen();
  }

  private boolean isWithin(Duration length) {
    return frame++ < Behaviour.frames(length);
  }

  /** Goes on to the next step. */
  private Optional<Action> over() {
    at++;
    frame = 0;
    waited = 0;
    speaking = false;
    return Optional.empty();
  }

  private Optional<Action> say(Says says, short[] audio, Floor floor, long nowNanos) {
    if (!speaking) {
      if (!mayBegin(says, floor, nowNanos)) {
        return Optional.of(new Listen());
      }
      if (waited++ < Behaviour.frames(says.pause())) {
        return Optional.of(new Listen());
      }
      speaking = true;
    }
    return frame < Behaviour.frames(audio, rateHz)
        ? Optional.of(new Speak(Behaviour.frame(audio, frame++, rateHz)))
        : over();
  }

  private boolean mayBegin(Says says, Floor floor, long nowNanos) {
    boolean holdsFloor = at > 0 && steps.get(at - 1).step instanceof Pause;
    return waited > 0
        || holdsFloor
        || says.bargeInAfter()
            .filter(after -> floor.heardOfAnswer(nowNanos).compareTo(after) >= 0)
            .isPresent()
        || floor.isCallers(nowNanos);
  }

  private Optional<Action> press(Keys keys) {
    int key = frame / FRAMES_PER_KEY;
    if (key >= keys.digits().length()) {
      return over();
    }
    boolean first = frame++ % FRAMES_PER_KEY == 0;
    return Optional.of(first ? new Press(keys.digits().charAt(key)) : new Speak(silence()));
  }

  private short[] silence() {
    return new short[rateHz / 50];
  }
}
