package dev.undertone.gateway.events;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import java.io.IOException;

/** What is heard of a voice and its line, emotion apart. */
final class VoiceJson {

  private static final String NO_BASELINE = "the caller has no baseline yet";

  private VoiceJson() {}

  /**
   * @param wordsPerMinute 0 when there were no word times
   */
  static void write(Block block, Prosody voice, double wordsPerMinute) throws IOException {
    hesitation(block, voice.hesitation());
    rate(block, voice.rate(), wordsPerMinute);
    pitch(block, voice.pitch());
    level(block, voice.level());
    phonation(block, voice.phonation());
    quality(block, voice.quality());
  }

  private static void hesitation(Block block, Prosody.Hesitation h) throws IOException {
    block.start("hesitation", h.available(), h.confidence(), "not enough speech");
    if (h.available()) {
      block.real("score", h.score());
      block.whole("fillers", h.fillers());
      block.real("filler_rate", h.fillersPerMinute());
      block.whole("lengthenings", h.lengthenings());
      block.whole("pauses", h.pauses());
      block.real("pause_ratio", h.pauseRatio());
      block.whole("longest_pause_ms", h.longestPauseMillis());
      block.whole("restarts", h.restartsAvailable(), h.restarts(), "no words to tell them from");
      events(block.json(), h);
    }
    block.end();
  }

  private static void events(JsonGenerator json, Prosody.Hesitation hesitation) throws IOException {
    json.writeArrayFieldStart("events");
    for (HesitationEvent event : hesitation.events()) {
      json.writeStartObject();
      json.writeStringField("kind", SignalsJson.lower(event.kind()));
      json.writeNumberField("start_ms", millis(event.startSample()));
      json.writeNumberField("end_ms", millis(event.endSample()));
      EventJson.number(json, "probability", event.probability());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static long millis(long sample) {
    return AudioFormat.WIDEBAND.lasting(sample).toMillis();
  }

  private static void rate(Block block, Prosody.Rate rate, double wordsPerMinute)
      throws IOException {
    block.start("rate", rate.available(), rate.confidence(), "not enough speech");
    if (rate.available()) {
      block.real("syllables_per_s", rate.syllablesPerSecond());
      block.real("delta", rate.deltaAvailable(), rate.delta(), NO_BASELINE);
    }
    block.real("words_per_min", wordsPerMinute > 0, wordsPerMinute, "no word times");
    block.end();
  }

  private static void pitch(Block block, Prosody.Pitch pitch) throws IOException {
    block.start("pitch", pitch.available(), pitch.confidence(), "not enough voiced speech");
    if (pitch.available()) {
      block.real("median_hz", pitch.medianHz());
      block.real("range_st", pitch.rangeSemitones());
      block.real("slope_st_s", pitch.slopeSemitonesPerSecond());
    }
    block.end();
  }

  private static void level(Block block, Prosody.Level level) throws IOException {
    block.start("level", level.available(), level.confidence(), "not enough speech");
    if (level.available()) {
      block.real("dbfs", level.dbfs());
      block.real("delta_db", level.deltaAvailable(), level.deltaDb(), NO_BASELINE);
    }
    block.end();
  }

  private static void phonation(Block block, Prosody.Phonation voice) throws IOException {
    boolean steady = voice.available() && voice.perturbationReliable();
    String noisy =
        voice.available()
            ? "not reliable on a line with quantisation noise"
            : "not enough voiced speech";
    value(block, "hnr_db", voice.available(), voice.confidence(), voice.hnrDb(), noisy);
    value(block, "jitter", steady, voice.confidence(), voice.jitter(), noisy);
    value(block, "shimmer", steady, voice.confidence(), voice.shimmer(), noisy);
  }

  private static void value(
      Block block, String name, boolean available, double confidence, double value, String reason)
      throws IOException {
    block.start(name, available, confidence, reason);
    if (available) {
      block.real("value", value);
    }
    block.end();
  }

  private static void quality(Block block, Prosody.Quality line) throws IOException {
    block.start("quality", line.available(), line.confidence(), "not enough sound");
    if (line.available()) {
      block.real("snr_db", line.snrDb());
      block.real("clipping", line.clipping());
      block.real(
          "bandwidth_hz", line.bandwidthAvailable(), line.bandwidthHz(), "not enough heard of it");
    }
    block.end();
  }
}
