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
    public ProsodyAnalyzer open(int sampleRateHz, EmotionUse emotion) {
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
          Emotions.aroused(0.9, 0.4),
          new Prosody.Hesitation(true, 0.9, 0, 0, 0, 0, 0, 0, 0, false, 0, List.of()),
          new Prosody.Rate(true, 0.9, 4.5, false, 0),
          new Prosody.Pitch(true, 0.9, 120, 4, -1),
          new Prosody.Level(true, 0.9, -20, false, 0),
          Prosody.Phonation.ABSENT,
          new Prosody.Quality(true, 1, 30, 0, false, 0));

  private final int sampleRateHz;
  private EmotionUse emotion;
  private final List<Prosody> turns;
  private final AtomicInteger inUse;
  private boolean heard;
  private boolean inTurn;
  private boolean over;
  private boolean forgotten;
  private boolean closed;
  private int turn = -1;

  private ScriptedProsody(
      int sampleRateHz, EmotionUse emotion, List<Prosody> turns, AtomicInteger inUse) {
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
            emotion.allowed() ? emotion(scripted.emotion()) : Emotion.absent(emotion.reason()),
            scripted.hesitation(),
            rate(scripted.rate()),
            scripted.pitch(),
            level(scripted.level()),
            scripted.phonation(),
            scripted.quality());
    return over ? allowed.asFinal() : allowed;
  }

  private Emotion emotion(Emotion e) {
    return forgotten
        ? Emotion.ofArousal(
            e.absoluteArousal(),
            Emotion.Score.absent("the caller was forgotten"),
            e.absoluteArousal())
        : e;
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
  public void words(List<Word> words, String language) {
    requireOpen();
  }

  @Override
  public Sound sound() {
    requireOpen();
    return Sound.SILENCE;
  }

  @Override
  public char takeKey() {
    requireOpen();
    return 0;
  }

  @Override
  public void emotion(EmotionUse use) {
    requireOpen();
    emotion = use;
    forgotten |= !use.allowed();
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
