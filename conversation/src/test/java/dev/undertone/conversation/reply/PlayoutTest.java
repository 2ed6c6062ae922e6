package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.LeadingLink;
import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.CallerLink.HeardReports;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnTimeline;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plays at 8 kHz on stepped time; one sample is 125 µs. */
@Timeout(30)
class PlayoutTest {

  private static final TurnId TURN = new TurnId(4);
  private static final String TEXT = "one two three four five six seven eight nine ten ";

  private final ManualClock clock = new ManualClock();
  private final long startNanos = clock.nanoTime();
  private final TurnTimeline timeline = new TurnTimeline();
  private final AtomicReference<Throwable> crash = new AtomicReference<>();
  private RecordingLink link = link(HeardReports.NONE);
  private Playout playout = playout(Duration.ofMillis(200));

  private RecordingLink link(HeardReports reports) {
    return new RecordingLink(AudioFormat.NARROWBAND, clock, reports);
  }

  private Playout playout(Duration lead) {
    return new Playout(TURN, new LeadingLink(link, lead), clock, clock, timeline);
  }

  private void reporting(HeardReports reports, Duration lead) {
    link = link(reports);
    playout = playout(lead);
  }

  /** Speech of one clause in chunks of 100 ms; each may come late. */
  private final class Speech implements SpeechStream {
    private final int chunks;
    private final short level;
    private final int lateChunk;
    private final Duration late;
    private int given;

    Speech(int chunks, int level, int lateChunk, Duration late) {
      this.chunks = chunks;
      this.level = (short) level;
      this.lateChunk = lateChunk;
      this.late = late;
    }

    @Override
    public Optional<SpokenChunk> next() throws InterruptedException {
      if (given == chunks) {
        return Optional.empty();
      }
      if (given == lateChunk) {
        clock.sleepUntil(clock.nanoTime() + late.toNanos());
      }
      short[] samples = new short[800];
      Arrays.fill(samples, level);
      return Optional.of(
          new SpokenChunk(0, TEXT, AudioFormat.NARROWBAND, samples, ++given == chunks));
    }

    @Override
    public void close() {}
  }

  private Speech tone(int chunks) {
    return new Speech(chunks, 8_000, -1, Duration.ZERO);
  }

  private Thread playing(SpeechStream speech) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                playout.play(speech);
                playout.drain();
              } catch (Throwable e) {
                crash.set(e);
              }
            });
  }

  private long now() {
    return (clock.nanoTime() - startNanos) / 1_000_000;
  }

  /** Steps in 10 ms to that point; the player waits for time whenever the clock moves. */
  private void until(long millis) throws InterruptedException {
    while (now() < millis) {
      clock.untilParked(1);
      clock.advanceMillis(10);
    }
    clock.untilParked(1);
  }

  /** How far ahead of an ear that began with the first slice each slice ended, in ms. */
  private List<Long> leads() {
    return link.sent().stream()
        .map(s -> (s.offset() + s.samples().length) / 8 - (s.atNanos() - startNanos) / 1_000_000)
        .toList();
  }

  @Nested
  class Pacing {

    @Test
    void neverRunsFartherAheadThanTheLinkAllows() throws InterruptedException {
      playing(tone(20));

      until(1_500);

      assertThat(leads()).allMatch(lead -> lead <= 200).hasSizeGreaterThan(80);
      // Once under way it is never more than a slice and a step behind what it may be, either.
      assertThat(leads().subList(10, leads().size())).allMatch(lead -> lead >= 180);
    }

    @Test
    void sendsOneSliceAtATimeWhereNothingMayBeAhead() throws InterruptedException {
      reporting(HeardReports.NONE, Duration.ZERO);
      playing(tone(5));

      until(300);

      assertThat(leads()).containsOnly(20L);
    }

    @Test
    void sendsAllAtOnceWhereTheClientOwnsPlayback() throws InterruptedException {
      reporting(HeardReports.TRUNCATE, Playout.UNPACED);
      playing(tone(20));

      clock.untilParked(1);

      assertThat(playout.sentSamples()).isEqualTo(20 * 800);
      assertThat(playout.lasting()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void doesNotDriftOverTenMinutesWithPauses() throws InterruptedException {
      int chunks = 6_000;
      Thread player = playing(tone(chunks));

      for (int step = 0; playout.sentSamples() < chunks * 800L; step++) {
        if (step % 1_000 == 500) {
          clock.untilParked(1);
          clock.advanceMillis(300);
        } else {
          clock.advanceToNextSleeper();
        }
        awaitParkedOrSent(chunks * 800L);
      }

      long last = (link.sent().getLast().atNanos() - startNanos) / 1_000_000;
      assertThat(last).isBetween(600_000L - 220, 600_000L - 180);
      clock.advance(Duration.ofSeconds(10));
      assertThat(player.join(Duration.ofSeconds(5))).isTrue();
    }

    private void awaitParkedOrSent(long all) throws InterruptedException {
      if (playout.sentSamples() < all) {
        clock.untilParked(1);
      }
    }

    @Test
    void aLateVoiceMovesTheClockInsteadOfCatchingUp() throws InterruptedException {
      // The fifth chunk, whose time is 400 ms, comes 1000 ms after it was asked for at 220 ms.
      playing(new Speech(10, 8_000, 4, Duration.ofSeconds(1)));

      until(1_300);

      var afterGap = link.sent().stream().filter(s -> s.offset() >= 3_200).toList();
      long resumed = (afterGap.getFirst().atNanos() - startNanos) / 1_000_000;
      assertThat(resumed).isBetween(1_180L, 1_240L);
      // Eleven hundred milliseconds of silence were heard: what follows is paced from there.
      assertThat(playout.sentSamples() / 8 - 400).isLessThanOrEqualTo(now() - resumed + 200);
    }
  }

  @Nested
  class Marks {

    @Test
    void tellTheFirstSampleFromTheFirstThatCanBeHeard() throws InterruptedException {
      playing(new Speech(3, 50, -1, Duration.ZERO));
      until(200);

      assertThat(timeline.has(Mark.FIRST_BYTE_SENT)).isTrue();
      assertThat(timeline.has(Mark.FIRST_AUDIBLE)).isFalse();
      assertThat(playout.wasAudible()).isFalse();
      assertThat(playout.heard()).isEmpty();
    }

    @Test
    void areThereOnceItIsAudible() throws InterruptedException {
      playing(tone(3));
      until(50);

      assertThat(timeline.between(Mark.FIRST_BYTE_SENT, Mark.FIRST_AUDIBLE))
          .contains(Duration.ZERO);
      assertThat(playout.wasAudible()).isTrue();
    }
  }

  @Nested
  class CuttingOff {

    @Test
    void sendsNothingAfterwards() throws InterruptedException {
      Thread player = playing(tone(20));
      until(500);
      long before = playout.sentSamples();

      playout.cut();
      clock.advanceMillis(1_000);

      assertThat(player.join(Duration.ofSeconds(5))).isTrue();
      assertThat(playout.sentSamples()).isEqualTo(before);
      assertThat(link.finished()).isEmpty();
    }

    @Test
    void fixesWhatWasHeard() throws InterruptedException {
      playing(tone(20));
      until(500);

      playout.cut();
      String heard = playout.heard();
      clock.advanceMillis(1_000);
      playout.heardReport(Duration.ofSeconds(2));
      playout.heardAll();

      assertThat(heard).isNotEmpty();
      assertThat(playout.heard()).isEqualTo(heard);
    }

    @Test
    void beforeTheFirstChunkLetsNoneThrough() throws InterruptedException {
      playout.cut();
      Thread player = playing(tone(3));

      assertThat(player.join(Duration.ofSeconds(5))).isTrue();
      assertThat(link.sent()).isEmpty();
      assertThat(crash.get()).isNull();
    }

    @Test
    void racedWithSendingLeavesNothingBehindTheClear() throws Exception {
      for (int round = 0; round < 300; round++) {
        reporting(HeardReports.NONE, Playout.UNPACED);
        CountDownLatch go = new CountDownLatch(1);
        Playout raced = playout;
        Thread player =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        go.await();
                        raced.play(tone(10));
                      } catch (InterruptedException e) {
                        crash.set(e);
                      }
                    });
        go.countDown();
        raced.cut();
        link.clear(TURN.next());
        int sent = link.sent().size();
        player.join();

        assertThat(link.sent()).hasSize(sent);
        assertThat(raced.heard()).isEmpty();
      }
      assertThat(crash.get()).isNull();
    }
  }

  @Nested
  class Hearing {

    @Test
    void withoutReportsGoesByTheTimeSinceTheFirstSlice() throws InterruptedException {
      playing(tone(32));
      until(1_000);

      // 49 characters at 65 ms each: 1000 ms are fifteen of them.
      assertThat(playout.heard()).isEqualTo("one two three");
    }

    @Test
    void byExactReportsIsNothingBeforeTheFirst() throws InterruptedException {
      reporting(HeardReports.EXACT, Duration.ofMillis(200));
      playing(tone(32));
      until(1_000);

      assertThat(playout.heard()).isEmpty();
    }

    @Test
    void byReportsGoesOnFromTheLastForAQuarterOfASecondAtMost() throws InterruptedException {
      reporting(HeardReports.EXACT, Duration.ofMillis(200));
      playing(tone(32));
      until(1_000);
      playout.heardReport(Duration.ofMillis(500));
      assertThat(playout.heard()).isEqualTo("one two");

      until(1_900);
      // 750 ms: eleven characters.
      assertThat(playout.heard()).isEqualTo("one two");
      playout.heardReport(Duration.ofMillis(900));
      assertThat(playout.heard()).isEqualTo("one two three");
    }

    @Test
    void byMarksGoesByTimeUntilTheFirstComesBack() throws InterruptedException {
      reporting(HeardReports.MARKS, Duration.ofMillis(200));
      playing(tone(32));
      until(1_000);
      assertThat(playout.heard()).isEqualTo("one two three");

      playout.heardReport(Duration.ofMillis(600));
      assertThat(playout.heard()).isEqualTo("one two");
    }

    @Test
    void isNeverMoreThanWasSent() throws InterruptedException {
      reporting(HeardReports.EXACT, Duration.ofMillis(200));
      playing(tone(32));
      until(300);
      playout.heardReport(Duration.ofHours(1));

      // 500 ms were sent: seven characters.
      assertThat(playout.heard()).isEqualTo("one two");
    }

    @Test
    void isAllOfItAtTheEnd() throws InterruptedException {
      Thread player = playing(tone(10));
      until(900);
      assertThat(playout.isPlayed()).isFalse();

      clock.advanceMillis(100);

      assertThat(player.join(Duration.ofSeconds(5))).isTrue();
      assertThat(playout.isPlayed()).isTrue();
      assertThat(playout.heard()).isEqualTo(TEXT.strip());
      assertThat(link.finished()).containsExactly(TURN);
    }
  }
}
