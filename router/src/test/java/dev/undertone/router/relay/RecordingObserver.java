package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.dialect.Receipt;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers what came of jobs. Any thread. */
final class RecordingObserver implements RelayObserver {

  /** How a job ended. */
  record Ended(Ending ending, Receipt receipt) {}

  private final ConcurrentLinkedQueue<AttemptReport> attempts = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Boolean> hedges = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final BlockingQueue<Receipt> mirrored = new LinkedBlockingQueue<>();

  @Override
  public void attempted(Job job, AttemptReport report) {
    attempts.add(report);
  }

  @Override
  public void hedged(Job job, boolean won) {
    hedges.add(won);
  }

  @Override
  public void ended(Job job, Ending ending, Receipt receipt) {
    ended.add(new Ended(ending, receipt));
  }

  @Override
  public void mirrored(Job job, Receipt receipt) {
    mirrored.add(receipt);
  }

  List<AttemptReport> attempts() {
    return List.copyOf(attempts);
  }

  /** Of each hedge, whether it won. */
  List<Boolean> hedges() {
    return List.copyOf(hedges);
  }

  /** Ends that were not waited for yet. */
  int endings() {
    return ended.size();
  }

  Ended awaitEnded() throws InterruptedException {
    return present(ended.poll(30, TimeUnit.SECONDS));
  }

  Receipt awaitMirrored() throws InterruptedException {
    return present(mirrored.poll(30, TimeUnit.SECONDS));
  }

  private static <T> T present(T heard) {
    if (heard == null) {
      throw new AssertionError("the observer heard nothing");
    }
    return heard;
  }
}
