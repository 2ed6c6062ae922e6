package dev.undertone.gateway.house;

import dev.undertone.conversation.reply.ScriptedSynthesizer;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A caller whose microphone is open from the first moment to the last, and who keeps all that
 * arrives in the order in which it came. A loud tone is his speech.
 */
final class FarEnd {

  private static final Duration FRAME = Duration.ofMillis(40);
  private static final int FRAME_SAMPLES = 8 * (int) FRAME.toMillis();

  /** One message of the server's. */
  sealed interface Came {
    /**
     * @param turn −1 where the door does not say it
     */
    record Audio(int turn, int samples) implements Came {}

    /**
     * @param next first turn that may still come; −1 where the door does not say it
     */
    record Clear(int next) implements Came {}

    record Said(JsonObject message) implements Came {}
  }

  private final String id;
  private final TestDoor door;
  private final WebSocket socket;
  private final List<Came> came = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final AtomicInteger voicedFrames = new AtomicInteger();
  private final short[] voice = tone();
  private int sequence;

  private FarEnd(String id, TestDoor door, boolean mixed, Vertx vertx, WebSocket socket) {
    this.id = id;
    this.door = door;
    this.socket = socket;
    socket.textMessageHandler(text -> came.add(door.read(socket, text)));
    socket.binaryMessageHandler(binary -> came.add(door.read(socket, binary)));
    socket.exceptionHandler(_ -> {});
    long microphone = vertx.setPeriodic(1, FRAME.toMillis(), _ -> frame());
    socket.closeHandler(
        _ -> {
          vertx.cancelTimer(microphone);
          Short code = socket.closeStatusCode();
          closed.complete(code == null ? 1006 : code.intValue());
        });
    door.introduce(socket, id, mixed);
    socket.resume();
  }

  /** Places a call; its id is the call's own wherever the door lets the far end choose. */
  static CompletableFuture<FarEnd> dial(
      Vertx vertx, WebSocketClient client, int port, TestDoor door, String id) {
    return dial(vertx, client, port, door, id, false);
  }

  /**
   * The same.
   *
   * @param mixed whether he says that several people are on his channel
   */
  static CompletableFuture<FarEnd> dial(
      Vertx vertx, WebSocketClient client, int port, TestDoor door, String id, boolean mixed) {
    var options =
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(door.path());
    var dialled = new CompletableFuture<FarEnd>();
    client
        .connect(options)
        .onSuccess(
            socket -> {
              // Handlers are set before the first message is read.
              socket.pause();
              dialled.complete(new FarEnd(id, door, mixed, vertx, socket));
            })
        .onFailure(dialled::completeExceptionally);
    return dialled;
  }

  private static short[] tone() {
    var samples = new short[FRAME_SAMPLES];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (10_000 * Math.sin(2 * Math.PI * 200 * i / 8_000));
    }
    return samples;
  }

  private void frame() {
    boolean voiced = voicedFrames.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    door.speak(socket, sequence++, voiced ? voice : new short[FRAME_SAMPLES]);
  }

  String id() {
    return id;
  }

  /** He speaks for this long from here on; returns at once. */
  void speaks(Duration length) {
    voicedFrames.set((int) (length.toMillis() / FRAME.toMillis()));
  }

  /** Sends a text as it is. */
  void sends(String text) {
    var _ = socket.writeTextMessage(text);
  }

  /** Closes as a far end does that is well. */
  void hangsUp() {
    var _ = socket.close();
  }

  boolean isClosed() {
    return closed.isDone();
  }

  /** All that came so far. */
  List<Came> came() {
    return List.copyOf(came);
  }

  /** Samples of audio that came so far. */
  long samplesHeard() {
    return samplesIn(came());
  }

  static long samplesIn(List<Came> came) {
    return came.stream()
        .mapToLong(each -> each instanceof Came.Audio audio ? audio.samples() : 0)
        .sum();
  }

  /** What came after the first clear. */
  List<Came> afterTheClear() {
    List<Came> all = came();
    int at = 0;
    while (!(all.get(at) instanceof Came.Clear)) {
      at++;
    }
    return all.subList(at + 1, all.size());
  }

  void awaitSamples(long samples) {
    Await.until(id + " heard " + samples + " samples", this::came, () -> samplesHeard() >= samples);
  }

  void awaitClear() {
    await("the clear", each -> each instanceof Came.Clear);
  }

  /** Waits until all audio of a turn has come, which is to say these words. */
  void awaitWhole(int turn, String words) {
    long millis = ScriptedSynthesizer.lasting(words).toMillis();
    await(
        "the end of turn " + turn + " after " + millis + " ms",
        each -> each instanceof Came.Said(JsonObject m) && door.isEndOf(m, turn, millis));
  }

  private void await(String what, Predicate<Came> wanted) {
    Await.until(what + " came to " + id, this::came, () -> came.stream().anyMatch(wanted));
  }

  int closeCode() throws Exception {
    return closed.get(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
  }
}
