package dev.undertone.gateway.telephony;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.audio.G711;
import dev.undertone.conversation.reply.CallerLink.CloseReason;
import dev.undertone.conversation.reply.CallerLink.HeardReports;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.gateway.door.Dialect;
import dev.undertone.gateway.door.Effect;
import dev.undertone.gateway.door.LinkTraits;
import dev.undertone.gateway.door.Opening;
import dev.undertone.gateway.door.Problem;
import dev.undertone.gateway.door.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Twilio Media Streams, bidirectional: mu-law at 8 kHz as base64 in JSON, both ways.
 *
 * <p>What was heard is known by marks: one rides behind every {@link #MARK_EVERY} of our audio and
 * comes back when that has been played. A clear makes Twilio return all marks that were waiting, as
 * if played; those of a cleared turn are ignored.
 */
public final class TwilioDialect implements Dialect {

  static final Duration MARK_EVERY = Duration.ofMillis(120);

  private static final AudioFormat FORMAT = AudioFormat.NARROWBAND;
  private static final LinkTraits TRAITS =
      new LinkTraits(FORMAT, true, false, Duration.ofMillis(200), HeardReports.MARKS);
  private static final String DIGITS = "0123456789*#ABCD";

  private final TwilioReader reader = new TwilioReader();
  private final MediaClock position = new MediaClock();
  private final PlayedMarks marks = new PlayedMarks(FORMAT.samplesIn(MARK_EVERY));
  private volatile @Nullable String streamSid;

  @Override
  public String door() {
    return "twilio";
  }

  @Override
  public List<Effect> onText(String text, long nowNanos) {
    TwilioMessage message;
    try {
      message = reader.read(text);
    } catch (JsonProcessingException e) {
      return malformed(
          "message", "text", "must be JSON, is not at column " + e.getLocation().getColumnNr());
    } catch (IOException | IllegalArgumentException e) {
      // Jackson reports bad base64 in a text it holds whole as an illegal argument.
      return malformed("message", "text", String.valueOf(e.getMessage()));
    }
    return switch (message) {
      case TwilioMessage.Start start -> start(start, nowNanos);
      case TwilioMessage.Media media -> media(media, nowNanos);
      case TwilioMessage.Mark(String name) ->
          marks
              .returned(name)
              .<List<Effect>>map(h -> List.of(new Effect.Offer(h)))
              .orElse(List.of());
      case TwilioMessage.Dtmf(String digit) -> dtmf(digit);
      case TwilioMessage.Stop() -> List.of(new Effect.End());
      case TwilioMessage.Connected() -> List.of();
      case TwilioMessage.Unknown(String event) ->
          malformed("event", event, "must be connected, start, media, mark, dtmf or stop");
    };
  }

  private List<Effect> start(TwilioMessage.Start start, long nowNanos) {
    if (streamSid != null) {
      return malformed("event", "start", "comes once");
    }
    if (start.streamSid().isEmpty()) {
      return malformed("streamSid", "", "must not be empty");
    }
    if (!start.encoding().equals("audio/x-mulaw")
        || start.sampleRateHz() != FORMAT.sampleRateHz()
        || start.channels() != 1) {
      String found =
          start.encoding() + ", " + start.sampleRateHz() + " Hz, " + start.channels() + " channels";
      var problem = new Problem("mediaFormat", found, "must be audio/x-mulaw, 8000 Hz, 1 channel");
      return List.of(new Effect.Refuse(problem, CloseReason.POLICY));
    }
    streamSid = start.streamSid();
    position.begin(nowNanos);
    return List.of(new Effect.Open(opening(start)));
  }

  private static Opening opening(TwilioMessage.Start start) {
    var metadata = new HashMap<>(start.parameters());
    String agent = Optional.ofNullable(metadata.remove("agent")).orElse("");
    String user = Optional.ofNullable(metadata.remove("user")).orElse("");
    boolean emotion = !"off".equals(metadata.remove("emotion"));
    boolean mixed = "true".equals(metadata.remove("mixed"));
    String tenant = Optional.ofNullable(metadata.remove("tenant")).orElse("");
    String language = Optional.ofNullable(metadata.remove("language")).orElse("");
    if (!Language.isTag(language)) {
      // A number's parameters are written once for all its calls: a slip must not cost them all.
      language = "";
    }
    var callId = Optional.of(start.callSid()).filter(sid -> !sid.isEmpty());
    return new Opening(
        callId, agent, FORMAT, TRAITS, metadata, user, emotion, mixed, false, tenant, "", language);
  }

  private List<Effect> media(TwilioMessage.Media media, long nowNanos) {
    if (streamSid == null) {
      return malformed("event", "media", "start comes first");
    }
    if (media.track().equals("outbound") || media.length() == 0) {
      return List.of();
    }
    if (media.length() > FORMAT.sampleRateHz()) {
      return malformed("payload", media.length() + " bytes", "must be 1 s at most");
    }
    var samples = new short[media.length()];
    G711.decodeMuLaw(media.payload(), 0, media.length(), samples, 0);
    var effects = new ArrayList<Effect>(2);
    int missing = position.silenceBefore(media.timestampMillis());
    if (missing > 0) {
      effects.add(audio(new short[missing], nowNanos));
    }
    effects.add(audio(samples, nowNanos));
    position.heardFrom(nowNanos);
    return effects;
  }

  /** Fills what should have come, so that a turn can end while the carrier sends nothing. */
  @Override
  public List<Effect> onTick(long nowNanos) {
    if (streamSid == null) {
      return List.of();
    }
    int missing = position.silenceDue(nowNanos);
    int slice = FORMAT.sampleRateHz() / 10;
    var effects = new ArrayList<Effect>();
    for (int left = missing; left > 0; left -= slice) {
      effects.add(audio(new short[Math.min(slice, left)], nowNanos));
    }
    return effects;
  }

  private Effect audio(short[] samples, long nowNanos) {
    var frame = new AudioFrame(FORMAT, position.take(samples.length), nowNanos, samples);
    return new Effect.Offer(new CallerInput.Audio(frame));
  }

  private static List<Effect> dtmf(String digit) {
    if (digit.length() != 1 || DIGITS.indexOf(digit.charAt(0)) < 0) {
      return malformed("digit", digit, "must be one of 0-9 * # A-D");
    }
    return List.of(new Effect.Offer(new CallerInput.Dtmf(digit.charAt(0))));
  }

  @Override
  public List<Effect> onBinary(byte[] message, long nowNanos) {
    return malformed("message", message.length + " bytes", "must be text");
  }

  @Override
  public List<Wire> audio(TurnId turn, long offset, short[] samples) {
    var coded = new byte[samples.length];
    G711.encodeMuLaw(samples, 0, samples.length, coded, 0);
    String payload = Base64.getEncoder().encodeToString(coded);
    var wires = new ArrayList<Wire>(2);
    wires.add(say("media", "\"media\":{\"payload\":\"" + payload + "\"}"));
    marks.afterSending(turn, offset + samples.length).map(this::mark).ifPresent(wires::add);
    return wires;
  }

  @Override
  public List<Wire> finished(TurnId turn, long samples) {
    return marks
        .afterLast(turn, samples)
        .map(this::mark)
        .<List<Wire>>map(List::of)
        .orElse(List.of());
  }

  @Override
  public List<Wire> clear(TurnId next) {
    marks.clear(next);
    return List.of(new Wire.Text("{\"event\":\"clear\",\"streamSid\":\"" + streamSid + "\"}"));
  }

  private Wire mark(String name) {
    return say("mark", "\"mark\":{\"name\":\"" + name + "\"}");
  }

  private Wire say(String event, String rest) {
    return new Wire.Text(
        "{\"event\":\"" + event + "\",\"streamSid\":\"" + streamSid + "\"," + rest + "}");
  }

  @Override
  public List<Wire> event(CallEvent event) {
    return List.of();
  }

  @Override
  public List<Wire> problem(Problem problem) {
    return List.of();
  }

  private static List<Effect> malformed(String field, String value, String rule) {
    return List.of(new Effect.Malformed(new Problem(field, value, rule)));
  }
}
