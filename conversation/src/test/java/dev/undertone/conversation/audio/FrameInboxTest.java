package dev.undertone.conversation.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.audio.FrameInbox.Item;
import dev.undertone.conversation.reply.Pulling;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.UtteranceId;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FrameInboxTest {

  private static final TurnId TURN = new TurnId(1);

  private final ManualClock clock = new ManualClock();
  private final FrameInbox inbox = new FrameInbox(clock, Duration.ofMillis(500));

  /** The n-th frame of 20 ms. */
  private static CallerInput.Audio frame(int n) {
    return new CallerInput.Audio(
        new AudioFrame(AudioFormat.NARROWBAND, n * 160L, 0, new short[160]));
  }

  private static CallerInput key(char digit) {
    return new CallerInput.Dtmf(digit);
  }

  private Item take() throws InterruptedException {
    return inbox.take(clock.nanoTime(), true);
  }

  private Item takeNoAudio() throws InterruptedException {
    return inbox.take(clock.nanoTime(), false);
  }

  @Nested
  class Order {

    @Test
    void isThatOfArrivalWhateverTheKind() throws InterruptedException {
      SpeechEvent words = new SpeechEvent.Partial(new UtteranceId(1), "hello");
      CallerInput audio = frame(0);
      inbox.offer(audio);
      inbox.offer(words);
      inbox.offer(key('1'));
      inbox.replySent(TURN);
      inbox.replyEnded(TURN);

      assertThat(List.of(take(), take(), take(), take(), take(), take()))
          .containsExactly(
              new Item.Input(audio),
              new Item.Speech(words),
              new Item.Input(key('1')),
              new Item.ReplySent(TURN),
              new Item.ReplyEnded(TURN),
              new Item.Quiet());
    }
  }

  @Nested
  class LiveAudio {

    @Test
    void losesItsOldestAtTheBoundAndCountsIt() throws InterruptedException {
      for (int n = 0; n < 30; n++) {
        inbox.offer(frame(n));
      }

      assertThat(inbox.dropped()).isEqualTo(Duration.ofMillis(100));
      assertThat(inbox.size()).isEqualTo(25);
      assertThat(firstSample(take())).isEqualTo(5 * 160);
    }

    @Test
    void losesNoControls() throws InterruptedException {
      inbox.offer(key('1'));
      for (int n = 0; n < 100; n++) {
        inbox.offer(frame(n));
      }

      assertThat(take()).isEqualTo(new Item.Input(key('1')));
    }

    @Test
    void ofOneFrameBeyondTheBoundIsLostWhole() {
      inbox.offer(
          new CallerInput.Audio(new AudioFrame(AudioFormat.NARROWBAND, 0, 0, new short[8 * 600])));

      assertThat(inbox.size()).isZero();
      assertThat(inbox.dropped()).isEqualTo(Duration.ofMillis(600));
    }
  }

  @Nested
  class Controls {

    @Test
    void areRefusedAtTheirBoundButLeavingIsNot() {
      for (int i = 0; i < 1_024; i++) {
        assertThat(inbox.offer(key('1'))).isTrue();
      }

      assertThat(inbox.offer(key('1'))).isFalse();
      assertThat(inbox.offer(new CallerInput.Left("closed"))).isTrue();
    }

    @Test
    void areTakenAgainOnceSomeAreGone() throws InterruptedException {
      for (int i = 0; i < 1_024; i++) {
        inbox.offer(key('1'));
      }
      take();

      assertThat(inbox.offer(key('2'))).isTrue();
    }
  }

  @Nested
  class LeavingAudio {

    @Test
    void takesWhatStandsBehindIt() throws InterruptedException {
      inbox.offer(frame(0));
      inbox.offer(key('1'));
      inbox.replySent(TURN);

      assertThat(takeNoAudio()).isEqualTo(new Item.Input(key('1')));
      assertThat(takeNoAudio()).isEqualTo(new Item.ReplySent(TURN));
      assertThat(takeNoAudio()).isEqualTo(new Item.Quiet());
      assertThat(firstSample(take())).isZero();
    }

    @Test
    void leavesTheCallersLeavingWhereItIsUnlessTheCallIsLost() throws InterruptedException {
      inbox.offer(frame(0));
      inbox.offer(new CallerInput.Left("closed"));
      inbox.offer(new CallerInput.Left("stopped"));

      assertThat(takeNoAudio()).isEqualTo(new Item.Input(new CallerInput.Left("stopped")));
      assertThat(takeNoAudio()).isEqualTo(new Item.Quiet());
    }
  }

  @Nested
  class Bulk {

    private final FrameInbox bulk = FrameInbox.bulk(clock);

    @Test
    void dropsNothing() {
      for (int n = 0; n < 500; n++) {
        bulk.offer(frame(n));
      }

      assertThat(bulk.dropped()).isZero();
      assertThat(bulk.size()).isEqualTo(500);
    }

    @Test
    void asksForMoreOnceWhenHalfIsTaken() throws InterruptedException {
      AtomicInteger asked = new AtomicInteger();
      for (int n = 0; n < 100; n++) {
        assertThat(bulk.hasRoom(asked::incrementAndGet)).isTrue();
        bulk.offer(frame(n));
      }
      assertThat(bulk.hasRoom(asked::incrementAndGet)).isFalse();

      for (int n = 0; n < 49; n++) {
        bulk.take(clock.nanoTime(), true);
      }
      assertThat(asked).hasValue(0);
      for (int n = 0; n < 51; n++) {
        bulk.take(clock.nanoTime(), true);
      }
      assertThat(asked).hasValue(1);
    }

    @Test
    void mayBeAskedAgainFromWithinTheCall() throws InterruptedException {
      List<Boolean> room = new ArrayList<>();
      for (int n = 0; n < 100; n++) {
        bulk.offer(frame(n));
      }
      bulk.hasRoom(() -> room.add(bulk.hasRoom(() -> {})));

      for (int n = 0; n < 50; n++) {
        bulk.take(clock.nanoTime(), true);
      }

      assertThat(room).containsExactly(true);
    }
  }

  @Nested
  class Waiting {

    @Test
    void endsWithTheFirstItem() throws InterruptedException {
      var reader = new Pulling<>(() -> inbox.take(Long.MAX_VALUE, true)).untilItWaits();

      inbox.offer(key('1'));

      assertThat(reader.value()).isEqualTo(new Item.Input(key('1')));
    }

    @Test
    void endsWithTheDeadline() throws InterruptedException {
      long deadline = clock.nanoTime() + Duration.ofSeconds(1).toNanos();
      var reader = new Pulling<>(() -> inbox.take(deadline, true)).untilItWaits();

      clock.advanceMillis(1_000);

      assertThat(reader.value()).isEqualTo(new Item.Quiet());
    }

    @Test
    void endsWithAnInterrupt() throws InterruptedException {
      var reader = new Pulling<>(() -> inbox.take(Long.MAX_VALUE, true)).untilItWaits();

      reader.interrupt();

      assertThat(reader.thrown()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void lookingAroundIsAnItemToo() throws InterruptedException {
      var reader = new Pulling<>(() -> inbox.take(Long.MAX_VALUE, false)).untilItWaits();

      inbox.wake();

      assertThat(reader.value()).isEqualTo(new Item.Quiet());
    }
  }

  @Nested
  class Racing {

    @Test
    void offersReachTheTakerEachOnceAndInTheirOwnOrder() throws Exception {
      int each = 250;
      for (int round = 0; round < 20; round++) {
        FrameInbox raced = FrameInbox.bulk(clock);
        CyclicBarrier barrier = new CyclicBarrier(4);
        for (char from : new char[] {'1', '2', '3'}) {
          Thread.ofVirtual().start(() -> offerAll(raced, from, each, barrier));
        }
        barrier.await();
        long[] next = new long[4];
        for (int i = 0; i < 3 * each; i++) {
          switch (raced.take(Long.MAX_VALUE, true)) {
            case Item.Input(CallerInput.Audio(AudioFrame frame)) ->
                assertThat(frame.firstSample()).isEqualTo(next[1]++ * 160);
            case Item.Input(CallerInput.Heard(TurnId from, Duration n)) ->
                assertThat(n.toMillis()).isEqualTo(next[(int) from.value()]++);
            case Item other -> throw new AssertionError(other);
          }
        }
        assertThat(raced.size()).isZero();
      }
    }

    private static void offerAll(FrameInbox raced, char from, int each, CyclicBarrier barrier) {
      try {
        barrier.await();
      } catch (InterruptedException | BrokenBarrierException e) {
        throw new IllegalStateException(e);
      }
      for (int i = 0; i < each; i++) {
        raced.offer(
            from == '1'
                ? frame(i)
                : new CallerInput.Heard(new TurnId(from - '0'), Duration.ofMillis(i)));
      }
    }
  }

  private static long firstSample(Item item) {
    if (item instanceof Item.Input(CallerInput.Audio(AudioFrame frame))) {
      return frame.firstSample();
    }
    throw new AssertionError(item + " is no audio");
  }
}
