package dev.undertone.stt;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.SpeechRecognizer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Speech recognition with Vosk: the models, loaded once, and a recogniser for each call.
 *
 * <p>Any thread. Closing closes the recognisers that are still open, waits until the lane has given
 * their engines back, and frees the models; the lane has to be open until then.
 */
public final class VoskRecognizers implements SpeechRecognizer.Factory, AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition oneReleased = lock.newCondition();
  private final Map<String, VoskEngines> languages = new TreeMap<>();
  private final Set<VoskRecognizer> open = ConcurrentHashMap.newKeySet();
  private final SttConfig config;
  private final NativeLane lane;
  private final NanoClock clock;
  private final SttObserver observer;
  private volatile boolean closed;

  /** Loads the models on the calling thread, with the clock of the machine. */
  public VoskRecognizers(SttConfig config, NativeLane lane, SttObserver observer) {
    this(config, lane, NanoClock.system(), observer);
  }

  /**
   * Loads the models, one after another, on the calling thread: about half a second each.
   *
   * @param lane is not closed by this
   * @throws ProviderException when a model is missing or does not load; its message names the
   *     setting, the directory and the command that gets models
   */
  public VoskRecognizers(SttConfig config, NativeLane lane, NanoClock clock, SttObserver observer) {
    this.config = config;
    this.lane = lane;
    this.clock = clock;
    this.observer = observer;
    boolean loaded = false;
    try {
      load();
      loaded = true;
    } finally {
      if (!loaded) {
        languages.values().forEach(VoskEngines::close);
      }
    }
  }

  VoskRecognizers(SttConfig config, NativeLane lane, SttObserver observer, VoskEngines engines) {
    this.config = config;
    this.lane = lane;
    this.clock = NanoClock.system();
    this.observer = observer;
    languages.put(engines.language(), engines);
  }

  /** Languages that are understood, as configured. */
  @Override
  public Set<String> languages() {
    return new TreeSet<>(languages.keySet());
  }

  /** Recognisers that have not given their engine back. */
  public int inUse() {
    return open.size();
  }

  /** Audio that waits for engines, in all recognisers together. */
  public Duration queued() {
    return open.stream().map(VoskRecognizer::queued).reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * @param language with a region or without: {@code en-GB} is heard by the model of {@code en}
   */
  @Override
  public SpeechRecognizer open(String language, SpeechRecognizer.Sink sink) {
    VoskEngines engines = engines(language);
    VoskRecognizer recognizer =
        new VoskRecognizer(
            lane,
            new SpeechQueue(AudioFormat.WIDEBAND.samplesIn(config.maxQueued())),
            new UtteranceDecoder(engines, config.wordlessSpeech(), clock, observer),
            sink,
            observer,
            this::released);
    open.add(recognizer);
    if (closed) {
      open.remove(recognizer);
      throw new IllegalStateException("recognisers are closed, must be open to open one");
    }
    recognizer.start();
    return recognizer;
  }

  /** Idempotent. */
  @Override
  public void close() {
    closed = true;
    open.forEach(VoskRecognizer::close);
    lock.lock();
    try {
      while (!open.isEmpty()) {
        oneReleased.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    languages.values().forEach(VoskEngines::close);
  }

  private void released(VoskRecognizer recognizer) {
    lock.lock();
    try {
      open.remove(recognizer);
      oneReleased.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void load() {
    config
        .models()
        .forEach(
            (language, directory) -> {
              long from = clock.nanoTime();
              languages.put(language, new VoskEngines(language, directory, config.idleEngines()));
              Duration took = Duration.ofNanos(clock.nanoTime() - from);
              observer.on(new SttEvent.ModelLoaded(language, directory, took));
            });
  }

  private VoskEngines engines(String language) {
    VoskEngines exact = languages.get(language);
    if (exact != null) {
      return exact;
    }
    VoskEngines primary = languages.get(Locale.forLanguageTag(language).getLanguage());
    if (primary != null) {
      return primary;
    }
    throw new ProviderException(
        FailureKind.UNAVAILABLE,
        "vosk",
        "language = "
            + language
            + ", must be one of "
            + languages.keySet()
            + "; get its model with `./undertone models pull` and name it in stt.models");
  }
}
