package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One provider's answer as it is read. */
final class ProviderAnswer implements AnswerStream {

  /** Longest answer that is no stream. */
  static final int MAX_WHOLE_BYTES = 32 << 20;

  private final PieceReader reader;
  private final Outlet outlet;
  private final ProviderErrors errors;
  private final Tally tally;
  private final Consumer<ProviderAnswer> whenSpoken;
  private final SseEvents events;
  private final SseEvents.Sink sink = this::event;
  private final List<Piece> pieces = new ArrayList<>(8);
  private final Bytes plain = new Bytes(0);
  private final boolean streamed;
  private boolean started;
  private boolean isPlain;
  private boolean handedOut;
  private boolean announced;
  private boolean ended;

  ProviderAnswer(
      PieceReader reader,
      Outlet outlet,
      boolean streamed,
      ProviderErrors errors,
      Tally tally,
      Consumer<ProviderAnswer> whenSpoken) {
    this.reader = reader;
    this.outlet = outlet;
    this.streamed = streamed;
    this.errors = errors;
    this.events = new SseEvents(errors.provider());
    this.tally = tally;
    this.whenSpoken = whenSpoken;
  }

  @Override
  public byte[] accept(byte[] read) {
    if (!started) {
      int first = firstMeant(read);
      if (first < 0) {
        return NOTHING;
      }
      started = true;
      isPlain = !streamed || read[first] == '{';
    }
    if (isPlain) {
      keep(read);
      return NOTHING;
    }
    try {
      events.accept(read, sink);
    } catch (RuntimeException e) {
      failed();
      throw e;
    }
    return handOut();
  }

  private static int firstMeant(byte[] read) {
    for (int i = 0; i < read.length; i++) {
      if (read[i] != ' ' && read[i] != '\n' && read[i] != '\r' && read[i] != '\t') {
        return i;
      }
    }
    return -1;
  }

  private void keep(byte[] read) {
    if (plain.length() + read.length > MAX_WHOLE_BYTES) {
      throw errors.of(
          FailureKind.MALFORMED, "the answer is longer than " + MAX_WHOLE_BYTES + " bytes");
    }
    plain.add(read);
  }

  private void event(SseEvents.Event event) {
    pieces.clear();
    if (event.isMeant() && !tally.isDone()) {
      reader.event(event, pieces);
      pieces.forEach(tally::note);
    }
    outlet.event(event, pieces);
  }

  /**
   * What came in one read with a failure was never handed out: the answer has not spoken, unless it
   * had before.
   */
  private void failed() {
    if (!handedOut) {
      tally.unspeak();
    }
  }

  private byte[] handOut() {
    if (!tally.spoke()) {
      return NOTHING; // what comes before the first words waits for them
    }
    if (!announced) {
      announced = true;
      whenSpoken.accept(this);
    }
    handedOut = true;
    return outlet.take();
  }

  @Override
  public byte[] end() {
    if (ended) {
      return NOTHING;
    }
    ended = true;
    try {
      if (isPlain) {
        byte[] body = plain.take();
        pieces.clear();
        reader.whole(body, pieces);
        pieces.forEach(tally::note);
        outlet.whole(body, pieces);
      } else {
        rest();
      }
      check();
    } catch (RuntimeException e) {
      failed();
      throw e;
    }
    return handOut();
  }

  /** A cut within the counts behind a whole answer takes the counts, and not the answer. */
  private void rest() {
    try {
      events.finish(sink);
    } catch (ProviderException e) {
      if (tally.finish() == null || e.kind() != FailureKind.MALFORMED) {
        throw e;
      }
    }
  }

  private void check() {
    if (tally.finish() != null) {
      return;
    }
    if (tally.isDone() && tally.saidAnything()) {
      return; // some say [DONE] and no reason
    }
    if (!started) {
      throw errors.of(FailureKind.UNAVAILABLE, "the answer was empty");
    }
    throw errors.of(
        tally.isDone() ? FailureKind.MALFORMED : FailureKind.UNAVAILABLE,
        tally.isDone() ? "the stream holds no answer" : "the stream ended before the answer did");
  }

  byte[] finish(Receipt receipt) {
    return outlet.finish(tally, receipt);
  }

  Outlet outlet() {
    return outlet;
  }

  @Override
  public boolean spoke() {
    return tally.spoke();
  }

  @Override
  public boolean isComplete() {
    return tally.isDone();
  }

  @Override
  public boolean hasFinishReason() {
    return tally.finish() != null;
  }

  @Override
  public boolean canBeContinued() {
    return tally.canBeContinued();
  }

  @Override
  public boolean isRefusal() {
    return tally.isRefusal();
  }

  @Override
  public Optional<TokenUsage> usage() {
    return tally.usage();
  }

  @Override
  public long characters() {
    return tally.characters();
  }

  @Override
  public String text() {
    return tally.text();
  }

  @Override
  public String calls() {
    return tally.calls();
  }
}
