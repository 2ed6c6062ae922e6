package dev.undertone.gateway.caller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.NanoClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A caller who comes in by the browser's door. */
public final class BrowserCaller implements CallerLine {

  /** What the browser's player runs at. */
  public static final int EAR_HZ = 24_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration READY = Duration.ofSeconds(10);
  private static final int HEADER_BYTES = 8;

  private final CallerSettings settings;
  private final Ear ear;
  private final NanoClock clock;
  private final Consumer<JsonNode> events;
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile String callId = "";
  private volatile Optional<String> refusal = Optional.empty();
  private volatile Ear.Played reported = new Ear.Played(0, 0);
  private volatile ClientSocket socket;
  private int sequence;

  /** Opened by {@link #open}. */
  @SuppressWarnings("NullAway.Init")
  private BrowserCaller(
      CallerSettings settings, Ear ear, NanoClock clock, Consumer<JsonNode> events) {
    this.settings = settings;
    this.ear = ear;
    this.clock = clock;
    this.events = events;
  }

  /**
   * Calls, and waits until the server is ready.
   *
   * @param ear at {@link #EAR_HZ}
   * @param events takes what the server says of the call; on an event loop, must not block
   * @throws CallerException when the server does not take the call
   */
  public static BrowserCaller open(
      Vertx vertx, CallerSettings settings, Ear ear, NanoClock clock, Consumer<JsonNode> events)
      throws InterruptedException {
    var caller = new BrowserCaller(settings, ear, clock, events);
    caller.socket =
        ClientSocket.open(vertx, settings, "/v1/call", caller::onText, caller::onBinary);
    try {
      caller.introduce();
    } catch (CallerException e) {
      caller.close();
      throw e;
    }
    return caller;
  }

  private void introduce() throws InterruptedException {
    ObjectNode hello = JSON.createObjectNode().put("type", "hello").put("v", 1);
    hello.putObject("in").put("rate", settings.rateHz()).put("codec", "pcm16");
    hello.putObject("out").put("rate", ear.rateHz());
    hello.put("mixed", settings.mixed()).put("bulk", settings.bulk());
    if (!settings.agent().isEmpty()) {
      hello.put("agent", settings.agent());
    }
    settings.token().ifPresent(token -> hello.put("token", token));
    socket.flush(socket.text(hello.toString()));
    boolean answered = ready.await(READY.toMillis(), TimeUnit.MILLISECONDS);
    // A server that takes the call and leaves at once has taken it: the call tells how it ended.
    Optional<String> why = callId.isEmpty() ? refusal.or(socket::ended) : refusal;
    if (why.isPresent() || !answered) {
      throw new CallerException(
          "the server does not take the call: " + why.orElse("no answer within 10 s"));
    }
  }

  private void onText(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      refusal = Optional.of("it sent text that is no JSON");
      return;
    }
    switch (message.path("type").asText()) {
      case "ready" -> {
        callId = message.path("call").asText();
        ready.countDown();
      }
      case "clear" -> cleared(message.path("generation").asLong());
      case "finished" -> {}
      case "error" -> {
        if (ready.getCount() > 0) {
          refusal = Optional.of(text);
          ready.countDown();
        }
        events.accept(message);
      }
      default -> events.accept(message);
    }
  }

  private void cleared(long generation) {
    tell(ear.clear(generation, clock.nanoTime()));
  }

  private void onBinary(Buffer message) {
    if (message.length() < HEADER_BYTES || message.getByte(0) != 'B') {
      return;
    }
    var samples = new short[(message.length() - HEADER_BYTES) / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = message.getShortLE(HEADER_BYTES + 2 * i);
    }
    ear.arrived(message.getUnsignedShortLE(2), samples, clock.nanoTime());
  }

  @Override
  public String callId() {
    return callId;
  }

  @Override
  public boolean send(short[] frame) throws InterruptedException {
    if (!settings.bulk() && socket.isFull()) {
      return false;
    }
    Buffer message = Buffer.buffer(HEADER_BYTES + 2 * frame.length);
    message.appendByte((byte) 'A').appendByte((byte) 0).appendUnsignedShortLE(sequence & 0xFFFF);
    message.appendIntLE((int) (sequence * Behaviour.FRAME.toMillis()));
    for (short sample : frame) {
      message.appendShortLE(sample);
    }
    sequence++;
    Future<Void> written = socket.binary(message);
    if (settings.bulk()) {
      socket.flush(written);
    }
    return true;
  }

  @Override
  public void press(char digit) {
    var _ = socket.text("{\"type\":\"dtmf\",\"digit\":\"" + digit + "\"}");
  }

  @Override
  public void report() {
    tell(ear.played());
  }

  /** On the call's thread and, when an answer is cleared, on the event loop. */
  private void tell(Ear.Played played) {
    if (played.millis() > 0 && !played.equals(reported)) {
      reported = played;
      var _ =
          socket.text(
              "{\"type\":\"played\",\"generation\":"
                  + played.generation()
                  + ",\"ms\":"
                  + Math.round(played.millis() * 1_000) / 1_000.0
                  + "}");
    }
  }

  @Override
  public Optional<String> ended() {
    return socket.ended();
  }

  @Override
  public void hangUp() {
    var _ = socket.text("{\"type\":\"bye\"}");
  }

  @Override
  public void close() {
    socket.close();
  }
}
