package dev.undertone.load.eval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.conversation.NanoClock;
import dev.undertone.gateway.Houses;
import dev.undertone.gateway.RunningHouse;
import dev.undertone.gateway.caller.BrowserCaller;
import dev.undertone.gateway.caller.CallerAccount;
import dev.undertone.gateway.caller.CallerLine;
import dev.undertone.gateway.caller.CallerSettings;
import dev.undertone.gateway.caller.Ear;
import dev.undertone.gateway.caller.Floor;
import dev.undertone.gateway.caller.RecordingBehaviour;
import dev.undertone.gateway.caller.ReplyRecorder;
import dev.undertone.gateway.caller.SimulatedCaller;
import dev.undertone.gateway.caller.TwilioCaller;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A whole house with a brief agent, called through real WebSockets. Any thread.
 *
 * <p>The agent greets nobody and answers one word, so that the caller's words are what a call is
 * made of. A final transcript may take its time: what a busy machine costs is measured elsewhere.
 */
final class MeasuredHouse implements AutoCloseable {

  private static final List<String> FILES =
      List.of("agents/brief.yaml", "agents", "router.yaml", "undertone.yaml", "");

  private final NanoClock clock = NanoClock.system();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final RunningHouse house;

  /** A house that routes nobody anywhere. */
  MeasuredHouse(Path models, Patience patience) throws InterruptedException {
    this(models, patience.yaml(), ROUTER);
  }

  /**
   * @param settings of the configuration, besides agents and routers
   * @param router text of the router file that decides
   */
  MeasuredHouse(Path models, String settings, String router) throws InterruptedException {
    try {
      folder = Files.createTempDirectory("undertone-eval");
      Files.createDirectory(folder.resolve("agents"));
      Files.writeString(folder.resolve("agents/brief.yaml"), AGENT);
      Files.writeString(folder.resolve("router.yaml"), router);
      Path config = folder.resolve("undertone.yaml");
      Files.writeString(
          config,
          settings
              + """
              agents:
                dir: "%1$s/agents"
                default: brief
              routers:
                always: "%1$s/router.yaml"
              """
                  .formatted(folder));
      house = Houses.open(config, Map.of(), models, what -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plays it as fast as the house takes it, by the browser door. */
  Heard callInBulk(Clip clip) throws InterruptedException {
    return callInBulk(clip, event -> {});
  }

  /**
   * @param watcher takes the call's events, on an event loop; must not block
   */
  Heard callInBulk(Clip clip, Consumer<JsonNode> watcher) throws InterruptedException {
    int rateHz = RecordingBehaviour.lineRateHz(clip.audio().format().sampleRateHz());
    Ear ear = new Ear(BrowserCaller.EAR_HZ, true, ReplyRecorder.none());
    return call(
        clip,
        settings(rateHz, true),
        ear,
        watcher,
        (settings, events) -> BrowserCaller.open(vertx, settings, ear, clock, events));
  }

  /** Plays it in real time, by Twilio's door. */
  Heard callByTelephone(Clip clip) throws InterruptedException {
    Ear ear = new Ear(TwilioCaller.EAR_HZ, false, ReplyRecorder.none());
    String number = UUID.randomUUID().toString().replace("-", "");
    return call(
        clip,
        settings(TwilioCaller.EAR_HZ, false),
        ear,
        event -> {},
        (settings, events) -> TwilioCaller.open(vertx, settings, number, ear, clock, events));
  }

  @FunctionalInterface
  private interface Line {
    CallerLine open(CallerSettings settings, Consumer<JsonNode> events) throws InterruptedException;
  }

  private CallerSettings settings(int rateHz, boolean bulk) {
    URI server = URI.create("ws://127.0.0.1:" + house.port());
    return new CallerSettings(server, Optional.empty(), "", rateHz, false, bulk);
  }

  private Heard call(
      Clip clip, CallerSettings settings, Ear ear, Consumer<JsonNode> watcher, Line line)
      throws InterruptedException {
    var asked = new AskedText();
    var floor = new Floor(ear, clock.nanoTime());
    var behaviour = RecordingBehaviour.of(clip.audio(), settings.rateHz(), settings.bulk());
    Consumer<JsonNode> events =
        event -> {
          floor.on(event, clock.nanoTime());
          asked.on(event);
          watcher.accept(event);
        };
    CallerAccount account;
    try (CallerLine open = line.open(settings, events)) {
      account = new SimulatedCaller(open, ear, floor, behaviour, settings, clock).run();
    }
    account
        .broken()
        .ifPresent(
            why -> {
              throw new IllegalStateException(clip.name() + ": the call broke: " + why);
            });
    return new Heard(asked.text(), asked.turns(), asked.superseded(), account.sent());
  }

  /** A meter of the house's, as operators read it. */
  double meter(String name) throws InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + house.port() + "/metrics");
    try {
      return http.send(
              HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    house.close();
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    for (String name : FILES) {
      try {
        Files.deleteIfExists(folder.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final String AGENT =
      """
      id: brief
      instructions: You answer with one word.
      """;

  private static final String ROUTER =
      """
      name: measured
      models:
        brief: {provider: scripted, model: quick, first_token: 1ms, say: "Yes."}
      prompts:
        plain: Answer with one word.
      routes:
        default:
          first_token_deadline: 800ms
          variants: [{id: a, models: [brief], prompt: plain}]
      rule:
        match:
          - id: default
            output: "'default'"
      """;
}
