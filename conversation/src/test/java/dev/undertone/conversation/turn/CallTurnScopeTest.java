package dev.undertone.conversation.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CallTurnScopeTest {

  private final List<String> steps = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final CallTurnScope scope = scope();

  private CallTurnScope scope() {
    return new CallTurnScope(
        new CallId("c"), new TurnId(3), () -> steps.add("silence"), failures::add);
  }

  private AutoCloseable resource(String name) {
    return () -> steps.add(name);
  }

  @Nested
  class Cancelling {

    @Test
    void silencesFirstAndReleasesLastInFirstOut() {
      scope.own(resource("first"));
      scope.own(resource("second"));

      scope.cancel(CancelReason.BARGE_IN);

      assertThat(steps).containsExactly("silence", "second", "first");
      assertThat(scope.cancelReason()).contains(CancelReason.BARGE_IN);
    }

    @Test
    void twiceKeepsTheFirstReasonAndDoesNothingMore() {
      scope.own(resource("only"));

      scope.cancel(CancelReason.BARGE_IN);
      scope.cancel(CancelReason.SHUTDOWN);

      assertThat(scope.cancelReason()).contains(CancelReason.BARGE_IN);
      assertThat(steps).containsExactly("silence", "only");
    }

    @Test
    void interruptsAStageThatWaits() throws InterruptedException {
      CountDownLatch waiting = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      scope.fork(
          "wait",
          () -> {
            waiting.countDown();
            try {
              new CountDownLatch(1).await();
            } finally {
              ended.countDown();
            }
          });
      waiting.await();

      scope.cancel(CancelReason.CALLER_LEFT);

      ended.await();
      scope.close();
      assertThat(failures).isEmpty();
    }

    @Test
    void releasesTheOthersWhenOneCannotBeClosed() {
      scope.own(resource("first"));
      scope.own(
          () -> {
            throw new IllegalStateException("stuck");
          });

      scope.cancel(CancelReason.BARGE_IN);

      assertThat(steps).containsExactly("silence", "first");
    }
  }

  @Nested
  class OnceCancelled {

    @Test
    void ownsNothingButClosesItAtOnce() {
      scope.cancel(CancelReason.BARGE_IN);

      scope.own(resource("late"));

      assertThat(steps).containsExactly("silence", "late");
    }

    @Test
    void forksNothing() {
      scope.cancel(CancelReason.BARGE_IN);

      scope.fork("late", () -> steps.add("ran"));

      scope.close();
      assertThat(steps).containsExactly("silence");
    }
  }

  @Nested
  class Stages {

    @Test
    void areNamedAfterCallTurnAndStage() throws InterruptedException {
      CountDownLatch named = new CountDownLatch(1);
      scope.fork(
          "voice",
          () -> {
            steps.add(Thread.currentThread().getName());
            named.countDown();
          });
      named.await();

      assertThat(steps).containsExactly("call-c-turn-3-voice");
    }

    @Test
    void thatFailAreReportedWhileTheTurnGoesOn() throws InterruptedException {
      CountDownLatch failed = new CountDownLatch(1);
      CallTurnScope watched =
          new CallTurnScope(
              new CallId("c"),
              new TurnId(0),
              () -> {},
              thrown -> {
                failures.add(thrown);
                failed.countDown();
              });

      watched.fork(
          "bad",
          () -> {
            throw new IllegalStateException("bad");
          });

      failed.await();
      assertThat(failures).singleElement().hasToString("java.lang.IllegalStateException: bad");
    }

    @Test
    void areJoinedByClosing() {
      AtomicInteger ended = new AtomicInteger();
      for (int i = 0; i < 20; i++) {
        scope.fork(
            "n" + i,
            () -> {
              try {
                new CountDownLatch(1).await();
              } finally {
                ended.incrementAndGet();
              }
            });
      }

      scope.close();

      assertThat(ended).hasValue(20);
      assertThat(failures).isEmpty();
    }

    @Test
    void mayCloseTheirOwnScope() throws InterruptedException {
      CountDownLatch closed = new CountDownLatch(1);
      scope.fork(
          "self",
          () -> {
            scope.close();
            closed.countDown();
          });

      closed.await();
      assertThat(scope.isCancelled()).isFalse();
    }
  }

  @Nested
  class Closing {

    @Test
    void releasesWithoutSilencing() {
      scope.own(resource("only"));

      scope.close();
      scope.close();

      assertThat(steps).containsExactly("only");
      assertThat(scope.isCancelled()).isFalse();
    }

    @Test
    void leavesNothingToCancel() {
      scope.close();

      scope.cancel(CancelReason.BARGE_IN);

      assertThat(steps).isEmpty();
      assertThat(scope.cancelReason()).isEmpty();
    }
  }

  @Nested
  class Racing {

    private static final int ROUNDS = 500;

    @Test
    void cancelsSilenceOnceAndReleaseEverythingOnce() throws Exception {
      for (int round = 0; round < ROUNDS; round++) {
        AtomicInteger silenced = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        CallTurnScope raced =
            new CallTurnScope(
                new CallId("c"), new TurnId(0), silenced::incrementAndGet, failures::add);
        CyclicBarrier barrier = new CyclicBarrier(4);
        List<Thread> threads =
            List.of(
                racer(barrier, () -> raced.cancel(CancelReason.BARGE_IN)),
                racer(barrier, () -> raced.cancel(CancelReason.SHUTDOWN)),
                racer(barrier, () -> raced.own(closed::incrementAndGet)),
                racer(
                    barrier,
                    () ->
                        raced.fork(
                            "stage",
                            () -> {
                              ran.incrementAndGet();
                              new CountDownLatch(1).await();
                            })));
        for (Thread each : threads) {
          each.join();
        }
        raced.close();

        assertThat(silenced).hasValue(1);
        assertThat(closed).hasValue(1);
        assertThat(ran.get()).isLessThanOrEqualTo(1);
      }
      assertThat(failures).isEmpty();
    }

    private Thread racer(CyclicBarrier barrier, Runnable what) {
      return Thread.ofVirtual()
          .start(
              () -> {
                try {
                  barrier.await();
                  what.run();
                } catch (Exception e) {
                  failures.add(e);
                }
              });
    }
  }
}
