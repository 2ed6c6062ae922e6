package dev.undertone.conversation.speech;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prosody by script: the n-th turn of a call sounds as the n-th entry says, from its first speech
 * on. After the script's end nothing is available.
 *
 * <p>Opened without emotion, or after the caller was forgotten, it takes out what may not be said.
 */
public final class ScriptedProsody implements ProsodyAnalyzer {

  /** Opens analysers that play one script and knows how many are in use. Any thread. */
  public static final class Factory implements ProsodyAnalyzer.Factory {
    private final AtomicInteger inUse = new AtomicInteger();
    private final List<Prosody> turns;

    public Factory(List<Prosody> turns) {
      this.turns = List.copyOf(turns);
    }

    @Override
    public ProsodyAnalyzer open(int sampleRateHz, boolean emotion) {
      inUse.incrementAndGet();
      return new ScriptedProsody(sampleRateHz, emotion, turns, inUse);
    }

    /** Analysers that were opened and not closed. */
    public int inUse() {
      return inUse.get();
    }
  }

  /** A turn in an even voice, without hesitation. */
  public static final Prosody CALM =
      new Prosody(
          Prosody.Basis.PARTIAL,
          1_500,
          new Prosody.Arousal(true, 0.9, 0.4, 0.4, false, 0, ""),
          new Prosody.Hesitation(true, 0.9, 0, 0, 0, 0),
          new Prosody.Rate(true, 0.9, 4.5, false, 0),
          new Prosody.Pitch(true, 0.9, 120, 4, -1),
          new Prosody.Level(true, 0.9, -20, false, 0),
          new Prosody.Quality(true, 30, 0));

  private final int sampleRateHz;
  private final boolean emotion;
  private final List<Prosody> turns;
  private final AtomicInteger inUse;
  private boolean heard;
  private boolean inTurn;
  private boolean over;
  private boolean forgotten;
  private boolean closed;
  private int turn = -1;

  private ScriptedProsody(
      int sampleRateHz, boolean emotion, List<Prosody> turns, AtomicInteger inUse) {
    this.sampleRateHz = sampleRateHz;
    this.emotion = emotion;
    this.turns = turns;
    this.inUse = inUse;
  }

  @Override
  public int sampleRateHz() {
    return sampleRateHz;
  }

  @Override
  public void accept(short[] samples, int offset, int length, long firstSample, boolean speech) {
    requireOpen();
    heard |= speech && length > 0 && inTurn;
  }

  @Override
  public Prosody sinceTurnStart() {
    requireOpen();
    Prosody scripted = heard && turn < turns.size() ? turns.get(turn) : Prosody.NONE;
    Prosody allowed =
        new Prosody(
            Prosody.Basis.PARTIAL,
            scripted.voicedMillis(),
            emotion ? arousal(scripted.arousal()) : Prosody.Arousal.OFF,
            scripted.hesitation(),
            rate(scripted.rate()),
            scripted.pitch(),
            level(scripted.level()),
            scripted.quality());
    return over ? allowed.asFinal() : allowed;
  }

  private Prosody.Arousal arousal(Prosody.Arousal a) {
    return forgotten
        ? new Prosody.Arousal(
            a.available(), a.confidence(), a.absolute(), a.absolute(), false, 0, a.reason())
        : a;
  }

  private Prosody.Rate rate(Prosody.Rate r) {
    return forgotten
        ? new Prosody.Rate(r.available(), r.confidence(), r.syllablesPerSecond(), false, 0)
        : r;
  }

  private Prosody.Level level(Prosody.Level l) {
    return forgotten ? new Prosody.Level(l.available(), l.confidence(), l.dbfs(), false, 0) : l;
  }

  @Override
  public void turnStarted(long atSample) {
    requireOpen();
    turn++;
    heard = false;
    inTurn = true;
    over = false;
  }

  @Override
  public void turnEnded() {
    requireOpen();
    over |= inTurn;
    inTurn = false;
  }

  @Override
  public void forgetCaller() {
    requireOpen();
    forgotten = true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      inUse.decrementAndGet();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("prosody analyser is closed, must be open to listen");
    }
  }
}
