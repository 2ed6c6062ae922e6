package dev.undertone.gateway.api;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.gateway.door.CallDesk;
import dev.undertone.router.CallModels;
import java.util.Optional;

/**
 * The calls of this house, each shown to the holder of the token that it was begun with and to
 * nobody else. Any thread.
 */
public record DeskVoices(CallDesk desk, LatestSignals signals, CallModels models)
    implements CallVoices {

  @Override
  public Optional<Known> find(String call, String holder) {
    CallId id;
    try {
      id = new CallId(call);
    } catch (IllegalArgumentException unfit) {
      return Optional.empty();
    }
    return desk.find(id)
        .filter(live -> live.consent().tenant().id().equals(holder))
        .map(live -> new Known(allowed(heard(id), live.consent().use()), models.of(id)));
  }

  private TurnSignals heard(CallId id) {
    return signals
        .of(id)
        .orElseGet(
            () ->
                new TurnSignals(
                    id,
                    new TurnId(0),
                    "",
                    0,
                    0,
                    0,
                    Language.UNKNOWN,
                    Prosody.NONE,
                    TurnSignals.Dynamics.NONE));
  }

  /** What was heard before emotion was switched off is not lent any more. */
  private static TurnSignals allowed(TurnSignals heard, EmotionUse use) {
    return use.allowed()
        ? heard
        : new TurnSignals(
            heard.call(),
            heard.turn(),
            heard.transcript(),
            heard.words(),
            heard.transcriptConfidence(),
            heard.wordsPerMinute(),
            heard.language(),
            heard.voice().without(use),
            heard.dynamics());
  }
}
