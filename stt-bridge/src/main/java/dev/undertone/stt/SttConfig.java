package dev.undertone.stt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How speech is recognised.
 *
 * @param models directory of a Vosk model by BCP-47 language tag; not empty
 * @param nativeThreads platform threads that native calls run on, 1–256; about one per core
 * @param maxQueued audio that may wait for one recogniser, 200 ms to 1 min; beyond it the oldest is
 *     dropped
 * @param idleEngines used native recognisers kept for the next calls per language, 0–64; each holds
 *     up to 90 MB
 * @param wordlessSpeech audible audio in one utterance after which no words at all means that the
 *     engine is broken, 1 s to 1 min
 */
public record SttConfig(
    Map<String, Path> models,
    int nativeThreads,
    Duration maxQueued,
    int idleEngines,
    Duration wordlessSpeech) {

  public SttConfig {
    models = Map.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("models = {}, must name one language at least");
    }
    if (nativeThreads < 1 || nativeThreads > 256) {
      throw new IllegalArgumentException("nativeThreads = " + nativeThreads + ", must be 1 to 256");
    }
    between("maxQueued", maxQueued, Duration.ofMillis(200), Duration.ofMinutes(1));
    if (idleEngines < 0 || idleEngines > 64) {
      throw new IllegalArgumentException("idleEngines = " + idleEngines + ", must be 0 to 64");
    }
    between("wordlessSpeech", wordlessSpeech, Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  /** The usual bounds: 2 s of queued audio, two idle engines, 3 s of speech without a word. */
  public static SttConfig standard(Map<String, Path> models, int nativeThreads) {
    return new SttConfig(models, nativeThreads, Duration.ofSeconds(2), 2, Duration.ofSeconds(3));
  }

  private static void between(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name
              + " = "
              + value.toMillis()
              + " ms, must be "
              + least.toMillis()
              + " to "
              + most.toMillis()
              + " ms");
    }
  }
}
