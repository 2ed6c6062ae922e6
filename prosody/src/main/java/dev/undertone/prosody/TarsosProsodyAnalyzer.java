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
 * <p>One thread. {@link #accept} allocates nothing; state is about 100 KB whatever the length of
 * the call.
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
  private final SpeechMarks marks = new SpeechMarks();
  private final Frame[] frames = new Frame[REMEMBERED];
  private final TurnTracks tracks = new TurnTracks();
  private final CallerBaseline baseline = new CallerBaseline();
  private final TurnReport report;

  private boolean closed;
  private boolean inTurn;
  private boolean turnOver;
  private long turnStart;
  private long stretchStart;
  private long expected = -1;

  /** Frames read since the call began; the last one is unsettled while {@code pending}. */
  private long read;

  private boolean pending;
  private boolean afterGap;
  private long hop;

  TarsosProsodyAnalyzer(int sampleRateHz, EmotionUse emotion) {
    this.sampleRateHz = sampleRateHz;
    this.slice = sampleRateHz * Frame.MILLIS / 1_000;
    this.decimator = new Resampler(sampleRateHz, FrameAnalysis.RATE_HZ);
    this.decimated = new short[decimator.maxOutput(slice)];
    this.bandwidth = new Bandwidth(sampleRateHz);
    this.report = new TurnReport(tracks, baseline, bandwidth, emotion);
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
    tracks.reset();
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
    if (inTurn && report.isRepresentative()) {
      baseline.add(tracks.features(), tracks.pitch.voicedMillis());
    }
    turnOver = turnOver || inTurn;
    inTurn = false;
  }

  @Override
  public void words(List<Word> words, String language) {
    requireOpen();
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
    if (!use.allowed()) {
      baseline.forget();
    }
  }

  @Override
  public void forgetCaller() {
    requireOpen();
    baseline.forget();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void startStretch(long firstSample) {
    settle(0);
    afterGap = expected >= 0;
    stretchStart = firstSample;
    expected = firstSample;
    hop = 0;
    decimator.reset();
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
    frame.foreign = held && sounds.isForeign();
    frame.foreignBefore = frame.foreign ? sounds.framesToTell() : 0;
    frame.speech = held && !frame.foreign;
    frame.afterGap = afterGap;
    afterGap = false;
    analysis.read(frame, smoother.expectedHz());
    bandwidth.frame(frame.active, !held && !sounds.isForeign());
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
