package dev.undertone.router.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.Pulling;
import dev.undertone.router.provider.HandOff.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class HandOffTest {

  private final ManualClock clock = new ManualClock();
  private final AtomicInteger resumed = new AtomicInteger();
  private final HandOff handOff = new HandOff("test", clock, resumed::incrementAndGet);

  private static Piece piece(int size) {
    return new Piece.Body(new byte[size]);
  }

  private Optional<Piece> take() throws InterruptedException {
    return handOff.take(clock.nanoTime());
  }

  @Nested
  class Full {

    @Test
    void pausesTheSenderAtTheBoundAndResumesItAtHalf() throws InterruptedException {
      for (int i = 1; i < HandOff.MAX_PIECES; i++) {
        assertThat(handOff.offer(piece(1))).isFalse();
      }
      assertThat(handOff.offer(piece(1))).isTrue();

      for (int i = 1; i < HandOff.MAX_PIECES / 2; i++) {
        take();
      }
      assertThat(resumed).hasValue(0);
      take();

      assertThat(resumed).hasValue(1);
    }

    @Test
    void countsBytesToo() throws InterruptedException {
      assertThat(handOff.offer(piece(HandOff.MAX_BYTES - 1))).isFalse();
      assertThat(handOff.offer(piece(1))).isTrue();

      take();

      assertThat(resumed).hasValue(1);
    }
  }

  @Nested
  class Ending {

    @Test
    void aFailureComesAfterWhatWasRead() throws InterruptedException {
      handOff.offer(piece(1));
      handOff.fail(new ProviderException(FailureKind.UNAVAILABLE, "test", "cut"));

      assertThat(take()).isPresent();
      assertThatThrownBy(HandOffTest.this::take).hasMessage("test: cut");
    }

    @Test
    void closingForgetsWhatWasRead() {
      handOff.offer(piece(1));
      handOff.close();

      assertThat(handOff.offer(piece(1))).isFalse();
      assertThatThrownBy(HandOffTest.this::take).isInstanceOf(ProviderException.class);
    }
  }

  @Nested
  class Waiting {

    @Test
    void whatIsThereIsTakenHoweverLateItIs() throws InterruptedException {
      handOff.offer(piece(1));

      assertThat(handOff.take(clock.nanoTime() - 1)).isPresent();
    }

    @Test
    void endsAtTheDeadline() throws InterruptedException {
      long deadline = clock.nanoTime() + Duration.ofMillis(100).toNanos();
      var reader = new Pulling<>(() -> handOff.take(deadline)).untilItWaits();

      clock.advanceMillis(100);

      assertThat(reader.value()).isEmpty();
    }
  }

  @RepeatedTest(20)
  void losesNothingBetweenASenderThatPausesAndAReaderThatResumes() throws InterruptedException {
    var permits = new Semaphore(0);
    var racing = new HandOff("test", NanoClock.system(), permits::release);
    int count = 2_000;
    var sender =
        new Pulling<>(
            () -> {
              for (int i = 0; i < count; i++) {
                if (racing.offer(new Piece.Head(i, Optional.empty(), Optional.empty()))) {
                  permits.acquire();
                }
              }
              return racing.offer(new Piece.End());
            });

    List<Integer> taken = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (racing.take(deadline).orElseThrow() instanceof Piece.Head head) {
      taken.add(head.status());
    }

    sender.value();
    assertThat(taken).hasSize(count).isSorted();
  }
}
