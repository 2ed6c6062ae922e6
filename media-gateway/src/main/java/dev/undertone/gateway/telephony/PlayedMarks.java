package dev.undertone.gateway.telephony;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names marks by what has been played when they come back: {@code t7-1240} says 1,240 ms of turn 7,
 * so nothing has to be remembered of them.
 *
 * <p>Marks are made by the player, one call at a time, and read on the event loop.
 */
final class PlayedMarks {

  private static final Pattern NAME = Pattern.compile("t(\\d{1,15})-(\\d{1,8})");

  private final AtomicLong firstLiveTurn = new AtomicLong();
  private final long everySamples;
  private long turn = -1;
  private long marked;

  PlayedMarks(long everySamples) {
    this.everySamples = everySamples;
  }

  /** The mark that is due once {@code samples} of the turn have been sent. */
  Optional<String> afterSending(TurnId sending, long samples) {
    enter(sending);
    return samples - marked >= everySamples ? Optional.of(name(samples)) : Optional.empty();
  }

  /** The mark behind the last sample of the turn. */
  Optional<String> afterLast(TurnId sent, long samples) {
    enter(sent);
    return samples > marked ? Optional.of(name(samples)) : Optional.empty();
  }

  private void enter(TurnId now) {
    if (now.value() != turn) {
      turn = now.value();
      marked = 0;
    }
  }

  private String name(long samples) {
    marked = samples;
    return "t" + turn + "-" + AudioFormat.NARROWBAND.lasting(samples).toMillis();
  }

  /** Marks of turns before {@code next} say nothing any more. */
  void clear(TurnId next) {
    firstLiveTurn.set(next.value());
  }

  /** What a returned mark says; empty when it was cleared or is not ours. */
  Optional<CallerInput> returned(String name) {
    Matcher mark = NAME.matcher(name);
    if (!mark.matches() || Long.parseLong(mark.group(1)) < firstLiveTurn.get()) {
      return Optional.empty();
    }
    var played = Duration.ofMillis(Long.parseLong(mark.group(2)));
    return Optional.of(new CallerInput.Heard(new TurnId(Long.parseLong(mark.group(1))), played));
  }
}
