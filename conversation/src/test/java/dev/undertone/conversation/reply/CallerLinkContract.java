package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.reply.CallerLink.CloseReason;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every way back to a caller keeps to. A chunk is told by its length, for not every far end is
 * told its turn.
 */
public abstract class CallerLinkContract {

  /** A link and what its far end makes of it. */
  public interface Line {

    CallerLink link();

    /** Lengths of the chunks that were written, in order, in samples. */
    List<Integer> chunks();

    /** How often the far end was told to clear. */
    int clears();

    /** Whether the far end was told that the connection is over. */
    boolean isClosed();

    /** The far end stops reading; from here on nothing more fits. */
    void stopReading();

    /** Everything fits again. */
    void readOn();
  }

  private static final TurnId ONE = new TurnId(1);
  private static final TurnId TWO = new TurnId(2);
  private static final Duration SOON = Duration.ofSeconds(10);

  /** A link that nothing was sent over. */
  protected abstract Line open();

  @Test
  void saysWhatTheFarEndPlays() {
    CallerLink link = open().link();

    assertThat(link.outFormat().channels()).isEqualTo(1);
    assertThat(link.maxLead()).isPositive();
    assertThat(link.heardReports()).isNotNull();
  }

  @Test
  void audioArrivesOnceAndInOrder() throws InterruptedException {
    Line line = open();

    line.link().send(ONE, 0, new short[160]);
    line.link().send(ONE, 160, new short[80]);
    line.link().finished(ONE, 240);
    line.link().send(TWO, 0, new short[320]);

    assertThat(line.chunks()).containsExactly(160, 80, 320);
  }

  /** A turn is over when the next has begun to clear it. */
  @Nested
  public class AClear {

    @Test
    void isToldTheFarEndOnce() {
      Line line = open();

      line.link().clear(TWO);
      line.link().clear(TWO);
      line.link().clear(ONE);

      assertThat(line.clears()).isEqualTo(line.link().canClear() ? 1 : 0);
    }

    @Test
    void makesOlderTurnsStrangers() throws InterruptedException {
      Line line = open();
      line.link().send(ONE, 0, new short[160]);

      line.link().clear(TWO);
      line.link().send(ONE, 160, new short[80]);
      line.link().finished(ONE, 240);
      line.link().send(TWO, 0, new short[320]);

      assertThat(line.chunks()).containsExactly(160, 320);
    }

    @Test
    void doesNotWaitForAPlayerThatIsBlockedAndFreesIt() throws InterruptedException {
      Line line = open();
      line.stopReading();
      var player = new Player(line.link(), ONE);
      player.awaitBlocked();

      line.link().clear(TWO);

      player.awaitEnd();
      line.readOn();
      assertThat(line.chunks()).isEmpty();
    }

    @Test
    void winsAgainstASendAtTheSameMoment() throws Exception {
      for (int round = 0; round < 200; round++) {
        Line line = open();
        var barrier = new CyclicBarrier(2);
        Thread sender =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        barrier.await();
                        line.link().send(ONE, 0, new short[160]);
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    });
        barrier.await();
        line.link().clear(TWO);
        int whenCleared = line.chunks().size();

        sender.join();

        assertThat(line.chunks()).hasSize(whenCleared);
      }
    }
  }

  /** The far end does not take what we send. */
  @Nested
  public class AFarEndThatStopsReading {

    @Test
    void blocksThePlayerUntilItReadsOn() throws InterruptedException {
      Line line = open();
      line.stopReading();
      var player = new Player(line.link(), ONE);
      player.awaitBlocked();
      List<Integer> before = line.chunks();

      line.readOn();

      player.awaitEnd();
      assertThat(before).isEmpty();
      assertThat(line.chunks()).containsExactly(160);
    }

    @Test
    void doesNotKeepAPlayerThatIsInterrupted() throws InterruptedException {
      Line line = open();
      line.stopReading();
      var player = new Player(line.link(), ONE);
      player.awaitBlocked();

      player.thread.interrupt();

      player.awaitEnd();
      assertThat(player.interrupted).isTrue();
    }

    @Test
    void doesNotKeepAPlayerWhoseLinkIsClosed() throws InterruptedException {
      Line line = open();
      line.stopReading();
      var player = new Player(line.link(), ONE);
      player.awaitBlocked();

      line.link().close(CloseReason.SHUTTING_DOWN);

      player.awaitEnd();
      assertThat(line.chunks()).isEmpty();
    }
  }

  /** The connection is over. */
  @Nested
  public class AClosedLink {

    @Test
    void writesNothing() throws InterruptedException {
      Line line = open();
      line.link().send(ONE, 0, new short[160]);

      line.link().close(CloseReason.DONE);
      line.link().close(CloseReason.INTERNAL);
      line.link().send(ONE, 160, new short[80]);
      line.link().finished(ONE, 240);
      line.link().clear(TWO);

      assertThat(line.chunks()).containsExactly(160);
      assertThat(line.clears()).isZero();
      assertThat(line.isClosed()).isTrue();
    }
  }

  /** Sends one chunk on its own thread. */
  private static final class Player {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final Thread thread;

    Player(CallerLink link, TurnId turn) {
      thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    begun.countDown();
                    try {
                      link.send(turn, 0, new short[160]);
                    } catch (InterruptedException e) {
                      interrupted.set(true);
                    }
                  });
    }

    void awaitBlocked() throws InterruptedException {
      begun.await();
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(thread.isAlive()).as("the player went on").isTrue();
        Thread.onSpinWait();
      }
    }

    void awaitEnd() throws InterruptedException {
      assertThat(thread.join(SOON)).as("the player went on").isTrue();
    }
  }
}
