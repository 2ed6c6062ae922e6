package dev.undertone.gateway.events;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Prosody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block of signals that somebody else measured and that is available.
 *
 * @param confidence 0–1; 1 unless he says otherwise
 */
record Given(Fields fields, double confidence) {

  static final String NOT_GIVEN = "not given by the client";
  static final Emotion.Score NO_SCORE = Emotion.Score.absent(NOT_GIVEN);
  static final Emotion.Trend NO_TREND = Emotion.Trend.absent(NOT_GIVEN);

  /** What every block may have. */
  private static final List<String> COMMON =
      List.of("available", "reason", "confidence", "basis", "voiced_ms", "missing");

  /**
   * @param values names that it may have beside the common ones
   * @return empty when it is not there, or not available
   */
  static Optional<Given> block(Fields parent, String name, List<String> values) {
    Optional<Fields> found = parent.object(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<String> known = new ArrayList<>(values);
    known.addAll(COMMON);
    Fields fields = found.get().only(known);
    double confidence = fields.real("confidence", 0, 1, 1);
    var _ = fields.whole("voiced_ms", 0, Long.MAX_VALUE, 0);
    var _ = fields.oneOf("basis", Prosody.Basis.class, Prosody.Basis.FINAL);
    return fields.flag("available", true)
        ? Optional.of(new Given(fields, confidence))
        : Optional.empty();
  }
}
