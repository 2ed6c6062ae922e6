package dev.undertone.tts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Speaks with an HTTP server that offers OpenAI's {@code POST /audio/speech}, as raw 24 kHz PCM
 * that is passed on while it arrives.
 *
 * <p>Any thread. A thread that is interrupted gives up its request, which closes the connection.
 * Pitch is not among the parameters of that interface and is ignored; volume is set here.
 */
public final class OpenAiSpeechEngine implements SpeechEngine {

  static final String NAME = "openai-speech";

  /** What {@code response_format: pcm} means: signed 16 bit, little-endian, mono, at this rate. */
  private static final int PCM_RATE_HZ = 24_000;

  private static final int SENTENCE_PAUSE_MILLIS = 250;
  private static final int BLOCK_BYTES = 2 * PCM_RATE_HZ / 50;
  private static final int MOST_OF_AN_ERROR = 300;

  /** Longest that one clause may take, its playing included; a server that stalls is left then. */
  private static final int MOST_SECONDS = 60;

  private final TtsConfig.OpenAi config;
  private final String key;
  private final URI endpoint;
  private final HttpClient client;
  private final ObjectMapper json = new ObjectMapper();
  private final ScheduledExecutorService stalls =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tts-openai-stalls").factory());

  /**
   * @param key sent as bearer token; empty for none
   */
  public OpenAiSpeechEngine(TtsConfig.OpenAi config, String key) {
    this.config = config;
    this.key = key;
    String base = config.baseUrl().toString();
    this.endpoint = URI.create(base + (base.endsWith("/") ? "" : "/") + "audio/speech");
    this.client = HttpClient.newBuilder().connectTimeout(config.connectTimeout()).build();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void speak(String clause, Voice voice, int outRateHz, Sink sink)
      throws InterruptedException {
    if (clause.isBlank()) {
      return;
    }
    try (InputStream body = open(clause, voice)) {
      ResampledSink output = new ResampledSink(new Resampler(PCM_RATE_HZ, outRateHz), sink);
      SpeechTrim trim = new SpeechTrim(PCM_RATE_HZ, voice.volume(), SENTENCE_PAUSE_MILLIS, output);
      Future<?> guard = stalls.schedule(() -> abandon(body), MOST_SECONDS, TimeUnit.SECONDS);
      try {
        pump(body, trim);
      } finally {
        guard.cancel(false);
      }
      trim.finish();
      output.finish();
    } catch (HttpTimeoutException e) {
      throw failure(FailureKind.TIMEOUT, "no answer in time", e);
    } catch (IOException e) {
      // The body's stream reports an interrupt as a broken connection.
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while speaking");
      }
      throw failure(FailureKind.UNAVAILABLE, "the connection failed", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    stalls.shutdownNow();
  }

  /** Makes a read of {@code body} that waits for ever fail. */
  private static void abandon(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InputStream open(String clause, Voice voice) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request(clause, voice), BodyHandlers.ofInputStream());
    if (response.statusCode() / 100 == 2) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      String start = new String(body.readNBytes(MOST_OF_AN_ERROR), StandardCharsets.UTF_8);
      throw new ProviderException(
          kindOf(response.statusCode()),
          NAME,
          "HTTP " + response.statusCode() + ": " + withoutKey(start));
    }
  }

  /** Servers quote the key they refuse. */
  private String withoutKey(String text) {
    return key.isEmpty() ? text : text.replace(key, "[key]");
  }

  private HttpRequest request(String clause, Voice voice) throws IOException {
    ObjectNode body = json.createObjectNode();
    body.put("model", config.model());
    body.put("voice", voice.name().isEmpty() ? config.voice() : voice.name());
    body.put("input", clause);
    body.put("response_format", "pcm");
    body.put("speed", voice.rate());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(config.firstAudioTimeout())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return request.build();
  }

  private static void pump(InputStream body, SpeechTrim trim)
      throws IOException, InterruptedException {
    byte[] bytes = new byte[BLOCK_BYTES];
    short[] samples = new short[BLOCK_BYTES / 2];
    boolean any = false;
    int n;
    do {
      n = body.readNBytes(bytes, 0, bytes.length);
      for (int i = 0; i < n / 2; i++) {
        samples[i] = (short) ((bytes[2 * i] & 0xff) | (bytes[2 * i + 1] << 8));
      }
      trim.accept(samples, 0, n / 2);
      any |= n > 1;
    } while (n == bytes.length);
    if (!any) {
      throw new ProviderException(FailureKind.MALFORMED, NAME, "the answer holds no audio");
    }
  }

  private static FailureKind kindOf(int status) {
    return switch (status) {
      case 401, 403 -> FailureKind.UNAUTHORIZED;
      case 402, 404, 408, 409 -> FailureKind.UNAVAILABLE;
      case 429 -> FailureKind.RATE_LIMITED;
      default -> status >= 500 ? FailureKind.UNAVAILABLE : FailureKind.INVALID_REQUEST;
    };
  }

  private static ProviderException failure(FailureKind kind, String message, Throwable cause) {
    return new ProviderException(kind, NAME, message, cause);
  }
}
