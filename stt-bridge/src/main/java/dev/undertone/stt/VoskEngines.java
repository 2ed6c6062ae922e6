package dev.undertone.stt;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vosk.Model;
import org.vosk.Recognizer;

/**
 * One language: its model, loaded once, and its engines.
 *
 * <p>A new engine costs some 45 ms and starts with an empty cache of the decoding graph, for which
 * the first minute of speech pays two to three times the usual time; so engines are used again by
 * later calls, the warmest first. An engine that finished its utterance keeps nothing of the
 * caller. Any thread; {@link #acquire} and {@link #giveBack} make native calls.
 */
final class VoskEngines implements AutoCloseable {

  /** Vosk counts seconds in single precision; after this much audio one of its steps is 0.5 ms. */
  private static final long MAX_SAMPLES_PER_ENGINE = 2L * 3_600 * VoskEngine.SAMPLE_RATE_HZ;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private final ArrayDeque<VoskEngine> idle = new ArrayDeque<>();
  private final String language;
  private final Model model;
  private final int maxIdle;
  private final @Nullable String grammar;
  private int lent;
  private boolean closed;

  /** Loads the model on the calling thread. */
  VoskEngines(String language, Path directory, int maxIdle) {
    this(language, directory, maxIdle, null);
  }

  /**
   * @param grammar JSON list of the only phrases to be heard; null for everything the model knows
   */
  VoskEngines(String language, Path directory, int maxIdle, @Nullable String grammar) {
    this.language = language;
    this.model = load(language, directory);
    this.maxIdle = maxIdle;
    this.grammar = grammar;
  }

  String language() {
    return language;
  }

  /** Whether an engine that is given back may be kept. */
  boolean keepsIdle() {
    return maxIdle > 0;
  }

  /** Engines lent to utterances. */
  int lent() {
    lock.lock();
    try {
      return lent;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lends an engine, a used one if there is one.
   *
   * @throws ProviderException when none can be made
   */
  VoskEngine acquire() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("engines for " + language + " are closed, must be open");
      }
      lent++;
      VoskEngine used = idle.pollFirst();
      if (used != null) {
        return used;
      }
    } finally {
      lock.unlock();
    }
    boolean made = false;
    try {
      VoskEngine engine = new VoskEngine(newRecognizer(), VoskEngine.SAMPLE_RATE_HZ);
      made = true;
      return engine;
    } catch (IOException e) {
      throw new ProviderException(
          FailureKind.UNAVAILABLE, "vosk", "could not make a recogniser for " + language, e);
    } finally {
      if (!made) {
        oneLess();
      }
    }
  }

  /**
   * Takes an engine back.
   *
   * @param reusable whether it has finished its last utterance and nothing went wrong
   */
  void giveBack(VoskEngine engine, boolean reusable) {
    if (!keep(engine, reusable)) {
      engine.close();
    }
    // Only now: when the last one is back the model may go.
    oneLess();
  }

  /** Waits until every engine is back, then frees them and the model. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      while (lent > 0) {
        returned.awaitUninterruptibly();
      }
      idle.forEach(VoskEngine::close);
      idle.clear();
    } finally {
      lock.unlock();
    }
    model.close();
  }

  private boolean keep(VoskEngine engine, boolean reusable) {
    lock.lock();
    try {
      if (!reusable || closed || idle.size() >= maxIdle || engine.fed() > MAX_SAMPLES_PER_ENGINE) {
        return false;
      }
      idle.addFirst(engine);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void oneLess() {
    lock.lock();
    try {
      lent--;
      returned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Recognizer newRecognizer() throws IOException {
    return grammar == null
        ? new Recognizer(model, VoskEngine.SAMPLE_RATE_HZ)
        : new Recognizer(model, VoskEngine.SAMPLE_RATE_HZ, grammar);
  }

  private static Model load(String language, Path directory) {
    String setting = "stt.models." + language + " = " + directory;
    if (!Files.isRegularFile(directory.resolve("am/final.mdl"))) {
      throw unavailable(setting + ", must be the directory of a Vosk model: no am/final.mdl there");
    }
    try {
      VoskBinding.load();
      return new Model(directory.toString());
    } catch (IOException e) {
      throw unavailable(setting + ", must be the directory of a Vosk model: it does not load", e);
    } catch (UnsatisfiedLinkError e) {
      throw unavailable("has no native library for this platform: " + e.getMessage(), e);
    }
  }

  private static ProviderException unavailable(String message) {
    return new ProviderException(FailureKind.UNAVAILABLE, "vosk", withRemedy(message));
  }

  private static ProviderException unavailable(String message, Throwable cause) {
    return new ProviderException(FailureKind.UNAVAILABLE, "vosk", withRemedy(message), cause);
  }

  private static String withRemedy(String message) {
    return message
        + "; `./undertone models list` shows what there is, `./undertone models pull NAME` gets it";
  }
}
