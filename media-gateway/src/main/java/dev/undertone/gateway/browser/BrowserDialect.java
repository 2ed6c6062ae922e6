package dev.undertone.gateway.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.gateway.consent.ConsentChange;
import dev.undertone.gateway.door.Dialect;
import dev.undertone.gateway.door.Effect;
import dev.undertone.gateway.door.Opening;
import dev.undertone.gateway.door.Problem;
import dev.undertone.gateway.door.Wire;
import dev.undertone.gateway.events.EventJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The language of our own console and clients.
 *
 * <p>A turn's number travels as a generation of 16 bits; a report that comes back means the latest
 * turn of that generation.
 */
public final class BrowserDialect implements Dialect {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A gap up to here is filled with silence; a longer one is left open. */
  private static final Duration MAX_FILL = Duration.ofMillis(200);

  private static final Duration MAX_FRAME = Duration.ofSeconds(1);
  private static final int GENERATIONS = 1 << 16;
  private static final String DIGITS = "0123456789*#ABCD";

  /** What the first message settled. */
  private record Settled(Opening opening, AudioFormat in, CapturePosition position) {}

  private final AtomicLong latestTurn = new AtomicLong();
  private volatile @Nullable Settled settled;

  @Override
  public String door() {
    return "browser";
  }

  @Override
  public List<Effect> onText(String text, long nowNanos) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // The parser's own words could repeat a token.
      return malformed(
          "message", "text", "must be JSON, is not at column " + e.getLocation().getColumnNr());
    }
    if (message == null || !message.path("type").isTextual()) {
      return malformed("type", "", "every message is an object with a type");
    }
    String type = message.path("type").textValue();
    if (type.equals("hello")) {
      return hello(message);
    }
    if (settled == null) {
      return malformed("type", type, "hello comes first");
    }
    return switch (type) {
      case "played" -> played(message);
      case "commit" -> List.of(new Effect.Offer(new CallerInput.Commit()));
      case "interrupt" -> List.of(new Effect.Offer(new CallerInput.Interrupt()));
      case "dtmf" -> dtmf(message);
      case "consent" -> consent(message);
      case "bye" -> List.of(new Effect.End());
      default ->
          malformed("type", type, "must be hello, played, commit, interrupt, dtmf, consent or bye");
    };
  }

  private List<Effect> hello(JsonNode message) {
    if (settled != null) {
      return malformed("type", "hello", "comes once");
    }
    try {
      Opening opening = BrowserHello.read(message);
      var position = new CapturePosition(opening.input().sampleRateHz());
      settled = new Settled(opening, opening.input(), position);
      return List.of(new Effect.Open(opening));
    } catch (BrowserHello.Unfit unfit) {
      return List.of(new Effect.Malformed(unfit.problem()));
    }
  }

  private List<Effect> played(JsonNode message) {
    JsonNode generation = message.path("generation");
    if (!generation.canConvertToInt() || generation.asInt() < 0) {
      return malformed("generation", generation.toString(), "must be a whole number, 0 or more");
    }
    JsonNode millis = message.path("ms");
    if (!millis.isNumber() || !(millis.asDouble() >= 0) || millis.asDouble() > 3_600_000) {
      return malformed("ms", millis.toString(), "must be 0 to 3600000");
    }
    long latest = latestTurn.get();
    long turn = latest - Math.floorMod(latest - generation.asLong(), GENERATIONS);
    if (turn < 0) {
      return malformed("generation", generation.toString(), "was never sent");
    }
    var played = Duration.ofNanos(Math.round(millis.asDouble() * 1e6));
    return List.of(new Effect.Offer(new CallerInput.Heard(new TurnId(turn), played)));
  }

  private static List<Effect> consent(JsonNode message) {
    var effects = new ArrayList<Effect>(2);
    JsonNode joined = message.path("human_joined");
    if (!joined.isMissingNode()) {
      if (!joined.asBoolean(false)) {
        return malformed("human_joined", joined.toString(), "must be true; it is not taken back");
      }
      effects.add(new Effect.Consent(new ConsentChange.HumanJoined()));
    }
    JsonNode emotion = message.path("emotion");
    if (!emotion.isMissingNode() || effects.isEmpty()) {
      String wish = emotion.asText("");
      if (!wish.equals("on") && !wish.equals("off")) {
        return malformed("emotion", emotion.isMissingNode() ? "" : wish, "must be on or off");
      }
      effects.add(new Effect.Consent(new ConsentChange.ByCaller(wish.equals("on"))));
    }
    return effects;
  }

  private static List<Effect> dtmf(JsonNode message) {
    String digit = message.path("digit").asText("");
    if (digit.length() != 1 || DIGITS.indexOf(digit.charAt(0)) < 0) {
      return malformed("digit", digit, "must be one of 0-9 * # A-D");
    }
    return List.of(new Effect.Offer(new CallerInput.Dtmf(digit.charAt(0))));
  }

  @Override
  public List<Effect> onBinary(byte[] message, long nowNanos) {
    Settled call = settled;
    if (call == null) {
      return malformed("audio", message.length + " bytes", "hello comes first");
    }
    if (!BrowserFrame.isFrame(message)) {
      return malformed(
          "audio", message.length + " bytes", "must be 'A', 7 more bytes of header, whole samples");
    }
    BrowserFrame frame = BrowserFrame.decode(message);
    if (frame.samples().length > call.in().samplesIn(MAX_FRAME)) {
      return malformed("audio", frame.samples().length + " samples", "must be 1 s at most");
    }
    if (call.position().isStale(frame)) {
      return malformed("sequence", String.valueOf(frame.sequence()), "must go up");
    }
    return frame(call, frame, nowNanos);
  }

  private static List<Effect> frame(Settled call, BrowserFrame frame, long nowNanos) {
    var effects = new ArrayList<Effect>(2);
    var position = call.position();
    long missing = position.missingBefore(frame);
    if (missing > 0) {
      if (missing <= call.in().samplesIn(MAX_FILL)) {
        effects.add(audio(call, nowNanos, new short[(int) missing]));
      }
      position.skip(missing);
    }
    if (frame.samples().length > 0) {
      effects.add(audio(call, nowNanos, frame.samples()));
    }
    position.take(frame);
    if (frame.endOfSegment()) {
      effects.add(new Effect.Offer(new CallerInput.Commit()));
    }
    return effects;
  }

  private static Effect audio(Settled call, long nowNanos, short[] samples) {
    return new Effect.Offer(
        new CallerInput.Audio(
            new AudioFrame(call.in(), call.position().nextSample(), nowNanos, samples)));
  }

  @Override
  public List<Effect> onTick(long nowNanos) {
    return List.of();
  }

  @Override
  public List<Wire> audio(TurnId turn, long offset, short[] samples) {
    latestTurn.accumulateAndGet(turn.value(), Math::max);
    return List.of(new Wire.Binary(BrowserFrame.encode(turn.value(), millis(offset), samples)));
  }

  @Override
  public List<Wire> clear(TurnId next) {
    latestTurn.accumulateAndGet(next.value(), Math::max);
    return say("{\"type\":\"clear\",\"generation\":" + generation(next) + "}");
  }

  @Override
  public List<Wire> finished(TurnId turn, long samples) {
    return say(
        "{\"type\":\"finished\",\"generation\":"
            + generation(turn)
            + ",\"ms\":"
            + millis(samples)
            + "}");
  }

  @Override
  public List<Wire> event(CallEvent event) {
    var said = new Wire.Text(EventJson.of(event));
    return switch (event) {
      case CallEvent.Started started -> List.of(ready(started), said);
      default -> List.of(said);
    };
  }

  private Wire ready(CallEvent.Started started) {
    var ready = JsonNodeFactory.instance.objectNode();
    ready.put("type", "ready").put("v", 1);
    ready.put("call", started.call().value()).put("session", started.call().value());
    Optional.ofNullable(settled)
        .ifPresent(
            call -> {
              ready.putObject("in").put("rate", call.in().sampleRateHz()).put("codec", "pcm16");
              ready.putObject("out").put("rate", outRate(call)).put("codec", "pcm16");
            });
    boolean emotion = started.emotion().allowed();
    ready.put("agent", started.agent()).put("emotion", emotion ? "on" : "off");
    if (!emotion) {
      ready.put("emotion_reason", started.emotion().reason());
    }
    return new Wire.Text(ready.toString());
  }

  @Override
  public List<Wire> problem(Problem problem) {
    var error = JsonNodeFactory.instance.objectNode();
    error.put("type", "error").put("field", problem.field());
    error.put("value", problem.value()).put("rule", problem.rule());
    return say(error.toString());
  }

  private long millis(long samples) {
    Settled call = settled;
    return call == null ? 0 : samples * 1_000 / outRate(call);
  }

  private static int outRate(Settled call) {
    return call.opening().link().outFormat().sampleRateHz();
  }

  private static long generation(TurnId turn) {
    return turn.value() % GENERATIONS;
  }

  private static List<Wire> say(String text) {
    return List.of(new Wire.Text(text));
  }

  private static List<Effect> malformed(String field, String value, String rule) {
    return List.of(new Effect.Malformed(new Problem(field, value, rule)));
  }
}
