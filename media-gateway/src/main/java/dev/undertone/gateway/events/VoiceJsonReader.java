package dev.undertone.gateway.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.dialect.BadRequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * Signals that somebody else measured, in the schema of the {@code signals} event: either that
 * event's object, or its {@code voice} with {@code dynamics} and the rest beside the blocks. Any
 * thread.
 *
 * <p>A block that is missing is not available. Errors name a field as {@code
 * voice.hesitation.score}, in both forms.
 */
public final class VoiceJsonReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ROOT = "voice";

  /** Fields of the event around {@code voice}. */
  private static final List<String> AROUND =
      List.of("type", "call", "turn", "basis", "text", "words", "confidence", "dynamics");

  private static final List<String> VOICE =
      List.of(
          "available",
          "voiced_ms",
          "arousal",
          "arousal_delta",
          "dominance",
          "valence",
          "anger",
          "absolute",
          "emotion",
          "hesitation",
          "rate",
          "pitch",
          "level",
          "hnr_db",
          "jitter",
          "shimmer",
          "quality",
          "language");

  private static final int MAX_TEXT = 4_096;
  static final long MAX_MILLIS = 24 * 3_600_000L;

  private VoiceJsonReader() {}

  /**
   * @param json text of one object
   * @param otherwise what holds where nothing is said: whose turn it is, and its words
   * @param emotion whether emotion may be known; what is written of it is checked and dropped where
   *     it may not
   * @throws BadRequestException naming the field that is wrong
   */
  public static TurnSignals read(String json, TurnSignals otherwise, EmotionUse emotion) {
    JsonNode tree = parse(json);
    if (tree == null || !tree.isObject()) {
      throw new BadRequestException(ROOT, "voice must be an object");
    }
    boolean isEvent = tree.has(ROOT);
    var around = new Fields(ROOT, tree);
    Fields voice = around;
    if (isEvent) {
      var known = new ArrayList<>(AROUND);
      known.add(ROOT);
      around.only(known);
      voice = new Fields(ROOT, tree.get(ROOT)).only(VOICE);
    } else {
      var known = new ArrayList<>(VOICE);
      known.addAll(AROUND);
      around.only(known);
    }
    String text = around.text("text", MAX_TEXT, otherwise.transcript());
    int words = (int) around.whole("words", 0, 100_000, otherwise.words());
    return new TurnSignals(
        otherwise.call(),
        new TurnId(around.whole("turn", 0, 1_000_000, otherwise.turn().value())),
        text,
        words,
        around.real("confidence", 0, 1, otherwise.transcriptConfidence()),
        wordsPerMinute(voice),
        language(voice),
        prosody(voice, basis(around), emotion),
        DynamicsJsonReader.read(around));
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BadRequestException(ROOT, "voice is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Prosody.Basis basis(Fields around) {
    return around.oneOf("basis", Prosody.Basis.class, Prosody.Basis.FINAL);
  }

  private static Prosody prosody(Fields voice, Prosody.Basis basis, EmotionUse use) {
    Prosody blocks =
        new Prosody(
            basis,
            0,
            EmotionJsonReader.read(voice),
            hesitation(voice),
            rate(voice),
            pitch(voice),
            level(voice),
            phonation(voice),
            quality(voice));
    // Who gives a value has heard something, whether he says how much or not.
    boolean heard =
        voice.flag(
            "available",
            blocks.hesitation().available()
                || blocks.rate().available()
                || blocks.pitch().available()
                || blocks.level().available()
                || blocks.phonation().available()
                || EmotionJsonReader.hasAny(blocks.emotion()));
    long millis = heard ? voice.whole("voiced_ms", 0, MAX_MILLIS, 1) : 0;
    var prosody =
        new Prosody(
            basis,
            millis,
            blocks.emotion(),
            blocks.hesitation(),
            blocks.rate(),
            blocks.pitch(),
            blocks.level(),
            blocks.phonation(),
            blocks.quality());
    return use.allowed() ? prosody : prosody.without(use);
  }

  private static Prosody.Hesitation hesitation(Fields voice) {
    List<String> names =
        List.of(
            "score",
            "fillers",
            "filler_rate",
            "lengthenings",
            "pauses",
            "pause_ratio",
            "longest_pause_ms",
            "restarts",
            "events");
    return Given.block(voice, "hesitation", names)
        .map(
            block -> {
              block.fields().array("events");
              return new Prosody.Hesitation(
                  true,
                  block.confidence(),
                  block.fields().real("score", 0, 1),
                  block.fields().count("fillers"),
                  block.fields().real("filler_rate", 0, 1_000, 0),
                  block.fields().count("lengthenings"),
                  block.fields().count("pauses"),
                  block.fields().real("pause_ratio", 0, 1, 0),
                  block.fields().whole("longest_pause_ms", 0, MAX_MILLIS, 0),
                  block.fields().has("restarts"),
                  block.fields().count("restarts"),
                  List.of());
            })
        .orElse(Prosody.Hesitation.ABSENT);
  }

  private static Prosody.Rate rate(Fields voice) {
    return Given.block(voice, "rate", List.of("syllables_per_s", "delta", "words_per_min"))
        .filter(block -> block.fields().has("syllables_per_s") || block.fields().has("delta"))
        .map(
            block ->
                new Prosody.Rate(
                    true,
                    block.confidence(),
                    block.fields().real("syllables_per_s", 0, 20),
                    block.fields().has("delta"),
                    block.fields().real("delta", 0, 100, 0)))
        .orElse(Prosody.Rate.ABSENT);
  }

  /** There without the rest of its block as well. */
  private static double wordsPerMinute(Fields voice) {
    return voice.object("rate").map(rate -> rate.real("words_per_min", 0, 1_000, 0)).orElse(0.0);
  }

  private static Prosody.Pitch pitch(Fields voice) {
    return Given.block(voice, "pitch", List.of("median_hz", "range_st", "slope_st_s"))
        .map(
            block ->
                new Prosody.Pitch(
                    true,
                    block.confidence(),
                    block.fields().real("median_hz", 0, 2_000),
                    block.fields().real("range_st", 0, 100, 0),
                    block.fields().real("slope_st_s", -1_000, 1_000, 0)))
        .orElse(Prosody.Pitch.ABSENT);
  }

  private static Prosody.Level level(Fields voice) {
    return Given.block(voice, "level", List.of("dbfs", "delta_db"))
        .map(
            block ->
                new Prosody.Level(
                    true,
                    block.confidence(),
                    block.fields().real("dbfs", -200, 20),
                    block.fields().has("delta_db"),
                    block.fields().real("delta_db", -200, 200, 0)))
        .orElse(Prosody.Level.ABSENT);
  }

  private static Prosody.Phonation phonation(Fields voice) {
    var hnr = Given.block(voice, "hnr_db", List.of("value"));
    var jitter = Given.block(voice, "jitter", List.of("value"));
    var shimmer = Given.block(voice, "shimmer", List.of("value"));
    if (hnr.isEmpty()) {
      return Prosody.Phonation.ABSENT;
    }
    boolean steady = jitter.isPresent() && shimmer.isPresent();
    return new Prosody.Phonation(
        true,
        hnr.get().confidence(),
        hnr.get().fields().real("value", -100, 100),
        steady,
        steady ? jitter.get().fields().real("value", 0, 10) : 0,
        steady ? shimmer.get().fields().real("value", 0, 10) : 0);
  }

  private static Prosody.Quality quality(Fields voice) {
    return Given.block(voice, "quality", List.of("snr_db", "clipping", "bandwidth_hz"))
        .map(
            block ->
                new Prosody.Quality(
                    true,
                    block.confidence(),
                    block.fields().real("snr_db", -100, 200),
                    block.fields().real("clipping", 0, 1, 0),
                    block.fields().has("bandwidth_hz"),
                    block.fields().real("bandwidth_hz", 0, 192_000, 0)))
        .orElse(Prosody.Quality.ABSENT);
  }

  private static Language language(Fields voice) {
    List<String> names = List.of("code", "source", "mismatch");
    boolean judged = voice.object("language").filter(l -> l.has("mismatch")).isPresent();
    boolean mismatch = voice.object("language").map(l -> l.flag("mismatch", false)).orElse(false);
    return Given.block(voice, "language", names)
        .filter(block -> block.fields().has("code"))
        .map(
            block -> {
              String code = block.fields().text("code", 64, "");
              if (!Language.isTag(code)) {
                String at = block.fields().at("code");
                throw new BadRequestException(
                    at, at + " = '" + code + "', must be a BCP-47 tag such as en-GB");
              }
              Language.Source source =
                  block.fields().oneOf("source", Language.Source.class, Language.Source.DECLARED);
              return new Language(code, block.confidence(), source, judged, mismatch);
            })
        .orElse(new Language(Language.UNDETERMINED, 0, Language.Source.NONE, judged, mismatch));
  }
}
