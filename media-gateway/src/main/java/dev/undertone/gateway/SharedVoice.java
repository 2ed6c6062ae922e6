package dev.undertone.gateway;

import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.tts.MaryEngine;
import dev.undertone.tts.OpenAiSpeechEngine;
import dev.undertone.tts.SpeechEngine;
import dev.undertone.tts.TtsConfig;
import java.net.URI;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The process's one voice engine, for the house and for scripted callers alike: MaryTTS exists once
 * per JVM. Loaded for the first who asks, closed with the last. Any thread.
 */
final class SharedVoice implements CallerVoices {

  private @Nullable SpeechEngine engine;
  private int users;

  /** One user's hold on the engine. */
  final class Hold implements AutoCloseable {
    private final SpeechEngine held;
    private boolean released;

    private Hold(SpeechEngine held) {
      this.held = held;
    }

    SpeechEngine engine() {
      return held;
    }

    @Override
    public void close() {
      synchronized (SharedVoice.this) {
        if (!released) {
          released = true;
          release();
        }
      }
    }
  }

  /** Loads the engine that {@code config} names, unless it is loaded. */
  synchronized Hold hold(GatewayConfig.Tts config) {
    SpeechEngine loaded = engine;
    if (loaded == null) {
      loaded = load(config);
      engine = loaded;
    }
    users++;
    return new Hold(loaded);
  }

  @Override
  public Open open(GatewayConfig config) {
    Hold hold = hold(config.tts());
    return new Open() {
      @Override
      public short[] say(String text, Voice voice, int rateHz) throws InterruptedException {
        Recording recording = new Recording();
        hold.engine().speak(text, voice, rateHz, recording::add);
        return recording.samples();
      }

      @Override
      public void close() {
        hold.close();
      }
    };
  }

  private void release() {
    SpeechEngine loaded = engine;
    if (--users == 0 && loaded != null) {
      engine = null;
      loaded.close();
    }
  }

  private static SpeechEngine load(GatewayConfig.Tts config) {
    if (config.engine().equals("openai")) {
      GatewayConfig.OpenAiSpeech server = config.openai();
      TtsConfig.OpenAi usual = TtsConfig.OpenAi.DEFAULT;
      return new OpenAiSpeechEngine(
          new TtsConfig.OpenAi(
              URI.create(server.baseUrl()),
              server.model(),
              server.voice(),
              server.key().variable(),
              usual.connectTimeout(),
              usual.firstAudioTimeout()),
          server.key().value().orElse(""));
    }
    TtsConfig.Mary usual = TtsConfig.Mary.DEFAULT;
    return new MaryEngine(
        new TtsConfig.Mary(config.maryVoice(), usual.maxWaiting(), usual.maxWait()));
  }

  /** Collects what an engine says. */
  private static final class Recording {
    private short[] samples = new short[48_000];
    private int length;

    void add(short[] more, int offset, int count) {
      if (length + count > samples.length) {
        samples = Arrays.copyOf(samples, Math.max(samples.length * 2, length + count));
      }
      System.arraycopy(more, offset, samples, length, count);
      length += count;
    }

    short[] samples() {
      return Arrays.copyOf(samples, length);
    }
  }
}
