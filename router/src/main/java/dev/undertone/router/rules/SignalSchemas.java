package dev.undertone.router.rules;

import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import dev.undertone.router.rules.ModelSpec.Price;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Every variable a rule may read. The set only grows.
 *
 * <p>{@code turn.text} is deliberately not among them: a decision can be made again from its
 * record, and the record does not keep the caller's words.
 */
final class SignalSchemas {

  static final SignalSchema<Snapshot> VOICE = VoiceSchema.create();
  static final SignalSchema<Snapshot> DYNAMICS = dynamics();
  static final SignalSchema<Snapshot.Health> MODEL = model();

  /** The roots that are structs; {@code metadata} and {@code models} are maps. */
  static final List<SignalSchema<Snapshot>> ROOTS =
      List.of(VOICE, DYNAMICS, turn(), call(), user(), request(), budget(), time());

  /** What has a value only when something was heard in the voice. */
  static final Set<String> HEARD = paths(VOICE, SignalSchema.Leaf::conditional);

  /** What comes from hearing emotion, which is off unless the operator says otherwise. */
  static final Set<String> EMOTION = paths(VOICE, SignalSchema.Leaf::emotion);

  /** What says whether emotion was heard. */
  static final Set<String> EMOTION_GUARDS =
      Set.of(
          "voice.absolute.available",
          "voice.emotion.available",
          "voice.emotion.scores.available",
          "voice.emotion.trend.available");

  private SignalSchemas() {}

  private static Set<String> paths(
      SignalSchema<Snapshot> schema, Predicate<SignalSchema.Leaf<Snapshot>> wanted) {
    Set<String> paths = new HashSet<>();
    schema.leaves().filter(wanted).forEach(leaf -> paths.add(leaf.path()));
    return Set.copyOf(paths);
  }

  private static SignalSchema<Snapshot> schema(String path) {
    return new SignalSchema<>(path);
  }

  private static SignalSchema<Snapshot> dynamics() {
    Predicate<Snapshot> available = s -> !s.dynamics().equals(Dynamics.NONE);
    String otherwise = "the request belongs to no call";
    return schema("dynamics")
        .text("basis", s -> VoiceSchema.label(s.signals().voice().basis()))
        .whole("voiced_ms", s -> s.signals().voice().voicedMillis())
        .block(available, otherwise)
        // Counted and timed, not estimated.
        .real("confidence", s -> 1)
        .flag("barge_in", s -> s.dynamics().bargeIn())
        .whole("interruptions", s -> s.dynamics().interruptions())
        .whole("backchannels", s -> s.dynamics().backchannels())
        .whole("silence_ms", s -> s.dynamics().silenceMillis())
        .whole("turn_ms", s -> s.dynamics().turnMillis())
        .real("talk_ratio", s -> s.dynamics().talkRatio())
        .whole("reasks", s -> s.dynamics().reasks())
        .when(
            s -> s.dynamics().responseLatencyMillis().isPresent(),
            "the agent has not spoken before this turn")
        .whole("response_latency_ms", s -> s.dynamics().responseLatencyMillis().orElse(0L))
        .when(
            s -> available.test(s) && s.dynamics().overlapAvailable(),
            s -> available.test(s) ? "the parties share a channel" : otherwise)
        .whole("overlap_ms", s -> s.dynamics().overlapMillis())
        .real("overlap_ratio", s -> s.dynamics().overlapRatio());
  }

  private static SignalSchema<Snapshot> turn() {
    return schema("turn")
        .whole("index", s -> s.signals().turn().value())
        .whole("words", s -> s.signals().words())
        .when(s -> s.signals().words() > 0, "no words were recognised")
        .real("confidence", s -> s.signals().transcriptConfidence());
  }

  private static SignalSchema<Snapshot> call() {
    Predicate<Snapshot> live = s -> !s.dynamics().equals(Dynamics.NONE);
    return schema("call")
        .text("id", s -> s.signals().call().value())
        .text("door", s -> s.request().door())
        .text("agent", s -> s.request().agent())
        .whole("turn_count", s -> s.signals().turn().value())
        .flag("live", live)
        .whole("switches", s -> s.request().continuity().switches())
        .when(
            s -> !s.request().continuity().previousModel().isEmpty(),
            "no model has answered in this call")
        .text("previous_model", s -> s.request().continuity().previousModel());
  }

  private static SignalSchema<Snapshot> user() {
    return schema("user")
        .text("id", s -> s.request().user())
        .text("tenant", s -> s.request().tenant());
  }

  private static SignalSchema<Snapshot> request() {
    return schema("request")
        .whole("tokens", s -> s.facts().tokens())
        .whole("messages", s -> s.facts().messages())
        .flag("has_tools", s -> s.needs("tools"))
        .flag("has_images", s -> s.needs("images"))
        .flag("wants_json", s -> s.needs("json_schema"))
        .text("language", SignalSchemas::language)
        .when(s -> s.facts().maxTokens() > 0, "the client does not say")
        .whole("max_tokens", s -> s.facts().maxTokens())
        .when(s -> s.request().ask().pinned().isPresent(), "the client names no model")
        .text("model", s -> s.request().ask().pinned().orElse(""))
        .when(s -> s.facts().wasLookedAt(), "the text was not looked at")
        .text("task", s -> s.facts().task())
        .real("complexity", s -> s.facts().complexity());
  }

  /** Of the text where it was looked at, else as the turn has it. */
  private static String language(Snapshot s) {
    return s.facts().language().isEmpty() ? s.signals().language().code() : s.facts().language();
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
        .whole("tier", h -> h.model().tier())
        .real("quality", h -> h.model().quality())
        .when(h -> millis(h, h.health().firstTokenP50()) > 0, "never used, no typical_first_token")
        .whole("first_token_p50_ms", h -> millis(h, h.health().firstTokenP50()))
        .whole("first_token_p90_ms", h -> millis(h, h.health().firstTokenP90()))
        .when(h -> h.model().price().isPresent(), "its price is not known")
        .real("price_in", h -> price(h, Price::inPerM))
        .real("price_out", h -> price(h, Price::outPerM))
        .real("price_cached_in", h -> price(h, Price::cachedInPerM))
        .when(h -> h.model().contextTokens().isPresent(), "its context is not known")
        .whole("context_tokens", h -> h.model().contextTokens().orElse(0L));
  }

  /** Dollars for a million tokens. */
  private static double price(Snapshot.Health h, ToDoubleFunction<Price> of) {
    return h.model().price().map(of::applyAsDouble).orElse(0.0);
  }

  /** What was measured, or else what the file expects. */
  private static long millis(Snapshot.Health h, Duration measured) {
    return (measured.isZero() ? h.model().typicalFirstToken() : measured).toMillis();
  }
}
