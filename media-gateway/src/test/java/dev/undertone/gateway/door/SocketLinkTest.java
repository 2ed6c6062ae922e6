package dev.undertone.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.CallerLink;
import dev.undertone.conversation.reply.CallerLink.CloseReason;
import dev.undertone.conversation.reply.CallerLink.HeardReports;
import dev.undertone.conversation.reply.CallerLinkContract;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.gateway.browser.BrowserDialect;
import dev.undertone.gateway.telephony.TwilioDialect;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SocketLinkTest {

  private static final String TWILIO_AUDIO = "\"payload\":\"";
  private static final CallId CALL = new CallId("c-1");
  private static final CallEvent DONE =
      new CallEvent.Done(CALL, "max_length", 1, Duration.ZERO, Duration.ZERO, Cost.NONE);

  private static SocketLink link(Dialect dialect, WireSink sink, NanoClock clock) {
    var traits =
        new LinkTraits(
            AudioFormat.NARROWBAND, true, true, Duration.ofMillis(200), HeardReports.EXACT);
    return new SocketLink(dialect, traits, sink, clock, new CountingDoorObserver());
  }

  @Nested
  class OfABrowser extends CallerLinkContract {
    @Override
    protected Line open() {
      return new SocketLine(new BrowserDialect());
    }
  }

  @Nested
  class OfTwilio extends CallerLinkContract {
    @Override
    protected Line open() {
      return new SocketLine(new TwilioDialect());
    }
  }

  @Nested
  class APlayerThatWaits {

    private final ManualSink sink = new ManualSink();
    private final ManualClock clock = new ManualClock();
    private final SocketLink link = link(new BrowserDialect(), sink, clock);

    private Thread play() {
      sink.setFull(true);
      return Thread.ofPlatform()
          .start(
              () -> {
                try {
                  link.send(new TurnId(1), 0, new short[160]);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }

    @Test
    void goesOnThoughTheDrainEventIsNeverFired() throws InterruptedException {
      Thread player = play();

      sink.drainInSilence();

      assertThat(player.join(Duration.ofSeconds(10))).isTrue();
      assertThat(sink.written).hasSize(1);
    }

    @Test
    void givesTheCallerUpAfterTenSeconds() throws InterruptedException {
      Thread player = play();
      while (player.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }

      clock.advance(SocketLink.MAX_BLOCK);

      assertThat(player.join(Duration.ofSeconds(10))).isTrue();
      assertThat(sink.written).isEmpty();
      assertThat(sink.closeCodes).containsExactly(1013);
    }
  }

  @Nested
  class ACallThatClosesItsLink {

    private final ManualSink sink = new ManualSink();
    private final SocketLink link = link(new BrowserDialect(), sink, new ManualClock());

    @Test
    void stillSaysHowItEnded() {
      link.close(CloseReason.DONE);
      List<Integer> before = List.copyOf(sink.closeCodes);

      link.event(DONE);

      assertThat(before).isEmpty();
      assertThat(sink.written).hasSize(1);
      assertThat(sink.closeCodes).containsExactly(1000);
    }

    @Test
    void isClosedAtOnceWhenItHasSaidSo() {
      link.event(DONE);

      link.close(CloseReason.SHUTTING_DOWN);

      assertThat(sink.closeCodes).containsExactly(1001);
    }
  }

  @Test
  void anEventThatDoesNotFitIsDroppedAndCounted() {
    var sink = new ManualSink();
    sink.takesEvents = false;
    var counters = new CountingDoorObserver();
    var traits =
        new LinkTraits(
            AudioFormat.NARROWBAND, true, true, Duration.ofMillis(200), HeardReports.EXACT);
    var link = new SocketLink(new BrowserDialect(), traits, sink, new ManualClock(), counters);

    link.event(new CallEvent.TranscriptPartial(CALL, new TurnId(1), "hello"));

    assertThat(sink.written).isEmpty();
    assertThat(counters.eventsDropped).hasValue(1);
  }

  /** A link over a connection that is full when the test says so. */
  private static final class SocketLine implements CallerLinkContract.Line {

    private final ManualSink sink = new ManualSink();
    private final SocketLink link;

    SocketLine(Dialect dialect) {
      link = SocketLinkTest.link(dialect, sink, NanoClock.system());
    }

    @Override
    public CallerLink link() {
      return link;
    }

    @Override
    public List<Integer> chunks() {
      return sink.written.stream().map(SocketLine::samples).filter(n -> n >= 0).toList();
    }

    private static int samples(Wire wire) {
      return switch (wire) {
        case Wire.Binary(byte[] bytes) -> (bytes.length - 8) / 2;
        case Wire.Text(String text) when text.contains(TWILIO_AUDIO) -> {
          int start = text.indexOf(TWILIO_AUDIO) + TWILIO_AUDIO.length();
          yield Base64.getDecoder().decode(text.substring(start, text.indexOf('"', start))).length;
        }
        case Wire.Text _ -> -1;
      };
    }

    @Override
    public int clears() {
      return (int)
          sink.written.stream()
              .filter(w -> w instanceof Wire.Text(String text) && text.contains("\"clear\""))
              .count();
    }

    @Override
    public boolean isClosed() {
      link.event(DONE);
      return !sink.closeCodes.isEmpty();
    }

    @Override
    public void stopReading() {
      sink.setFull(true);
    }

    @Override
    public void readOn() {
      sink.setFull(false);
    }
  }
}
