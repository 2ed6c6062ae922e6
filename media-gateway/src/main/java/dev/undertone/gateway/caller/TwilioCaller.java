package dev.undertone.gateway.caller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.G711;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A telephone call as Twilio carries it: mu-law at 8 kHz as base64 in JSON, marks back when the
 * audio before them was heard. What the server says of the call comes by {@code /v1/events}.
 */
public final class TwilioCaller implements CallerLine {

  /** What telephones hear. */
  public static final int EAR_HZ = 8_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LISTENING = Duration.ofSeconds(10);

  /** Longer than any stutter within an answer that anybody would bear. */
  private static final Duration BETWEEN_ANSWERS = Duration.ofMillis(700);

  private final Ear ear;
  private final NanoClock clock;
  private final Consumer<JsonNode> events;
  private final String callSid;
  private final String streamSid;
  private final CountDownLatch listening = new CountDownLatch(1);
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicLong generation = new AtomicLong();
  private volatile ClientSocket feed;
  private volatile ClientSocket socket;
  private long chunk;

  @SuppressWarnings("NullAway.Init")
  private TwilioCaller(String number, Ear ear, NanoClock clock, Consumer<JsonNode> events) {
    this.ear = ear;
    this.clock = clock;
    this.events = events;
    this.callSid = "CA" + number;
    this.streamSid = "MZ" + number;
  }

  /**
   * Calls.
   *
   * @param number 32 hexadecimal digits that no other call has
   * @param ear at {@link #EAR_HZ}
   * @param events takes what the server says of the call; on an event loop, must not block
   * @throws CallerException when the server does not take the call
   */
  public static TwilioCaller open(
      Vertx vertx,
      CallerSettings settings,
      String number,
      Ear ear,
      NanoClock clock,
      Consumer<JsonNode> events)
      throws InterruptedException {
    if (settings.rateHz() != EAR_HZ) {
      throw new IllegalArgumentException("rateHz = " + settings.rateHz() + ", must be 8000");
    }
    var caller = new TwilioCaller(number, ear, clock, events);
    caller.feed =
        ClientSocket.open(
            vertx, settings, "/v1/events?call=" + caller.callSid, caller::onEvent, ignored -> {});
    try {
      caller.begin(vertx, settings);
    } catch (CallerException e) {
      caller.feed.close();
      throw e;
    }
    return caller;
  }

  private void begin(Vertx vertx, CallerSettings settings) throws InterruptedException {
    if (!listening.await(LISTENING.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new CallerException("/v1/events: no answer within 10 s");
    }
    socket = ClientSocket.open(vertx, settings, "/twilio/media", this::onText, ignored -> {});
    socket.flush(
        socket.text("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}"));
    ObjectNode message = message("start");
    ObjectNode start = message.putObject("start");
    start.put("streamSid", streamSid).put("accountSid", "AC" + "0".repeat(32));
    start.put("callSid", callSid).putArray("tracks").add("inbound");
    ObjectNode parameters = start.putObject("customParameters");
    parameters.put("mixed", String.valueOf(settings.mixed()));
    if (!settings.agent().isEmpty()) {
      parameters.put("agent", settings.agent());
    }
    start
        .putObject("mediaFormat")
        .put("encoding", "audio/x-mulaw")
        .put("sampleRate", EAR_HZ)
        .put("channels", 1);
    socket.flush(socket.text(message.toString()));
  }

  private ObjectNode message(String event) {
    return JSON.createObjectNode()
        .put("event", event)
        .put("sequenceNumber", String.valueOf(sequence.incrementAndGet()))
        .put("streamSid", streamSid);
  }

  private void onEvent(String text) {
    JsonNode event = parse(text);
    if (event.path("type").asText().equals("listening")) {
      listening.countDown();
    } else {
      events.accept(event);
    }
  }

  private void onText(String text) {
    JsonNode message = parse(text);
    long now = clock.nanoTime();
    switch (message.path("event").asText()) {
      case "media" -> media(message.path("media").path("payload").asText(), now);
      case "mark" -> ear.markArrived(message.path("mark").path("name").asText(), now);
      case "clear" -> {
        var _ = ear.clear(generation.incrementAndGet(), now);
        report();
      }
      default -> {}
    }
  }

  private void media(String payload, long now) {
    byte[] coded = Base64.getDecoder().decode(payload);
    var samples = new short[coded.length];
    G711.decodeMuLaw(coded, 0, coded.length, samples, 0);
    // The protocol does not tell answers apart; silence does.
    boolean another = ear.idle(now).compareTo(BETWEEN_ANSWERS) >= 0;
    ear.arrived(another ? generation.incrementAndGet() : generation.get(), samples, now);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode().put("type", "error").put("rule", "the server sent no JSON");
    }
  }

  @Override
  public String callId() {
    return callSid;
  }

  @Override
  public boolean send(short[] frame) {
    long position = chunk++;
    if (socket.isFull()) {
      return false;
    }
    var coded = new byte[frame.length];
    G711.encodeMuLaw(frame, 0, frame.length, coded, 0);
    ObjectNode message = message("media");
    message
        .putObject("media")
        .put("track", "inbound")
        .put("chunk", String.valueOf(position + 1))
        .put("timestamp", String.valueOf(position * Behaviour.FRAME.toMillis()))
        .put("payload", Base64.getEncoder().encodeToString(coded));
    var _ = socket.text(message.toString());
    return true;
  }

  @Override
  public void press(char digit) {
    ObjectNode message = message("dtmf");
    message.putObject("dtmf").put("track", "inbound_track").put("digit", String.valueOf(digit));
    var _ = socket.text(message.toString());
  }

  @Override
  public void report() {
    for (String mark : ear.takeDueMarks()) {
      ObjectNode message = message("mark");
      message.putObject("mark").put("name", mark);
      var _ = socket.text(message.toString());
    }
  }

  @Override
  public Optional<String> ended() {
    return socket.ended();
  }

  @Override
  public void hangUp() {
    ObjectNode message = message("stop");
    message.putObject("stop").put("accountSid", "AC" + "0".repeat(32)).put("callSid", callSid);
    var _ = socket.text(message.toString());
  }

  @Override
  public void close() {
    socket.close();
    feed.close();
  }
}
