package dev.undertone.gateway.ops;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.gateway.consent.Denial;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;

/**
 * Counts what is heard in finished turns. Any thread.
 *
 * <p>Tags are blocks, labels and kinds, all of them enumerated here or in their types: never a
 * call, a user, or words; a language that is none of {@link #LANGUAGES} counts as another.
 */
final class SignalMeters {

  private static final Set<String> LANGUAGES =
      Set.of(
          "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "hi", "it", "ja", "ko", "nl", "no",
          "pl", "pt", "ru", "sv", "tr", "uk", "vi", "zh");

  private final MeterRegistry registry;
  private final DistributionSummary hesitation;

  SignalMeters(MeterRegistry registry) {
    this.registry = registry;
    this.hesitation =
        DistributionSummary.builder("signals.hesitation.score")
            .description("Hesitation of finished turns, 0 to 100")
            .baseUnit("percent")
            .serviceLevelObjectives(10, 20, 30, 40, 50, 60, 70, 80, 90)
            .register(registry);
  }

  /** A call began, or something was asked of it while it ran. */
  void emotion(EmotionUse use) {
    registry.counter("signals.emotion.use", "off_by", Denial.wordFor(use)).increment();
  }

  /** A turn is over. */
  void turn(TurnSignals signals) {
    Prosody voice = signals.voice();
    Emotion emotion = voice.emotion();
    available("arousal", emotion.arousal().available());
    available("anger", emotion.anger().available());
    available("emotion", emotion.expression().available());
    available("hesitation", voice.hesitation().available());
    available("rate", voice.rate().available());
    available("pitch", voice.pitch().available());
    available("level", voice.level().available());
    available("phonation", voice.phonation().available());
    available("quality", voice.quality().available());
    available("language", !signals.language().code().equals(Language.UNDETERMINED));
    available("overlap", signals.dynamics().overlapAvailable());
    if (emotion.expression().available()) {
      String label = emotion.expression().label().name().toLowerCase(Locale.ROOT);
      registry.counter("signals.emotion.labels", "label", label).increment();
    }
    if (voice.hesitation().available()) {
      // Micrometer's buckets tell whole numbers apart and no fractions.
      hesitation.record(100 * voice.hesitation().score());
    }
    language(signals.language());
  }

  private void available(String block, boolean available) {
    registry
        .counter("signals.turns", "block", block, "available", String.valueOf(available))
        .increment();
  }

  private void language(Language language) {
    String base = language.code().toLowerCase(Locale.ROOT).split("-", 2)[0];
    registry
        .counter(
            "signals.language",
            "language",
            base.equals(Language.UNDETERMINED) || LANGUAGES.contains(base) ? base : "other",
            "source",
            language.source().name().toLowerCase(Locale.ROOT))
        .increment();
    if (language.mismatchAvailable() && language.mismatch()) {
      registry.counter("signals.language.mismatches").increment();
    }
  }
}
