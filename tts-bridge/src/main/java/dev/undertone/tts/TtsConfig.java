package dev.undertone.tts;

import java.net.URI;
import java.time.Duration;

/**
 * How calls are given a voice.
 *
 * @param engine which of the two below speaks
 */
public record TtsConfig(Engine engine, Mary mary, OpenAi openAi) {

  public static final TtsConfig DEFAULT = new TtsConfig(Engine.MARY, Mary.DEFAULT, OpenAi.DEFAULT);

  /** What there is. */
  public enum Engine {
    /** MaryTTS in this JVM. */
    MARY,
    /** An HTTP server that speaks OpenAI's {@code /audio/speech}. */
    OPENAI
  }

  /**
   * MaryTTS.
   *
   * @param voice its name, where a call names none
   * @param maxWaiting clauses that may wait for their analysis before more are refused, 1–1000
   * @param maxWait how long one may wait
   */
  public record Mary(String voice, int maxWaiting, Duration maxWait) {
    public static final Mary DEFAULT = new Mary("cmu-slt-hsmm", 64, Duration.ofSeconds(3));

    public Mary {
      if (maxWaiting < 1 || maxWaiting > 1000) {
        throw new IllegalArgumentException("maxWaiting = " + maxWaiting + ", must be 1 to 1000");
      }
      requirePositive("maxWait", maxWait);
    }
  }

  /**
   * A server that speaks OpenAI's {@code POST /audio/speech}.
   *
   * @param baseUrl up to and without {@code /audio/speech}
   * @param model as the server names it
   * @param voice as the server names it, where a call names none
   * @param keyVariable environment variable that holds the key; empty for none
   * @param connectTimeout until the connection stands
   * @param firstAudioTimeout from the request to the head of the answer
   */
  public record OpenAi(
      URI baseUrl,
      String model,
      String voice,
      String keyVariable,
      Duration connectTimeout,
      Duration firstAudioTimeout) {
    public static final OpenAi DEFAULT =
        new OpenAi(
            URI.create("https://api.openai.com/v1"),
            "gpt-4o-mini-tts",
            "alloy",
            "OPENAI_API_KEY",
            Duration.ofSeconds(3),
            Duration.ofSeconds(5));

    public OpenAi {
      String scheme = String.valueOf(baseUrl.getScheme());
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw new IllegalArgumentException("baseUrl = " + baseUrl + ", must be http or https");
      }
      if (model.isBlank()) {
        throw new IllegalArgumentException("model = '', must not be blank");
      }
      requirePositive("connectTimeout", connectTimeout);
      requirePositive("firstAudioTimeout", firstAudioTimeout);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " = " + value + ", must be > 0");
    }
  }
}
