package dev.undertone.stt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.util.ArrayList;
import java.util.List;
import org.vosk.Recognizer;

/**
 * One native recogniser of Vosk's; its pointer, its return codes, its JSON and its seconds end
 * here.
 *
 * <p>One thread at a time. Freeing it twice, or using it when freed, would crash the process:
 * {@link #close} is idempotent and everything else then throws.
 */
final class VoskEngine {

  /** What Vosk's small models are trained on; anything else gives no words and no error. */
  static final int SAMPLE_RATE_HZ = 16_000;

  /**
   * A word and when it was said, in samples fed since the engine was made.
   *
   * @param confidence 0–1
   */
  record Heard(String text, long startFed, long endFed, double confidence) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Recognizer recognizer;
  private final int sampleRateHz;
  private long fed;
  private boolean closed;

  VoskEngine(Recognizer recognizer, int sampleRateHz) {
    this.recognizer = recognizer;
    this.sampleRateHz = sampleRateHz;
    recognizer.setWords(true);
  }

  /** Samples it was fed since it was made. */
  long fed() {
    return fed;
  }

  /**
   * Feeds the start of {@code samples}.
   *
   * @return whether the engine holds a stretch of words to be over, to be had from {@link #words}
   * @throws ProviderException when the engine refuses the audio
   */
  boolean feed(short[] samples, int length) {
    requireOpen();
    int code =
        VoskBinding.vosk_recognizer_accept_waveform_s(recognizer.getPointer(), samples, length);
    if (code < 0) {
      throw failed("refuses audio at " + sampleRateHz + " Hz (code " + code + ")");
    }
    fed += length;
    return code == 1;
  }

  /** Words since the last {@link #words}, as they look so far. */
  String partial() {
    requireOpen();
    return parsed(recognizer.getPartialResult()).path("partial").asText();
  }

  /** The words of the stretch that {@link #feed} held to be over. */
  List<Heard> words() {
    requireOpen();
    return heard(parsed(recognizer.getResult()));
  }

  /**
   * The words up to here. The engine forgets them, the adaptation to the speaker's voice included,
   * and is ready for another utterance, of whomever.
   */
  List<Heard> finish() {
    requireOpen();
    return heard(parsed(recognizer.getFinalResult()));
  }

  void close() {
    if (!closed) {
      closed = true;
      recognizer.close();
    }
  }

  private List<Heard> heard(JsonNode result) {
    List<Heard> words = new ArrayList<>();
    for (JsonNode word : result.path("result")) {
      long start = Math.round(word.path("start").asDouble() * sampleRateHz);
      long end = Math.round(word.path("end").asDouble() * sampleRateHz);
      double confidence = Math.clamp(word.path("conf").asDouble(), 0.0, 1.0);
      words.add(new Heard(word.path("word").asText(), start, Math.max(start, end), confidence));
    }
    return words;
  }

  private JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ProviderException(
          FailureKind.MALFORMED, "vosk", "gave a result that is not JSON", e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("engine is closed, must be open to be used");
    }
  }

  private static ProviderException failed(String message) {
    return new ProviderException(FailureKind.UNAVAILABLE, "vosk", message);
  }
}
