package dev.undertone.gateway.caller;

import dev.undertone.conversation.audio.AudioFormat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An ear at the far end: what arrives is played one after the other, in real time, and what has
 * been played has been heard. Knows to the sample what that is, at any moment.
 *
 * <p>Any thread. It reads no clock; every method is told the time.
 */
public final class Ear {

  /** Below this nobody hears anything: −50 dB re full scale, as in the server's own figures. */
  static final int AUDIBLE = 104;

  /** Takes what is heard, in order. */
  public interface Recorder {
    /**
     * @param atNanos when its first sample is heard
     * @param samples not to be kept
     */
    void heard(long atNanos, short[] samples, int offset, int length);
  }

  /** What has been played of one answer. */
  public record Played(long generation, double millis) {}

  private static final class Waiting {
    private final long generation;
    private final short[] samples;
    private final Optional<String> mark;
    private final long startNanos;
    private int heard;

    Waiting(long generation, short[] samples, Optional<String> mark, long startNanos) {
      this.generation = generation;
      this.samples = samples;
      this.mark = mark;
      this.startNanos = startNanos;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final AudioFormat format;
  private final boolean atOnce;
  private final Recorder recorder;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<String> dueMarks = new ArrayList<>();
  private long generation;
  private long endNanos;
  private long heardOfGeneration;
  private boolean generationAudible;
  private Optional<Long> firstAudibleNanos = Optional.empty();
  private Optional<Long> lastAudibleNanos = Optional.empty();
  private long heardSamples;
  private long gaps;
  private long gapNanos;
  private long strangers;

  /**
   * @param atOnce whether it hears everything the moment it comes, as behind a bulk link
   */
  public Ear(int rateHz, boolean atOnce, Recorder recorder) {
    this.format = AudioFormat.mono(rateHz);
    this.atOnce = atOnce;
    this.recorder = recorder;
  }

  public int rateHz() {
    return format.sampleRateHz();
  }

  /** Audio of an answer; of one that was cleared it is thrown away and counted. */
  public void arrived(long ofGeneration, short[] samples, long nowNanos) {
    lock.lock();
    try {
      advanceTo(nowNanos);
      if (ofGeneration < generation) {
        strangers++;
        return;
      }
      if (ofGeneration > generation) {
        enter(ofGeneration);
      } else if (heardOfGeneration > 0 && waiting.isEmpty() && nowNanos > endNanos && !atOnce) {
        gaps++;
        gapNanos += nowNanos - endNanos;
      }
      long start = Math.max(nowNanos, endNanos);
      waiting.add(new Waiting(ofGeneration, samples, Optional.empty(), start));
      endNanos = atOnce ? nowNanos : start + nanos(samples.length);
      advanceTo(nowNanos);
    } finally {
      lock.unlock();
    }
  }

  /** A mark, due when all audio before it has been heard. */
  public void markArrived(String name, long nowNanos) {
    lock.lock();
    try {
      waiting.add(
          new Waiting(generation, new short[0], Optional.of(name), Math.max(nowNanos, endNanos)));
      advanceTo(nowNanos);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Throws away what has not been heard; marks in it are due at once.
   *
   * @return what had been heard of the answer that this ends
   */
  public Played clear(long nextGeneration, long nowNanos) {
    lock.lock();
    try {
      advanceTo(nowNanos);
      Played before = playedSoFar();
      for (Waiting dropped : waiting) {
        dropped.mark.ifPresent(dueMarks::add);
      }
      waiting.clear();
      endNanos = nowNanos;
      if (nextGeneration > generation) {
        enter(nextGeneration);
      }
      return before;
    } finally {
      lock.unlock();
    }
  }

  private void enter(long next) {
    generation = next;
    heardOfGeneration = 0;
    generationAudible = false;
  }

  /** Hears all that is due by now. */
  public void advance(long nowNanos) {
    lock.lock();
    try {
      advanceTo(nowNanos);
    } finally {
      lock.unlock();
    }
  }

  private void advanceTo(long nowNanos) {
    for (Waiting head = waiting.peek(); head != null; head = waiting.peek()) {
      long due = samplesIn(nowNanos - head.startNanos);
      int upTo = atOnce ? head.samples.length : Math.clamp(due, 0, head.samples.length);
      hear(head, upTo);
      if (upTo < head.samples.length || (!atOnce && nowNanos < head.startNanos)) {
        return;
      }
      head.mark.ifPresent(dueMarks::add);
      waiting.remove();
    }
  }

  private void hear(Waiting slice, int upTo) {
    int length = upTo - slice.heard;
    if (length <= 0) {
      return;
    }
    long from = slice.startNanos + (atOnce ? 0 : nanos(slice.heard));
    for (int i = slice.heard; i < upTo; i++) {
      if (Math.abs(slice.samples[i]) >= AUDIBLE) {
        long at = slice.startNanos + (atOnce ? 0 : nanos(i));
        if (!generationAudible) {
          generationAudible = true;
          firstAudibleNanos = Optional.of(at);
        }
        lastAudibleNanos = Optional.of(at);
      }
    }
    recorder.heard(from, slice.samples, slice.heard, length);
    slice.heard = upTo;
    heardSamples += length;
    if (slice.generation == generation) {
      heardOfGeneration += length;
    }
  }

  /** Marks that have become due since the last call. */
  public List<String> takeDueMarks() {
    lock.lock();
    try {
      List<String> due = List.copyOf(dueMarks);
      dueMarks.clear();
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** What has been heard of the latest answer. */
  public Played played() {
    lock.lock();
    try {
      return playedSoFar();
    } finally {
      lock.unlock();
    }
  }

  private Played playedSoFar() {
    return new Played(generation, heardOfGeneration * 1_000.0 / format.sampleRateHz());
  }

  /** How long it has heard nothing; zero while something waits to be heard. */
  public Duration idle(long nowNanos) {
    lock.lock();
    try {
      advanceTo(nowNanos);
      return waiting.isEmpty() ? Duration.ofNanos(Math.max(0, nowNanos - endNanos)) : Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits to be heard. */
  public boolean isDrained() {
    lock.lock();
    try {
      return waiting.stream().allMatch(slice -> slice.mark.isPresent());
    } finally {
      lock.unlock();
    }
  }

  /** When the first audible sample of the latest audible answer was heard. */
  public Optional<Long> firstAudibleNanos() {
    lock.lock();
    try {
      return firstAudibleNanos;
    } finally {
      lock.unlock();
    }
  }

  /** When the last audible sample so far was heard. */
  public Optional<Long> lastAudibleNanos() {
    lock.lock();
    try {
      return lastAudibleNanos;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What became of all that arrived.
   *
   * @param heard audio that was played
   * @param gaps how often the next audio of an answer came too late
   * @param missing silence that this made
   * @param strangers messages of answers that had been cleared
   */
  public record Account(Duration heard, long gaps, Duration missing, long strangers) {}

  public Account account() {
    lock.lock();
    try {
      return new Account(format.lasting(heardSamples), gaps, Duration.ofNanos(gapNanos), strangers);
    } finally {
      lock.unlock();
    }
  }

  private long nanos(long samples) {
    return Math.ceilDiv(samples * 1_000_000_000L, format.sampleRateHz());
  }

  private long samplesIn(long nanos) {
    return Math.floorDiv(nanos * format.sampleRateHz(), 1_000_000_000L);
  }
}
