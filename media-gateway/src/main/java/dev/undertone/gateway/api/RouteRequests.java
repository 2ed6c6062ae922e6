package dev.undertone.gateway.api;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.gateway.events.VoiceJsonReader;
import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.BadRequestException;
import dev.undertone.router.dialect.Extras;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Puts together what a decision on an API request may depend on. Any thread. */
final class RouteRequests {

  /** Where rules see such requests come from. */
  static final String DOOR = "api";

  private static final String NO_VOICE = "no voice in this request";

  private static final Prosody UNHEARD = Prosody.NONE.asFinal().without(EmotionUse.off(NO_VOICE));

  /** So much of a name that nobody knows is repeated. */
  private static final int SHOWN = 120;

  private final CallVoices calls;
  private final Function<String, EmotionUse> emotion;
  private final TextLook text;
  private final InstantSource wallClock;
  private final Duration budget;

  /** A call is asked for that does not run, or is another tenant's. */
  static final class NoSuchCall extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSuchCall(String call) {
      super("call = '" + call + "', must be the id of a call that runs");
    }
  }

  /**
   * @param emotion what a tenant, by id, may have known of emotion
   * @param budget where a request names none
   */
  RouteRequests(
      CallVoices calls,
      Function<String, EmotionUse> emotion,
      TextLook text,
      InstantSource wallClock,
      Duration budget) {
    this.calls = calls;
    this.emotion = emotion;
    this.text = text;
    this.wallClock = wallClock;
    this.budget = budget;
  }

  /**
   * @param id of the generation
   * @param holder whose token the request carries
   * @throws BadRequestException when what it says to us is wrong; names of models that nobody
   *     configured too, for each of them would get health and meters of its own
   * @throws NoSuchCall when the call that it names is not his
   */
  RouteRequest of(String id, String holder, ModelNames.Target target, ApiRequest request) {
    Extras extras = request.extras();
    checkModels(target, extras.models());
    Duration left = extras.budget().orElse(budget);
    CallVoices.Known known = known(id, holder, request);
    return new RouteRequest(
        known.signals(),
        left,
        left,
        wallClock.millis(),
        text.facts(target.router(), request),
        ask(target, extras),
        known.continuity(),
        extras.metadata(),
        extras.user(),
        DOOR,
        "",
        holder);
  }

  private static void checkModels(ModelNames.Target target, List<String> models) {
    for (String name : models) {
      if (!target.router().file().lists(name)) {
        throw new BadRequestException(
            "models",
            "models has '"
                + (name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name)
                + "', must be of models of router '"
                + target.router().id()
                + "', by id or as provider/model");
      }
    }
  }

  private CallVoices.Known known(String id, String holder, ApiRequest request) {
    Extras extras = request.extras();
    if (!extras.call().isEmpty()) {
      if (extras.voice().isPresent()) {
        throw new BadRequestException(
            "voice", "voice must not come with call, whose own signals are used");
      }
      return calls.find(extras.call(), holder).orElseThrow(() -> new NoSuchCall(extras.call()));
    }
    TurnSignals unheard = unheard(id, request.lastUserText());
    TurnSignals signals =
        extras
            .voice()
            .map(json -> VoiceJsonReader.read(json, unheard, emotion.apply(holder)))
            .orElse(unheard);
    return new CallVoices.Known(signals, Continuity.NONE);
  }

  private static TurnSignals unheard(String id, String text) {
    int words = words(text);
    return new TurnSignals(
        new CallId(id),
        new TurnId(0),
        text,
        words,
        words == 0 ? 0 : 1,
        0,
        Language.UNKNOWN,
        UNHEARD,
        TurnSignals.Dynamics.NONE);
  }

  /** Runs of what is no white space. */
  private static int words(String text) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      boolean blank = Character.isWhitespace(text.charAt(i));
      if (!blank && !inside) {
        words++;
      }
      inside = !blank;
    }
    return words;
  }

  private static Ask ask(ModelNames.Target target, Extras extras) {
    if (target.pinned().isEmpty()
        && extras.models().isEmpty()
        && extras.sort().isEmpty()
        && extras.ignore().isEmpty()
        && extras.firstTokenTimeout().isEmpty()) {
      return Ask.NOTHING;
    }
    return new Ask(
        target.pinned(),
        extras.models(),
        extras.sort(),
        Set.copyOf(extras.ignore()),
        Set.of(),
        extras.firstTokenTimeout());
  }
}
