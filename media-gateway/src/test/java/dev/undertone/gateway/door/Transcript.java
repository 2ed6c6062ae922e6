package dev.undertone.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.gateway.consent.ConsentChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Plays a golden transcript to a dialect and compares what comes of it, line by line.
 *
 * <p>Lines of a transcript that are played:
 *
 * <pre>
 * &gt; {json}                             a text message of the far end's
 * &gt; audio seq=1 at=20 samples=320      a binary frame of a browser's ({@code flags=}, {@code bytes=} alone)
 * &gt; media ts=20 bytes=160              a media message of Twilio's
 * + 750                                milliseconds pass, then a tick
 * ! audio turn=1 offset=0 samples=480   the call sends audio; likewise {@code clear turn=2} and
 * ! finished turn=1 samples=480         {@code finished}, {@code started}, {@code problem}
 * # comment
 * </pre>
 *
 * <p>What comes of them is written below each: {@code =} an effect, {@code <} a message out. {@code
 * -Dgolden.update=true} writes the files anew; the difference is to be reviewed.
 */
public final class Transcript {

  private static final Path FOLDER = Path.of("src/test/resources/dialects");

  private final Dialect dialect;
  private final List<String> lines = new ArrayList<>();
  private long nowNanos;

  private Transcript(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The transcripts of a folder, by file name. */
  public static List<String> in(String folder) {
    try (var files = Files.list(FOLDER.resolve(folder))) {
      return files.map(f -> folder + "/" + f.getFileName()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void play(String file, Dialect dialect) {
    try {
      String golden = Files.readString(FOLDER.resolve(file));
      var transcript = new Transcript(dialect);
      golden.lines().forEach(transcript::line);
      String played = String.join("\n", transcript.lines) + "\n";
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(FOLDER.resolve(file), played);
        return;
      }
      assertThat(played).isEqualTo(golden);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String line) {
    if (line.startsWith("=") || line.startsWith("<")) {
      return;
    }
    lines.add(line);
    if (line.startsWith("> ")) {
      farEnd(line.substring(2));
    } else if (line.startsWith("+ ")) {
      nowNanos += Duration.ofMillis(Long.parseLong(line.substring(2))).toNanos();
      effects(dialect.onTick(nowNanos));
    } else if (line.startsWith("! ")) {
      call(line.substring(2));
    }
  }

  private void farEnd(String message) {
    if (message.startsWith("audio ")) {
      effects(dialect.onBinary(browserFrame(fields(message)), nowNanos));
    } else if (message.startsWith("media ")) {
      effects(dialect.onText(twilioMedia(fields(message)), nowNanos));
    } else {
      effects(dialect.onText(message, nowNanos));
    }
  }

  private void call(String what) {
    var fields = fields(what);
    var turn = new TurnId(fields.getOrDefault("turn", 0L));
    long samples = fields.getOrDefault("samples", 0L);
    switch (what.split(" ", 2)[0]) {
      case "audio" ->
          wires(dialect.audio(turn, fields.getOrDefault("offset", 0L), new short[(int) samples]));
      case "clear" -> wires(dialect.clear(turn));
      case "finished" -> wires(dialect.finished(turn, samples));
      case "started" ->
          wires(
              dialect.event(
                  new CallEvent.Started(
                      new CallId("c-1"), dialect.door(), "default", EmotionUse.ALLOWED)));
      case "problem" -> wires(dialect.problem(new Problem("agent", "x", "must be one of [a]")));
      default -> throw new IllegalArgumentException(what);
    }
  }

  private void effects(List<Effect> effects) {
    effects.forEach(effect -> lines.add("= " + described(effect)));
  }

  private void wires(List<Wire> wires) {
    wires.forEach(wire -> lines.add("< " + described(wire)));
  }

  private static String described(Effect effect) {
    return switch (effect) {
      case Effect.Open(Opening o) ->
          "open call=%s agent=%s in=%d out=%d heard=%s lead=%d metadata=%s user=%s emotion=%s mixed=%s bulk=%s tenant=%s token=%s"
                  .formatted(
                      o.callId().orElse("-"),
                      o.agent(),
                      o.input().sampleRateHz(),
                      o.link().outFormat().sampleRateHz(),
                      o.link().heardReports(),
                      o.link().maxLead().toMillis(),
                      new TreeMap<>(o.metadata()),
                      o.user(),
                      o.emotion(),
                      o.mixed(),
                      o.bulk(),
                      o.tenant().isEmpty() ? "-" : o.tenant(),
                      o.token().isEmpty() ? "no" : "yes")
              + (o.language().isEmpty() ? "" : " language=" + o.language());
      case Effect.Offer(CallerInput.Audio(AudioFrame f)) ->
          "audio first=%d samples=%d sum=%d"
              .formatted(f.firstSample(), f.length(), sum(f.samples()));
      case Effect.Offer(CallerInput.Heard(TurnId turn, Duration played)) ->
          "heard turn=%d us=%d".formatted(turn.value(), played.toNanos() / 1_000);
      case Effect.Offer(CallerInput input) -> input.toString();
      case Effect.Consent(ConsentChange change) -> "consent " + change;
      case Effect.Reply(Wire wire) -> "reply " + described(wire);
      case Effect.Malformed(Problem problem) -> "malformed " + problem;
      case Effect.End() -> "end";
      case Effect.Refuse(Problem problem, var reason) -> "refuse " + reason + " " + problem;
    };
  }

  private static String described(Wire wire) {
    return switch (wire) {
      case Wire.Text(String text) -> text;
      case Wire.Binary(byte[] bytes) -> {
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        yield "%c flags=%d generation=%d offset=%d samples=%d"
            .formatted(
                buffer.get(0),
                buffer.get(1),
                buffer.getShort(2) & 0xffff,
                buffer.getInt(4),
                (bytes.length - 8) / 2);
      }
    };
  }

  private static int sum(short[] samples) {
    int sum = 0;
    for (short sample : samples) {
      sum += sample;
    }
    return sum;
  }

  private static byte[] browserFrame(Map<String, Long> fields) {
    if (fields.containsKey("bytes")) {
      return new byte[fields.get("bytes").intValue()];
    }
    int samples = fields.get("samples").intValue();
    var frame = ByteBuffer.allocate(8 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    frame.put((byte) 'A').put(fields.getOrDefault("flags", 0L).byteValue());
    frame.putShort(fields.get("seq").shortValue()).putInt(fields.get("at").intValue());
    for (int i = 0; i < samples; i++) {
      frame.putShort((short) 1);
    }
    return frame.array();
  }

  private static String twilioMedia(Map<String, Long> fields) {
    var payload = new byte[fields.get("bytes").intValue()];
    Arrays.fill(payload, (byte) 0xFE);
    String coded = new String(Base64.getEncoder().encode(payload), StandardCharsets.US_ASCII);
    return """
    {"event":"media","sequenceNumber":"3","streamSid":"MZ1","media":{"track":"inbound",\
    "chunk":"1","timestamp":"%d","payload":"%s"}}\
    """
        .formatted(fields.get("ts"), coded);
  }

  private static Map<String, Long> fields(String line) {
    var fields = new HashMap<String, Long>();
    for (String word : line.split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        fields.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
      }
    }
    return fields;
  }
}
