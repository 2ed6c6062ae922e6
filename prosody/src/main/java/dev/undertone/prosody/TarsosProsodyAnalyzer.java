package dev.undertone.prosody;

import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.Sound;
import dev.undertone.conversation.speech.Word;
import java.util.List;

/**
 * Hears prosody at 8 kHz, in frames of 10 ms counted from the first sample of a stretch without
 * gaps, so that the size of the chunks does not matter: the same samples give the same bits.
 *
 * <p>A frame is settled 30 ms after its hop: half an analysis window, the resampler's delay, and
 * one frame to compare the pitch with. The last {@value #REMEMBERED} frames are kept, because a
 * turn is announced after it began. A gap starts the windows anew and leaves the turn open.
 *
 * <p>One thread. {@link #accept} allocates nothing; state is about 60 KB whatever the length of the
 * call.
 */
public final class TarsosProsodyAnalyzer implements ProsodyAnalyzer {

  private static final int REMEMBERED = 128;

  private final int sampleRateHz;
  private final int slice;
  private final Resampler decimator;
  private final short[] decimated;
  private final FrameAnalysis analysis = new FrameAnalysis();
  private final SoundClassifier sounds = new SoundClassifier();
  private final Bandwidth bandwidth;
  private final PitchSmoother smoother = new PitchSmoother();
  private final HighBand highBand;
  private final SpeechMarks marks = new SpeechMarks();
  private final Frame[] frames = new Frame[REMEMBERED];
  private final TurnTracks tracks = new TurnTracks();
  private final HesitationReport hesitation;
  private final EmotionModel absolute;
  private final EmotionModel relative;
  private final TurnReport report;

  private boolean closed;
  private boolean inTurn;
  private boolean turnOver;

  /** Whether a finished turn waits to enter the baseline. */
  private boolean unsettled;

  private long turnStart;
  private long stretchStart;
  private long expected = -1;

  /** Frames read since the call began; the last one is unsettled while {@code pending}. */
  private long read;

  private boolean pending;
  private boolean afterGap;
  private long hop;

  /**
   * @param absolute own to this analyser, which closes it
   * @param relative likewise
   */
  TarsosProsodyAnalyzer(
      int sampleRateHz,
      EmotionUse emotion,
      EmotionModel absolute,
      EmotionModel relative,
      EmotionCoefficients.Population population) {
    this.sampleRateHz = sampleRateHz;
    this.highBand = new HighBand(sampleRateHz);
    this.slice = sampleRateHz * Frame.MILLIS / 1_000;
    this.decimator = new Resampler(sampleRateHz, FrameAnalysis.RATE_HZ);
    this.decimated = new short[decimator.maxOutput(slice)];
    this.bandwidth = new Bandwidth(sampleRateHz);
    this.hesitation = new HesitationReport(tracks, sampleRateHz);
    this.absolute = absolute;
    this.relative = relative;
    CallerBaseline baseline = new CallerBaseline(population.mean());
    EmotionReport emotions = new EmotionReport(baseline, absolute, relative, population, emotion);
    this.report = new TurnReport(tracks, baseline, emotions, hesitation, bandwidth, sampleRateHz);
    for (int i = 0; i < REMEMBERED; i++) {
      frames[i] = new Frame();
    }
  }

  @Override
  public int sampleRateHz() {
    return sampleRateHz;
  }

  @Override
  public void accept(short[] samples, int offset, int length, long firstSample, boolean speech) {
    requireOpen();
    if (firstSample != expected) {
      startStretch(firstSample);
    }
    for (int at = 0; at < length; ) {
      int take = Math.min(slice, length - at);
      long position = expected - stretchStart;
      marks.mark(hopAt(position), hopAt(position + take - 1), speech);
      bandwidth.take(samples, offset + at, take);
      highBand.take(samples, offset + at, take);
      int count = decimator.resample(samples, offset + at, take, decimated, 0);
      for (int i = 0; i < count; i++) {
        sounds.take(decimated[i] / FrameAnalysis.FULL_SCALE);
        if (analysis.take(decimated[i])) {
          readFrame();
        }
      }
      at += take;
      expected += take;
    }
  }

  @Override
  public Prosody sinceTurnStart() {
    requireOpen();
    return report.read(turnOver ? Prosody.Basis.FINAL : Prosody.Basis.PARTIAL);
  }

  @Override
  public void turnStarted(long atSample) {
    requireOpen();
    if (unsettled) {
      // Not when it ended: it may be read until now, and must not be compared with itself.
      report.finish();
      unsettled = false;
    }
    tracks.reset();
    hesitation.reset();
    turnStart = atSample;
    inTurn = true;
    turnOver = false;
    long settled = pending ? read - 1 : read;
    for (long i = Math.max(0, read - REMEMBERED); i < settled; i++) {
      addToTurn(frame(i));
    }
  }

  @Override
  public void turnEnded() {
    requireOpen();
    unsettled = unsettled || inTurn;
    turnOver = turnOver || inTurn;
    inTurn = false;
  }

  @Override
  public void words(List<Word> words, String language) {
    requireOpen();
    hesitation.words(words, language);
  }

  @Override
  public Sound sound() {
    requireOpen();
    return sounds.sound(marks.isSpeech(hop));
  }

  @Override
  public char takeKey() {
    requireOpen();
    return sounds.takeKey();
  }

  @Override
  public void emotion(EmotionUse use) {
    requireOpen();
    report.emotion(use);
    unsettled = unsettled && use.allowed();
  }

  @Override
  public void forgetCaller() {
    requireOpen();
    report.forgetCaller();
    unsettled = false;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      absolute.close();
      relative.close();
    }
  }

  /** What the open turn's functionals are so far, for whoever trains a model on them. */
  void writeFunctionals(float[] into) {
    tracks.functionals.write(into);
  }

  long voicedMillis() {
    return tracks.pitch.voicedMillis();
  }

  private void startStretch(long firstSample) {
    settle(0);
    afterGap = expected >= 0;
    stretchStart = firstSample;
    expected = firstSample;
    hop = 0;
    decimator.reset();
    highBand.reset();
    analysis.resetWindow();
    sounds.reset();
    bandwidth.reset();
    smoother.reset();
    marks.reset();
  }

  private long hopAt(long inStretch) {
    return inStretch * FrameAnalysis.RATE_HZ / sampleRateHz / FrameAnalysis.HOP;
  }

  private void readFrame() {
    Frame frame = frame(read);
    frame.startSample = stretchStart + hop * sampleRateHz / (1_000 / Frame.MILLIS);
    boolean held = marks.isSpeech(hop);
    frame.sounding = held && sounds.isSounding();
    frame.noise = held && !frame.sounding && sounds.isForeign();
    frame.foreignBefore = frame.sounding || frame.noise ? sounds.framesToTell() : 0;
    // A voice may speak in noise: only the turn as a whole tells whether one did.
    frame.speech = held && !frame.sounding;
    frame.afterGap = afterGap;
    afterGap = false;
    analysis.read(frame, smoother.expectedHz());
    bandwidth.frame(hop, frame.active, !held && !sounds.isForeign());
    frame.hissing = highBand.isHissing(hop, frame.speech, analysis.peakDb());
    settle(frame.pitchHz);
    pending = true;
    read++;
    hop++;
  }

  private void settle(double nextHz) {
    if (pending) {
      Frame frame = frame(read - 1);
      smoother.settle(frame, nextHz);
      pending = false;
      if (inTurn) {
        addToTurn(frame);
      }
    }
  }

  private void addToTurn(Frame frame) {
    if (frame.startSample >= turnStart) {
      tracks.add(frame);
    }
  }

  private Frame frame(long index) {
    return frames[(int) (index % REMEMBERED)];
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("prosody analyser is closed");
    }
  }
}
