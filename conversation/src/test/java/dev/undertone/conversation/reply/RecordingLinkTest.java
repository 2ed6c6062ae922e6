package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.reply.CallerLink.HeardReports;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingLinkTest extends CallerLinkContract {

  private static RecordingLink link(HeardReports reports) {
    return new RecordingLink(AudioFormat.NARROWBAND, new ManualClock(), reports);
  }

  @Override
  protected Line open() {
    RecordingLink link = link(HeardReports.NONE);
    return new Line() {
      @Override
      public CallerLink link() {
        return link;
      }

      @Override
      public List<Integer> chunks() {
        return link.sent().stream().map(s -> s.samples().length).toList();
      }

      @Override
      public int clears() {
        return link.clears().size();
      }

      @Override
      public boolean isClosed() {
        return link.closed().isPresent();
      }

      @Override
      public void stopReading() {
        link.setFull(true);
      }

      @Override
      public void readOn() {
        link.setFull(false);
      }
    };
  }

  @Test
  void saysThatAllWasHeardWhenAskedTo() throws InterruptedException {
    var inbox = new FrameInbox(new ManualClock(), Duration.ofSeconds(1));
    var link = link(HeardReports.EXACT).reportingTo(inbox);

    link.send(new TurnId(3), 800, new short[160]);

    assertThat(inbox.take(Long.MIN_VALUE, true))
        .isEqualTo(
            new FrameInbox.Item.Input(
                new CallerInput.Heard(new TurnId(3), Duration.ofMillis(120))));
  }
}
