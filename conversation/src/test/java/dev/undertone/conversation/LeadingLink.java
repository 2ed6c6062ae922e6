package dev.undertone.conversation;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.CallerLink;
import dev.undertone.conversation.reply.RecordingLink;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;

/** A recording link that lets playout run ahead as far as the test says. */
public record LeadingLink(RecordingLink inner, Duration maxLead) implements CallerLink {

  @Override
  public AudioFormat outFormat() {
    return inner.outFormat();
  }

  @Override
  public boolean canClear() {
    return inner.canClear();
  }

  @Override
  public boolean canPause() {
    return inner.canPause();
  }

  @Override
  public HeardReports heardReports() {
    return inner.heardReports();
  }

  @Override
  public void send(TurnId turn, long offset, short[] samples) throws InterruptedException {
    inner.send(turn, offset, samples);
  }

  @Override
  public void clear(TurnId next) {
    inner.clear(next);
  }

  @Override
  public void finished(TurnId turn, long samples) {
    inner.finished(turn, samples);
  }

  @Override
  public void close(CloseReason reason) {
    inner.close(reason);
  }
}
