package dev.undertone.router.rules;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.Prosody.Hesitation;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * {@code voice}: what was heard in the caller's voice. Every block says whether it is available,
 * how sure it is, whether the turn was over and how much voiced speech is behind it.
 */
final class VoiceSchema {

  private static final String NOT_HEARD = "decided without the voice";
  private static final String NO_SPEECH = "not enough speech";
  private static final String NO_VOICED_SPEECH = "not enough voiced speech";
  private static final String NO_BASELINE = "the caller has no baseline yet";

  private VoiceSchema() {}

  static SignalSchema<Snapshot> create() {
    SignalSchema<Snapshot> voice =
        new SignalSchema<Snapshot>("voice")
            .flag("available", s -> s.voice().voicedMillis() > 0)
            .text("basis", VoiceSchema::basis)
            .whole("voiced_ms", s -> s.voice().voicedMillis());
    SignalSchema<Snapshot> confidence = new SignalSchema<>("voice.confidence");
    score(voice, confidence, "arousal", Emotion::arousal);
    score(voice, confidence, "arousal_delta", Emotion::arousalDelta);
    score(voice, confidence, "dominance", Emotion::dominance);
    score(voice, confidence, "valence", Emotion::valence);
    score(voice, confidence, "anger", Emotion::anger);
    phonation(voice, confidence);
    return voice
        .nested(confidence)
        .nested(absolute())
        .nested(emotion())
        .nested(hesitation())
        .nested(rate())
        .nested(pitch())
        .nested(level())
        .nested(quality())
        .nested(language());
  }

  private static void score(
      SignalSchema<Snapshot> voice,
      SignalSchema<Snapshot> confidence,
      String name,
      Function<Emotion, Score> score) {
    Predicate<Snapshot> available = s -> score.apply(s.voice().emotion()).available();
    Function<Snapshot, String> whyNot = why(s -> score.apply(s.voice().emotion()).reason());
    voice.when(available, whyNot).emotion(name, s -> score.apply(s.voice().emotion()).value());
    confidence
        .when(available, whyNot)
        .emotion(name, s -> score.apply(s.voice().emotion()).confidence());
  }

  private static void phonation(SignalSchema<Snapshot> voice, SignalSchema<Snapshot> confidence) {
    Predicate<Snapshot> available = s -> s.voice().phonation().available();
    voice
        .when(available, why(NO_VOICED_SPEECH))
        .real("hnr_db", s -> s.voice().phonation().hnrDb())
        .when(
            s -> s.voice().phonation().available() && s.voice().phonation().perturbationReliable(),
            why(
                s ->
                    s.voice().phonation().available()
                        ? "not reliable on a line with quantisation noise"
                        : NO_VOICED_SPEECH))
        .real("jitter", s -> s.voice().phonation().jitter())
        .real("shimmer", s -> s.voice().phonation().shimmer());
    confidence
        .when(available, why(NO_VOICED_SPEECH))
        .real("hnr", s -> s.voice().phonation().confidence());
  }

  /** Both of it or one; the confidence is that of the less sure. */
  private static SignalSchema<Snapshot> absolute() {
    Function<Snapshot, Score> arousal = s -> s.voice().emotion().absoluteArousal();
    Function<Snapshot, Score> anger = s -> s.voice().emotion().absoluteAnger();
    Function<Snapshot, Score> either =
        s -> arousal.apply(s).available() ? arousal.apply(s) : anger.apply(s);
    Function<Snapshot, String> reason =
        s ->
            anger.apply(s).reason().equals(Withheld.REASON)
                ? Withheld.REASON
                : arousal.apply(s).reason();
    return emotional("voice.absolute", s -> either.apply(s).available(), reason)
        .emotion("confidence", s -> lower(arousal.apply(s), anger.apply(s)))
        .when(s -> arousal.apply(s).available(), why(s -> arousal.apply(s).reason()))
        .emotion("arousal", s -> arousal.apply(s).value())
        .when(s -> anger.apply(s).available(), why(s -> anger.apply(s).reason()))
        .emotion("anger", s -> anger.apply(s).value());
  }

  private static double lower(Score a, Score b) {
    if (a.available() && b.available()) {
      return Math.min(a.confidence(), b.confidence());
    }
    return a.available() ? a.confidence() : b.confidence();
  }

  private static SignalSchema<Snapshot> emotion() {
    Function<Snapshot, Emotion.Expression> x = s -> s.voice().emotion().expression();
    Predicate<Snapshot> available = s -> x.apply(s).available();
    Function<Snapshot, String> reason = s -> x.apply(s).reason();
    return emotional("voice.emotion", available, reason)
        .emotion("confidence", s -> x.apply(s).confidence())
        .emotionText("label", s -> x.apply(s).label().name().toLowerCase(Locale.ROOT))
        .nested(
            emotional("voice.emotion.scores", available, reason)
                .emotion("confidence", s -> x.apply(s).confidence())
                .emotion("neutral", s -> x.apply(s).neutral())
                .emotion("angry", s -> x.apply(s).angry())
                .emotion("happy", s -> x.apply(s).happy())
                .emotion("sad", s -> x.apply(s).sad())
                .emotion("unknown", s -> x.apply(s).unknown()))
        .nested(trend());
  }

  private static SignalSchema<Snapshot> trend() {
    Function<Snapshot, Emotion.Trend> t = s -> s.voice().emotion().trend();
    return emotional("voice.emotion.trend", s -> t.apply(s).available(), s -> t.apply(s).reason())
        .emotion("confidence", s -> t.apply(s).confidence())
        .emotion("mean", s -> t.apply(s).arousalMean())
        .emotion("slope", s -> t.apply(s).arousalSlope())
        .emotion("anger_mean", s -> t.apply(s).angerMean())
        .emotion("anger_slope", s -> t.apply(s).angerSlope());
  }

  private static SignalSchema<Snapshot> hesitation() {
    Function<Snapshot, Hesitation> h = s -> s.voice().hesitation();
    return block("voice.hesitation", s -> h.apply(s).available(), NO_SPEECH)
        .real("confidence", s -> h.apply(s).confidence())
        .real("score", s -> h.apply(s).score())
        .whole("fillers", s -> h.apply(s).fillers())
        .real("filler_rate", s -> h.apply(s).fillersPerMinute())
        .whole("lengthenings", s -> h.apply(s).lengthenings())
        .whole("pauses", s -> h.apply(s).pauses())
        .real("pause_ratio", s -> h.apply(s).pauseRatio())
        .whole("longest_pause_ms", s -> h.apply(s).longestPauseMillis())
        .when(
            s -> h.apply(s).available() && h.apply(s).restartsAvailable(),
            why(s -> h.apply(s).available() ? "no words to tell restarts from" : NO_SPEECH))
        .whole("restarts", s -> h.apply(s).restarts());
  }

  private static SignalSchema<Snapshot> rate() {
    Function<Snapshot, Prosody.Rate> r = s -> s.voice().rate();
    return block("voice.rate", s -> r.apply(s).available(), NO_SPEECH)
        .real("confidence", s -> r.apply(s).confidence())
        .real("syllables_per_s", s -> r.apply(s).syllablesPerSecond())
        .when(s -> s.wordsPerMinute() > 0, why("no word times"))
        .real("words_per_min", Snapshot::wordsPerMinute)
        .when(s -> r.apply(s).available() && r.apply(s).deltaAvailable(), why(NO_BASELINE))
        .real("delta", s -> r.apply(s).delta());
  }

  private static SignalSchema<Snapshot> pitch() {
    Function<Snapshot, Prosody.Pitch> p = s -> s.voice().pitch();
    return block("voice.pitch", s -> p.apply(s).available(), NO_VOICED_SPEECH)
        .real("confidence", s -> p.apply(s).confidence())
        .real("median_hz", s -> p.apply(s).medianHz())
        .real("range_st", s -> p.apply(s).rangeSemitones())
        .real("slope_st_s", s -> p.apply(s).slopeSemitonesPerSecond());
  }

  private static SignalSchema<Snapshot> level() {
    Function<Snapshot, Prosody.Level> l = s -> s.voice().level();
    return block("voice.level", s -> l.apply(s).available(), NO_SPEECH)
        .real("confidence", s -> l.apply(s).confidence())
        .real("dbfs", s -> l.apply(s).dbfs())
        .when(s -> l.apply(s).available() && l.apply(s).deltaAvailable(), why(NO_BASELINE))
        .real("delta_db", s -> l.apply(s).deltaDb());
  }

  private static SignalSchema<Snapshot> quality() {
    Function<Snapshot, Prosody.Quality> q = s -> s.voice().quality();
    return block("voice.quality", s -> q.apply(s).available(), "not enough sound")
        .real("confidence", s -> q.apply(s).confidence())
        .real("snr_db", s -> q.apply(s).snrDb())
        .real("clipping", s -> q.apply(s).clipping())
        .when(
            s -> q.apply(s).available() && q.apply(s).bandwidthAvailable(),
            why("not enough sound to tell the band"))
        .real("bandwidth_hz", s -> q.apply(s).bandwidthHz());
  }

  private static SignalSchema<Snapshot> language() {
    return block("voice.language", VoiceSchema::knowsLanguage, "language not known")
        .real("confidence", s -> s.language().confidence())
        .text("code", s -> s.language().code())
        .text("source", s -> s.language().source().name().toLowerCase(Locale.ROOT))
        .when(
            s -> s.language().mismatchAvailable(),
            why("the recogniser has not been heard out long enough"))
        .flag("mismatch", s -> s.language().mismatch());
  }

  private static boolean knowsLanguage(Snapshot s) {
    String code = s.language().code();
    return !code.isBlank() && !code.equals(Language.UNDETERMINED);
  }

  private static SignalSchema<Snapshot> block(
      String path, Predicate<Snapshot> available, String otherwise) {
    return said(path).block(available, why(otherwise));
  }

  /**
   * A block of emotion. It was available when it has been taken out of a record since: then only
   * its values are unknown.
   */
  private static SignalSchema<Snapshot> emotional(
      String path, Predicate<Snapshot> available, Function<Snapshot, String> reason) {
    return said(path)
        .flag("available", s -> available.test(s) || reason.apply(s).equals(Withheld.REASON))
        .when(available, why(reason));
  }

  private static SignalSchema<Snapshot> said(String path) {
    return new SignalSchema<Snapshot>(path)
        .text("basis", VoiceSchema::basis)
        .whole("voiced_ms", s -> s.voice().voicedMillis());
  }

  private static String basis(Snapshot s) {
    return label(s.voice().basis());
  }

  static String label(Prosody.Basis basis) {
    return switch (basis) {
      case PARTIAL -> "partial";
      case FINAL -> "final";
    };
  }

  private static Function<Snapshot, String> why(String reason) {
    return why(s -> reason);
  }

  private static Function<Snapshot, String> why(Function<Snapshot, String> reason) {
    return s -> s.heard() ? reason.apply(s) : NOT_HEARD;
  }
}
