package dev.undertone.router.rules;

import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Every variable a rule may read. The set only grows.
 *
 * <p>{@code turn.text} is deliberately not among them: a decision can be made again from its
 * record, and the record does not keep the caller's words.
 */
final class SignalSchemas {

  /** Variables that come from hearing emotion, which is off unless the operator says otherwise. */
  static final Set<String> EMOTION =
      Set.of("voice.arousal", "voice.arousal_delta", "voice.absolute.arousal");

  static final SignalSchema<Snapshot> VOICE = voice();
  static final SignalSchema<Snapshot> DYNAMICS = dynamics();
  static final SignalSchema<Snapshot.Health> MODEL = model();

  /** The roots that are structs; {@code metadata} and {@code models} are maps. */
  static final List<SignalSchema<Snapshot>> ROOTS =
      List.of(VOICE, DYNAMICS, turn(), call(), user(), request(), budget(), time());

  private SignalSchemas() {}

  private static SignalSchema<Snapshot> schema(String path) {
    return new SignalSchema<>(path);
  }

  private static SignalSchema<Snapshot> voice() {
    return schema("voice")
        .flag("available", s -> s.voice().voicedMillis() > 0)
        .whole("voiced_ms", s -> s.voice().voicedMillis())
        .when(
            s -> s.voice().emotion().arousal().available(),
            s -> s.voice().emotion().arousal().reason())
        .real("arousal", s -> s.voice().emotion().arousal().value())
        .when(
            s -> s.voice().emotion().arousalDelta().available(),
            s -> s.voice().emotion().arousalDelta().reason())
        .real("arousal_delta", s -> s.voice().emotion().arousalDelta().value())
        .nested(
            schema("voice.absolute")
                .block(
                    s -> s.voice().emotion().absoluteArousal().available(),
                    s -> s.voice().emotion().absoluteArousal().reason())
                .real("arousal", s -> s.voice().emotion().absoluteArousal().value()))
        .nested(
            schema("voice.hesitation")
                .block(s -> s.voice().hesitation().available(), "not enough speech")
                .real("confidence", s -> s.voice().hesitation().confidence())
                .real("score", s -> s.voice().hesitation().score())
                .whole("pauses", s -> s.voice().hesitation().pauses())
                .real("pause_ratio", s -> s.voice().hesitation().pauseRatio())
                .whole("longest_pause_ms", s -> s.voice().hesitation().longestPauseMillis()))
        .nested(
            schema("voice.rate")
                .block(s -> s.voice().rate().available(), "not enough speech")
                .real("confidence", s -> s.voice().rate().confidence())
                .real("syllables_per_s", s -> s.voice().rate().syllablesPerSecond())
                .when(s -> s.signals().wordsPerMinute() > 0, "no word times")
                .real("words_per_min", s -> s.signals().wordsPerMinute())
                .when(
                    s -> s.voice().rate().available() && s.voice().rate().deltaAvailable(),
                    "the caller has no baseline yet")
                .real("delta", s -> s.voice().rate().delta()))
        .nested(
            schema("voice.pitch")
                .block(s -> s.voice().pitch().available(), "not enough voiced speech")
                .real("confidence", s -> s.voice().pitch().confidence())
                .real("median_hz", s -> s.voice().pitch().medianHz())
                .real("range_st", s -> s.voice().pitch().rangeSemitones())
                .real("slope_st_s", s -> s.voice().pitch().slopeSemitonesPerSecond()))
        .nested(
            schema("voice.level")
                .block(s -> s.voice().level().available(), "not enough speech")
                .real("dbfs", s -> s.voice().level().dbfs())
                .when(
                    s -> s.voice().level().available() && s.voice().level().deltaAvailable(),
                    "the caller has no baseline yet")
                .real("delta_db", s -> s.voice().level().deltaDb()))
        .nested(
            schema("voice.quality")
                .block(s -> s.voice().quality().available(), "not enough sound")
                .real("snr_db", s -> s.voice().quality().snrDb())
                .real("clipping", s -> s.voice().quality().clipping()))
        .nested(
            schema("voice.language")
                .block(SignalSchemas::knowsLanguage, "language not known")
                .text("code", s -> s.signals().language().code()));
  }

  private static boolean knowsLanguage(Snapshot s) {
    return !s.signals().language().code().isBlank()
        && !s.signals().language().code().equals(Language.UNDETERMINED);
  }

  private static SignalSchema<Snapshot> dynamics() {
    return schema("dynamics")
        .block(s -> !s.dynamics().equals(Dynamics.NONE), "the request belongs to no call")
        .flag("barge_in", s -> s.dynamics().bargeIn())
        .whole("interruptions", s -> s.dynamics().interruptions())
        .whole("silence_ms", s -> s.dynamics().silenceMillis())
        .whole("turn_ms", s -> s.dynamics().turnMillis())
        .real("talk_ratio", s -> s.dynamics().talkRatio())
        .whole("reasks", s -> s.dynamics().reasks())
        .when(
            s -> s.dynamics().responseLatencyMillis().isPresent(),
            "the agent has not spoken before this turn")
        .whole("response_latency_ms", s -> s.dynamics().responseLatencyMillis().orElse(0L));
  }

  private static SignalSchema<Snapshot> turn() {
    return schema("turn")
        .whole("index", s -> s.signals().turn().value())
        .whole("words", s -> s.signals().words())
        .when(s -> s.signals().words() > 0, "no words were recognised")
        .real("confidence", s -> s.signals().transcriptConfidence());
  }

  private static SignalSchema<Snapshot> call() {
    return schema("call")
        .text("id", s -> s.signals().call().value())
        .text("door", s -> s.request().door())
        .text("agent", s -> s.request().agent())
        .whole("turn_count", s -> s.signals().turn().value());
  }

  private static SignalSchema<Snapshot> user() {
    return schema("user").text("id", s -> s.request().user());
  }

  private static SignalSchema<Snapshot> request() {
    return schema("request")
        .whole("tokens", s -> s.request().promptTokens())
        .whole("messages", s -> s.request().messages())
        .flag("has_tools", s -> s.needs("tools"))
        .flag("has_images", s -> s.needs("images"))
        .flag("wants_json", s -> s.needs("json_schema"))
        .text("language", s -> s.signals().language().code());
  }

  private static SignalSchema<Snapshot> budget() {
    return schema("budget")
        .whole("total_ms", s -> s.request().budgetTotal().toMillis())
        .whole("left_ms", s -> s.request().budgetLeft().toMillis());
  }

  private static SignalSchema<Snapshot> time() {
    return schema("time")
        .whole("hour_utc", Snapshot::hourUtc)
        .whole("weekday_utc", Snapshot::weekdayUtc);
  }

  private static SignalSchema<Snapshot.Health> model() {
    return new SignalSchema<Snapshot.Health>("models")
        .flag("open", h -> h.health().open())
        .real("success_rate", h -> h.health().successRate())
        .whole("attempts", h -> h.health().attempts())
        .when(h -> millis(h, h.health().firstTokenP50()) > 0, "never used, no typical_first_token")
        .whole("first_token_p50_ms", h -> millis(h, h.health().firstTokenP50()))
        .whole("first_token_p90_ms", h -> millis(h, h.health().firstTokenP90()));
  }

  /** What was measured, or else what the file expects. */
  private static long millis(Snapshot.Health h, Duration measured) {
    return (measured.isZero() ? h.model().typicalFirstToken() : measured).toMillis();
  }
}
