package dev.undertone.stt;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.UtteranceId;
import dev.undertone.conversation.speech.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the audio of one call's utterances into events: the part of a recogniser that sits on the
 * native lane.
 *
 * <p>One thread at a time. An engine is lent for an utterance only: it keeps nothing between two of
 * them, and while one caller listens another's words can warm it further.
 */
final class UtteranceDecoder {

  /** Quieter than −50 dBFS is no speech, whatever voice activity says. */
  private static final double AUDIBLE_POWER = 1e-5;

  private final VoskEngines engines;
  private final long wordlessSamples;
  private final NanoClock clock;
  private final SttObserver observer;
  private final SampleMap map = new SampleMap();
  private final List<Word> words = new ArrayList<>();
  private @Nullable VoskEngine engine;
  private @Nullable UtteranceId utterance;
  private @Nullable String failure;
  private String partial = "";
  private long audibleSamples;

  UtteranceDecoder(
      VoskEngines engines, Duration wordlessSpeech, NanoClock clock, SttObserver observer) {
    this.engines = engines;
    this.wordlessSamples = wordlessSpeech.toMillis() * VoskEngine.SAMPLE_RATE_HZ / 1_000;
    this.clock = clock;
    this.observer = observer;
  }

  /** Has an engine ready before the first word comes; a failure shows at the first utterance. */
  void open() {
    try {
      if (engines.keepsIdle()) {
        giveBack(engine(), true);
      }
    } catch (ProviderException e) {
      fault(e);
    }
  }

  /**
   * Feeds a block.
   *
   * @param queuedSamples audio that waits behind it
   * @return a partial transcript if it has changed
   */
  SpeechEvent.@Nullable Partial feed(UtteranceId of, SpeechBlock block, long queuedSamples) {
    begin(of);
    if (failure != null) {
      return null;
    }
    if (block.power() >= AUDIBLE_POWER) {
      audibleSamples += block.length();
    }
    try {
      return partialAfter(of, block, queuedSamples);
    } catch (ProviderException e) {
      fault(e);
      failure = String.valueOf(e.getMessage());
      discard();
      return null;
    }
  }

  /** Ends the utterance. */
  SpeechEvent end(UtteranceId of) {
    begin(of);
    utterance = null;
    if (failure == null) {
      try {
        finish();
      } catch (ProviderException e) {
        fault(e);
        failure = String.valueOf(e.getMessage());
        discard();
      }
    }
    if (failure == null && words.isEmpty() && audibleSamples >= wordlessSamples) {
      failure = "vosk: %.1f s of speech gave no words".formatted(audibleSamples / 16_000.0);
      observer.on(new SttEvent.Fault(engines.language(), failure));
      discard();
    }
    if (engine != null) {
      giveBack(engine, true);
    }
    return failure == null
        ? new SpeechEvent.Final(of, text(""), words)
        : new SpeechEvent.Failed(of, failure);
  }

  /** Gives the engine back, the utterance unfinished or not. */
  void release() {
    VoskEngine mine = engine;
    if (mine == null) {
      return;
    }
    boolean reusable = true;
    if (utterance != null) {
      try {
        // Drops what the engine has learnt of this caller's voice.
        timed(SttEvent.Call.FINISH, 0, 0, mine::finish);
      } catch (ProviderException e) {
        fault(e);
        reusable = false;
      }
    }
    giveBack(mine, reusable);
  }

  /** After an exception nobody foresaw: the utterance has failed and the engine is not trusted. */
  void broken(RuntimeException cause) {
    failure = "vosk: " + cause;
    observer.on(new SttEvent.Fault(engines.language(), failure));
    discard();
  }

  private void begin(UtteranceId of) {
    if (of.equals(utterance)) {
      return;
    }
    utterance = of;
    words.clear();
    partial = "";
    audibleSamples = 0;
    failure = null;
    try {
      map.restart(engine().fed());
    } catch (ProviderException e) {
      fault(e);
      failure = String.valueOf(e.getMessage());
    }
  }

  private SpeechEvent.@Nullable Partial partialAfter(
      UtteranceId of, SpeechBlock block, long queuedSamples) {
    VoskEngine mine = engine();
    block.describeTo(map);
    String tail =
        timed(
            SttEvent.Call.FEED,
            block.length(),
            queuedSamples,
            () -> {
              if (mine.feed(block.samples(), block.length())) {
                take(mine.words());
                return "";
              }
              return mine.partial();
            });
    String text = text(tail);
    if (text.equals(partial)) {
      return null;
    }
    partial = text;
    return new SpeechEvent.Partial(of, text);
  }

  private void finish() {
    VoskEngine mine = engine();
    take(timed(SttEvent.Call.FINISH, 0, 0, mine::finish));
  }

  private void take(List<VoskEngine.Heard> heard) {
    for (VoskEngine.Heard word : heard) {
      long start = map.startInCall(word.startFed());
      long end = Math.max(start, map.endInCall(word.endFed()));
      words.add(new Word(word.text(), start, end, word.confidence()));
    }
  }

  private String text(String tail) {
    StringBuilder text = new StringBuilder();
    for (Word word : words) {
      text.append(text.isEmpty() ? "" : " ").append(word.text());
    }
    return text.append(text.isEmpty() || tail.isEmpty() ? "" : " ").append(tail).toString();
  }

  private VoskEngine engine() {
    if (engine == null) {
      engine = timed(SttEvent.Call.OPEN, 0, 0, engines::acquire);
    }
    return engine;
  }

  private void discard() {
    if (engine != null) {
      giveBack(engine, false);
    }
  }

  private void giveBack(VoskEngine mine, boolean reusable) {
    engine = null;
    timed(
        SttEvent.Call.CLOSE,
        0,
        0,
        () -> {
          engines.giveBack(mine, reusable);
          return mine;
        });
  }

  private <T> T timed(SttEvent.Call call, long samples, long queued, Supplier<T> nativeCall) {
    long from = clock.nanoTime();
    T result = nativeCall.get();
    long took = clock.nanoTime() - from;
    observer.on(
        new SttEvent.NativeCall(call, lasting(samples), Duration.ofNanos(took), lasting(queued)));
    return result;
  }

  private void fault(ProviderException e) {
    observer.on(new SttEvent.Fault(engines.language(), String.valueOf(e.getMessage())));
  }

  private static Duration lasting(long samples) {
    return Duration.ofNanos(samples * 1_000_000_000L / VoskEngine.SAMPLE_RATE_HZ);
  }
}
