package dev.undertone.conversation.reply;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnTimeline;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends one turn's audio at the pace of the ear, on a monotonic deadline clock.
 *
 * <p>Each slice is due when, played from the start without a break, its end is as far ahead of the
 * ear as the link allows. A slice that was there in time but is sent late, because this machine
 * paused, does not move the clock: the next ones catch up and nothing drifts. A slice that was not
 * there in time, because the voice was late, moves it: the ear heard silence meanwhile.
 *
 * <p>{@link #play} runs on the reply's thread; {@link #cut}, {@link #heardReport} and the queries
 * on any.
 */
public final class Playout {

  /** Loudest sample of a slice that nobody hears: −50 dBFS. */
  private static final int AUDIBLE = 104;

  /** A lead beyond this means that nothing is paced. */
  public static final Duration UNPACED = Duration.ofHours(1);

  private static final Duration SLICE = Duration.ofMillis(20);

  /** How old a report of the far end's may be before it stops being extrapolated. */
  private static final long REPORT_NANOS = Duration.ofMillis(250).toNanos();

  private final TurnId turn;
  private final CallerLink link;
  private final NanoClock clock;
  private final NanoClock ear;
  private final TurnTimeline timeline;
  private final AudioFormat format;
  private final HeardLedger ledger;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean cut;
  private boolean started;
  private long startNanos;
  private long firstAudibleSample;
  private boolean audible;
  private long sent;
  private long reported = -1;
  private long reportedAtNanos;
  private long cutNanos;

  /**
   * @param clock for the timeline's marks
   * @param ear what the caller's ear goes by: {@code clock} on a live link, audio time on a bulk
   *     one
   */
  public Playout(
      TurnId turn, CallerLink link, NanoClock clock, NanoClock ear, TurnTimeline timeline) {
    this.turn = turn;
    this.link = link;
    this.clock = clock;
    this.ear = ear;
    this.timeline = timeline;
    this.format = link.outFormat();
    this.ledger = new HeardLedger(format.sampleRateHz());
  }

  /**
   * Sends all of {@code speech}, blocking while it is too far ahead of the ear. May be called again
   * with more speech of the same turn.
   */
  public void play(SpeechStream speech) throws InterruptedException {
    long slice = format.samplesIn(SLICE);
    lock.lock();
    try {
      ledger.beginSpeech();
    } finally {
      lock.unlock();
    }
    while (true) {
      long askedNanos = ear.nanoTime();
      var next = speech.next();
      if (next.isEmpty()) {
        return;
      }
      SpokenChunk chunk = next.get();
      if (!arrived(askedNanos)) {
        return;
      }
      enter(chunk);
      short[] samples = chunk.samples();
      for (int at = 0; at < samples.length; at += (int) slice) {
        int length = (int) Math.min(slice, samples.length - at);
        if (!send(length == samples.length ? samples : slice(samples, at, length))) {
          return;
        }
      }
    }
  }

  /** Tells the link that all was sent, then waits until the ear has heard it. */
  public void drain() throws InterruptedException {
    long end;
    lock.lock();
    try {
      if (cut || !started) {
        return;
      }
      end = startNanos + nanos(sent);
    } finally {
      lock.unlock();
    }
    link.finished(turn, sent);
    ear.sleepUntil(end);
  }

  /** Nothing more of this turn is sent. */
  public void cut() {
    lock.lock();
    try {
      if (!cut) {
        reported = heardSamples();
        cutNanos = ear.nanoTime();
        cut = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The far end says that it has played this much. */
  public void heardReport(Duration played) {
    lock.lock();
    try {
      long samples = Math.min(sent, played.toMillis() * format.sampleRateHz() / 1_000);
      if (!cut && samples > reported) {
        reported = samples;
        reportedAtNanos = ear.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  /** All that was sent has been heard, unless it was cut off. */
  public void heardAll() {
    lock.lock();
    try {
      if (!cut) {
        reported = sent;
        reportedAtNanos = ear.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the ear has had the time to hear all that was sent. */
  public boolean isPlayed() {
    lock.lock();
    try {
      return !cut && (!started || ear.nanoTime() - (startNanos + nanos(sent)) >= 0);
    } finally {
      lock.unlock();
    }
  }

  /** What reached the ear so far. */
  public String heard() {
    lock.lock();
    try {
      // Silence at the head of the audio is no part of any word.
      return audible ? ledger.heard(heardSamples()) : "";
    } finally {
      lock.unlock();
    }
  }

  /** Samples sent so far. */
  public long sentSamples() {
    lock.lock();
    try {
      return sent;
    } finally {
      lock.unlock();
    }
  }

  /** Whether something that can be heard has been sent. */
  public boolean wasAudible() {
    lock.lock();
    try {
      return audible;
    } finally {
      lock.unlock();
    }
  }

  /** When the ear began to hear it, on the ear's clock; meaningless before {@link #wasAudible}. */
  public long heardFromNanos() {
    lock.lock();
    try {
      return startNanos + nanos(firstAudibleSample);
    } finally {
      lock.unlock();
    }
  }

  /** Until when the ear hears it, as far as it is known, on the ear's clock. */
  public long heardUntilNanos() {
    lock.lock();
    try {
      long end = startNanos + nanos(sent);
      return cut ? Math.min(cutNanos, end) : end;
    } finally {
      lock.unlock();
    }
  }

  /** How long all that was sent lasts. */
  public Duration lasting() {
    return format.lasting(sentSamples());
  }

  private void enter(SpokenChunk chunk) {
    lock.lock();
    try {
      ledger.enter(chunk, sent);
    } finally {
      lock.unlock();
    }
  }

  /** Moves the clock when the voice was too late for it; false once cut. */
  private boolean arrived(long askedNanos) {
    lock.lock();
    try {
      long now = ear.nanoTime();
      if (!started) {
        started = true;
        startNanos = now;
      } else if (now - askedNanos > nanos(format.samplesIn(SLICE))) {
        startNanos = Math.max(startNanos, now - nanos(sent));
      }
      return !cut;
    } finally {
      lock.unlock();
    }
  }

  private boolean send(short[] samples) throws InterruptedException {
    Duration lead = link.maxLead();
    // On audio time the ear stands still until all is sent; to wait for it would be for ever.
    if (ear.equals(clock) && lead.compareTo(UNPACED) < 0) {
      long ahead = Math.max(lead.toNanos(), nanos(samples.length));
      ear.sleepUntil(startNanos + nanos(sent + samples.length) - ahead);
    }
    long offset;
    lock.lock();
    try {
      if (cut) {
        return false;
      }
      offset = sent;
      sent += samples.length;
    } finally {
      lock.unlock();
    }
    link.send(turn, offset, samples);
    long now = clock.nanoTime();
    timeline.mark(Mark.FIRST_BYTE_SENT, now);
    if (!wasAudible() && isAudible(samples)) {
      lock.lock();
      try {
        audible = true;
        firstAudibleSample = offset;
      } finally {
        lock.unlock();
      }
      timeline.mark(Mark.FIRST_AUDIBLE, now);
    }
    return true;
  }

  private static boolean isAudible(short[] samples) {
    for (short sample : samples) {
      if (Math.abs(sample) >= AUDIBLE) {
        return true;
      }
    }
    return false;
  }

  private static short[] slice(short[] samples, int at, int length) {
    short[] part = new short[length];
    System.arraycopy(samples, at, part, 0, length);
    return part;
  }

  private long heardSamples() {
    if (cut) {
      return reported;
    }
    long now = ear.nanoTime();
    if (reported >= 0) {
      long since = Math.min(REPORT_NANOS, now - reportedAtNanos);
      return Math.min(sent, reported + since * format.sampleRateHz() / 1_000_000_000L);
    }
    if (!started || link.heardReports() == CallerLink.HeardReports.EXACT) {
      return 0;
    }
    return Math.min(sent, (now - startNanos) * format.sampleRateHz() / 1_000_000_000L);
  }

  private long nanos(long samples) {
    return samples * 1_000_000_000L / format.sampleRateHz();
  }
}
