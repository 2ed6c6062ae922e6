package dev.undertone.tts;

import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sound.sampled.AudioInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with MaryTTS in this JVM: English, offline, 48 kHz inside.
 *
 * <p>Any thread. The analysis of a text, about a tenth of the work, is done for one clause at a
 * time, for parts of MaryTTS are not thread-safe; making the samples, the other nine tenths, goes
 * on side by side and at the pace of each reader. A bounded number of clauses wait for their
 * analysis; one more is refused.
 *
 * <p>The constructor loads the voice and speaks a line that nobody hears, so that the first caller
 * does not wait for the JIT compiler.
 */
public final class MaryEngine implements SpeechEngine {

  static final String NAME = "mary";

  /** Silence after a full stop, question or exclamation mark. */
  private static final int SENTENCE_PAUSE_MILLIS = 220;

  /** Silence after any other clause. */
  private static final int CLAUSE_PAUSE_MILLIS = 90;

  private static final int BLOCK_MILLIS = 10;

  private final MaryRuntime mary;
  private final TtsConfig.Mary config;
  private final Semaphore analysing = new Semaphore(1, true);
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean closed;

  /**
   * @throws ProviderException when MaryTTS or its voice cannot be loaded
   */
  public MaryEngine(TtsConfig.Mary config) {
    this.config = config;
    this.mary = new MaryRuntime(config.voice());
    warmUp();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void speak(String clause, Voice voice, int outRateHz, Sink sink)
      throws InterruptedException {
    if (closed) {
      throw failure(FailureKind.UNAVAILABLE, "the engine is closed", null);
    }
    if (!voice.name().isEmpty() && !voice.name().equals(config.voice())) {
      throw failure(
          FailureKind.INVALID_REQUEST,
          "voice = '" + voice.name() + "', must be '" + config.voice() + "' or empty",
          null);
    }
    List<String> tokens = SpokenText.tokens(clause);
    if (tokens.isEmpty()) {
      return;
    }
    int pause = closingPauseMillis(tokens.getLast(), voice.rate());
    ResampledSink output = new ResampledSink(new Resampler(mary.rateHz(), outRateHz), sink);
    SpeechTrim trim = new SpeechTrim(mary.rateHz(), voice.volume(), pause, output);
    enter();
    try (MaryUtterance utterance =
        new MaryUtterance(
            () -> mary.analyse(tokens, voice.rate(), voice.pitchSemitones()), analysing::release)) {
      pump(utterance.audio(), trim);
    } catch (ExecutionException e) {
      throw failure(FailureKind.UNAVAILABLE, "cannot speak this clause", e.getCause());
    }
    trim.finish();
    output.finish();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void warmUp() {
    try {
      for (int i = 0; i < 2; i++) {
        speak("Good morning, how can I help you today?", Voice.DEFAULT, 16_000, (s, o, n) -> {});
      }
    } catch (InterruptedException e) {
      // Whoever loads the house has given up; the engine works all the same.
      Thread.currentThread().interrupt();
    }
  }

  private void enter() throws InterruptedException {
    if (waiting.incrementAndGet() > config.maxWaiting()) {
      waiting.decrementAndGet();
      throw failure(FailureKind.RATE_LIMITED, config.maxWaiting() + " clauses wait already", null);
    }
    try {
      if (!analysing.tryAcquire(config.maxWait().toNanos(), TimeUnit.NANOSECONDS)) {
        throw failure(
            FailureKind.UNAVAILABLE, "waited " + config.maxWait() + " for its turn", null);
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  private void pump(AudioInputStream audio, SpeechTrim trim) throws InterruptedException {
    byte[] bytes = new byte[2 * mary.rateHz() * BLOCK_MILLIS / 1_000];
    short[] samples = new short[bytes.length / 2];
    try {
      for (int n = audio.read(bytes); n > 0; n = audio.read(bytes)) {
        for (int i = 0; i < n / 2; i++) {
          samples[i] = (short) ((bytes[2 * i] & 0xff) | (bytes[2 * i + 1] << 8));
        }
        trim.accept(samples, 0, n / 2);
      }
    } catch (IOException e) {
      throw failure(FailureKind.UNAVAILABLE, "the voice broke off", e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException("interrupted while speaking");
      }
      throw e;
    }
  }

  private static int closingPauseMillis(String lastToken, double rate) {
    boolean sentence = lastToken.equals(".") || lastToken.equals("?") || lastToken.equals("!");
    return (int) ((sentence ? SENTENCE_PAUSE_MILLIS : CLAUSE_PAUSE_MILLIS) / rate);
  }

  private static ProviderException failure(
      FailureKind kind, String message, @Nullable Throwable cause) {
    return new ProviderException(kind, NAME, message, cause);
  }
}
