package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NativeLaneTest {

  /** Does a number of steps, and notes what would be wrong. */
  private static final class Steps implements NativeLane.Work {
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final Runnable step;

    Steps(Runnable step) {
      this.step = step;
    }

    @Override
    public boolean step() {
      if (inside.incrementAndGet() > 1) {
        overlaps.incrementAndGet();
      }
      if (left.get() > 0) {
        left.decrementAndGet();
        step.run();
      }
      inside.decrementAndGet();
      return left.get() > 0;
    }

    @Override
    public void broken(RuntimeException cause) {
      inside.decrementAndGet();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void runsOnPlatformThreadsWithItsName() throws InterruptedException {
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    CountDownLatch done = new CountDownLatch(1);
    try (NativeLane lane = new NativeLane(1)) {
      Steps work =
          new Steps(
              () -> {
                threads.add(Thread.currentThread());
                done.countDown();
              });
      work.left.set(1);
      lane.seat(work).wake();
      done.await();
    }

    assertThat(threads)
        .singleElement()
        .satisfies(
            thread -> {
              assertThat(thread.getName()).isEqualTo("stt-native-1");
              assertThat(thread.isVirtual()).isFalse();
              assertThat(thread.isAlive()).isFalse();
            });
  }

  @Test
  void neverHasTwoThreadsInOneRecogniserAndMissesNoWakeUp() throws InterruptedException {
    int wakers = 4;
    int each = 20_000;
    AtomicInteger steps = new AtomicInteger();
    Steps work = new Steps(steps::incrementAndGet);
    try (NativeLane lane = new NativeLane(4)) {
      NativeLane.Seat seat = lane.seat(work);
      List<Thread> threads =
          IntStream.range(0, wakers)
              .mapToObj(
                  k ->
                      Thread.ofPlatform()
                          .start(
                              () -> {
                                for (int i = 0; i < each; i++) {
                                  work.left.incrementAndGet();
                                  seat.wake();
                                }
                              }))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(work.overlaps).hasValue(0);
    assertThat(steps).hasValue(wakers * each);
  }

  @Test
  void givesEveryRecogniserAStepInItsTurn() {
    CountDownLatch bothWait = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    try (NativeLane lane = new NativeLane(1)) {
      Steps gate = new Steps(() -> await(bothWait));
      Steps one = new Steps(() -> order.add("one"));
      Steps other = new Steps(() -> order.add("other"));
      gate.left.set(1);
      one.left.set(3);
      other.left.set(3);
      lane.seat(gate).wake();
      lane.seat(one).wake();
      lane.seat(other).wake();
      bothWait.countDown();
    }

    assertThat(order).containsExactly("one", "other", "one", "other", "one", "other");
  }

  @Test
  void survivesAStepThatThrows() {
    AtomicInteger after = new AtomicInteger();
    try (NativeLane lane = new NativeLane(1)) {
      Steps bad =
          new Steps(
              () -> {
                throw new IllegalStateException("thrown by the test");
              });
      Steps good = new Steps(after::incrementAndGet);
      bad.left.set(3);
      good.left.set(1);
      lane.seat(bad).wake();
      lane.seat(good).wake();
    }

    assertThat(after).hasValue(1);
  }

  @Test
  void doesWhatWaitsBeforeItCloses() {
    CountDownLatch closing = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    NativeLane lane = new NativeLane(2);
    Steps gate = new Steps(() -> await(closing));
    gate.left.set(1);
    lane.seat(gate).wake();
    for (int i = 0; i < 50; i++) {
      Steps work = new Steps(done::incrementAndGet);
      work.left.set(2);
      lane.seat(work).wake();
    }

    closing.countDown();
    lane.close();
    lane.close();

    assertThat(done).hasValue(100);
    assertThat(lane.waiting()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> lane.seat(gate).wake());
  }

  @Test
  void needsAThread() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NativeLane(0))
        .withMessage("threads = 0, must be 1 to 256");
  }
}
