package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.Prosody.HesitationEvent.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Silent pauses inside a turn: at least {@value #LEAST_MILLIS} ms between speech and speech.
 *
 * <p>Speech before and after it lasts at least {@value #LEAST_SPEECH_FRAMES} frames, so that a
 * click does not end a pause. Lost audio is neither speech nor silence, and nor is a tone, a key or
 * music. The times of the last {@value #MOST} are kept.
 */
final class PauseTrack {

  static final long LEAST_MILLIS = 250;
  static final long LONG_MILLIS = 1_000;
  static final int MOST = 64;
  private static final int LEAST_SPEECH_FRAMES = 3;

  private final long[] starts = new long[MOST];
  private final long[] ends = new long[MOST];
  private long silenceStart;
  private long speechStart;

  private boolean begun;
  private int speechFrames;
  private int silentFrames;
  private long spanFrames;
  private int shortPauses;
  private int longPauses;
  private long pauseMillis;
  private long longestMillis;

  void reset() {
    begun = false;
    speechFrames = 0;
    silentFrames = 0;
    spanFrames = 0;
    shortPauses = 0;
    longPauses = 0;
    pauseMillis = 0;
    longestMillis = 0;
  }

  void add(Frame frame) {
    if (frame.afterGap || frame.sounding) {
      silentFrames = 0;
      speechFrames = 0;
    }
    if (!frame.active && !frame.hissing) {
      boolean click = speechFrames < LEAST_SPEECH_FRAMES;
      silenceStart = silentFrames == 0 || !click ? frame.startSample : silenceStart;
      silentFrames += click ? speechFrames + 1 : 1;
      speechFrames = 0;
    } else if (++speechFrames == 1) {
      speechStart = frame.startSample;
    } else if (speechFrames == LEAST_SPEECH_FRAMES) {
      spoken();
    } else if (speechFrames > LEAST_SPEECH_FRAMES) {
      spanFrames++;
    }
  }

  private void spoken() {
    long silence = (long) silentFrames * Frame.MILLIS;
    if (begun) {
      spanFrames += silentFrames;
      if (silence >= LEAST_MILLIS) {
        pause(silence);
      }
    }
    begun = true;
    spanFrames += speechFrames;
    silentFrames = 0;
  }

  private void pause(long millis) {
    int at = (shortPauses + longPauses) % MOST;
    starts[at] = silenceStart;
    ends[at] = speechStart;
    if (millis >= LONG_MILLIS) {
      longPauses++;
    } else {
      shortPauses++;
    }
    pauseMillis += millis;
    longestMillis = Math.max(longestMillis, millis);
  }

  /** The last pauses, in order. */
  List<HesitationEvent> events() {
    int count = shortPauses + longPauses;
    List<HesitationEvent> events = new ArrayList<>();
    for (int i = Math.max(0, count - MOST); i < count; i++) {
      events.add(new HesitationEvent(Kind.PAUSE, starts[i % MOST], ends[i % MOST], 1));
    }
    return events;
  }

  /** Pauses shorter than {@value #LONG_MILLIS} ms. */
  int shortPauses() {
    return shortPauses;
  }

  int longPauses() {
    return longPauses;
  }

  long pauseMillis() {
    return pauseMillis;
  }

  long longestMillis() {
    return longestMillis;
  }

  /** First to last speech. */
  long spanMillis() {
    return spanFrames * Frame.MILLIS;
  }

  /** The span without its pauses. */
  long phonationMillis() {
    return spanMillis() - pauseMillis;
  }
}
