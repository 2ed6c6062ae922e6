package dev.undertone.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.NanoClock;
import dev.undertone.gateway.caller.Behaviour;
import dev.undertone.gateway.caller.BrowserCaller;
import dev.undertone.gateway.caller.CallReport;
import dev.undertone.gateway.caller.CallTotals;
import dev.undertone.gateway.caller.CallerAccount;
import dev.undertone.gateway.caller.CallerException;
import dev.undertone.gateway.caller.CallerLine;
import dev.undertone.gateway.caller.CallerSettings;
import dev.undertone.gateway.caller.Ear;
import dev.undertone.gateway.caller.EventPump;
import dev.undertone.gateway.caller.Floor;
import dev.undertone.gateway.caller.RecordingBehaviour;
import dev.undertone.gateway.caller.ReplyRecorder;
import dev.undertone.gateway.caller.ScriptBehaviour;
import dev.undertone.gateway.caller.SimulatedCaller;
import dev.undertone.gateway.caller.Style;
import dev.undertone.gateway.caller.TwilioCaller;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import java.util.function.Consumer;

/** Places one call and tells of it. Used once, by one thread. */
final class CallRun {

  private final Parts parts;
  private final CallPlan plan;
  private final GatewayConfig config;
  private final NanoClock clock = NanoClock.system();
  private final CallTotals totals = new CallTotals();
  private final Style style;

  CallRun(Parts parts, CallPlan plan, GatewayConfig read) {
    this.parts = parts;
    this.plan = plan;
    this.config = plan.config(read);
    boolean noColor = !parts.environment().getOrDefault("NO_COLOR", "").isEmpty();
    this.style = Style.of(parts.terminal(), noColor);
  }

  /** The exit code. */
  int run() throws InterruptedException {
    introduce();
    if (plan.server().isPresent()) {
      return call(plan.server().get());
    }
    try (RunningHouse house = parts.house().start(config, parts.progress())) {
      return call(URI.create("ws://" + ServeCommand.authority(house)));
    }
  }

  private void introduce() {
    if (plan.source() instanceof CallPlan.Script(var script, boolean demonstration)) {
      if (demonstration) {
        parts.err().println("DEMONSTRATION: a made-up caller with a synthetic voice.");
        parts
            .err()
            .println(
                "  The answers come from a script, not from a language model (see --llm auto).");
      }
      parts.err().println("Script " + script.name() + ": " + script.about());
      if (plan.server().isEmpty()) {
        String router = config.routers().always().orElse("as the agent says");
        String emotion =
            config.signals().use().allowed()
                ? "ON: it is estimated from the voice"
                : "off: " + config.signals().use().reason();
        parts.err().println("  router: " + router + "   emotion: " + emotion);
      }
    }
    if (plan.mixed()) {
      parts.err().println("Both parties are on the recording: nothing is said about emotion.");
    }
    parts.err().flush();
  }

  private int call(URI server) throws InterruptedException {
    var settings =
        new CallerSettings(
            server,
            config.server().token().value(),
            plan.agent(),
            rateHz(),
            plan.mixed(),
            plan.fast());
    Behaviour behaviour = behaviour(settings.rateHz());
    Vertx vertx = Vertx.vertx();
    try (ReplyRecorder recorder = recorder()) {
      return call(vertx, settings, behaviour, recorder);
    } catch (IOException e) {
      throw new CallerException("--reply: " + e.getMessage(), e);
    } finally {
      var _ = vertx.close();
    }
  }

  private int call(
      Vertx vertx, CallerSettings settings, Behaviour behaviour, ReplyRecorder recorder)
      throws InterruptedException {
    var ear = new Ear(earHz(), plan.fast(), recorder);
    var floor = new Floor(ear, clock.nanoTime());
    var pump = new EventPump(sink());
    Consumer<JsonNode> events =
        event -> {
          floor.on(event, clock.nanoTime());
          pump.accept(event);
        };
    CallerAccount account;
    String call;
    try (pump;
        CallerLine line = open(vertx, settings, ear, events)) {
      call = line.callId();
      recorder.beginAt(clock.nanoTime());
      account = new SimulatedCaller(line, ear, floor, behaviour, settings, clock).run();
    }
    totals.lost(pump.dropped());
    sumUp(totals.summary(call, account, !plan.fast()));
    return account.broken().isPresent() ? ExitCode.UNAVAILABLE : ExitCode.OK;
  }

  private CallerLine open(Vertx vertx, CallerSettings settings, Ear ear, Consumer<JsonNode> events)
      throws InterruptedException {
    if (plan.isTwilio()) {
      String number = UUID.randomUUID().toString().replace("-", "");
      return TwilioCaller.open(vertx, settings, number, ear, clock, events);
    }
    return BrowserCaller.open(vertx, settings, ear, clock, events);
  }

  private int earHz() {
    return plan.isTwilio() ? TwilioCaller.EAR_HZ : BrowserCaller.EAR_HZ;
  }

  /** A recording goes out as it is where a frame of it is a whole number of samples. */
  private int rateHz() {
    if (plan.isTwilio()) {
      return TwilioCaller.EAR_HZ;
    }
    return switch (plan.source()) {
      case CallPlan.Script script -> 16_000;
      case CallPlan.Recording(String name, var wav) ->
          RecordingBehaviour.lineRateHz(wav.format().sampleRateHz());
    };
  }

  private Behaviour behaviour(int rateHz) throws InterruptedException {
    return switch (plan.source()) {
      case CallPlan.Recording(String name, var wav) -> {
        parts.progress().step("%s: %s, %.1f s".formatted(name, wav.encoding(), wav.seconds()));
        yield RecordingBehaviour.of(wav, rateHz, plan.fast());
      }
      case CallPlan.Script(var script, boolean demonstration) -> {
        try (CallerVoices.Open voice = parts.voices().open(config)) {
          parts.progress().step("the caller's lines are being spoken");
          yield ScriptBehaviour.prepare(script, voice, rateHz);
        }
      }
    };
  }

  private ReplyRecorder recorder() throws IOException {
    return plan.reply().isPresent()
        ? ReplyRecorder.to(plan.reply().get(), earHz(), plan.fast())
        : ReplyRecorder.none();
  }

  private Consumer<JsonNode> sink() {
    Consumer<JsonNode> told =
        plan.json() ? this::print : new CallReport(this::print, style, !plan.fast());
    return event -> {
      totals.accept(event);
      // Faster than time, a timeline would be read as latency.
      if (!plan.fast() || !event.path("type").asText().equals("turn.timeline")) {
        told.accept(event);
      }
    };
  }

  private void sumUp(ObjectNode summary) {
    if (plan.json()) {
      print(summary);
    } else {
      print(CallTotals.words(summary, style));
      plan.reply().ifPresent(file -> print("  what the caller heard is in " + file + "\n"));
    }
  }

  private void print(JsonNode event) {
    print(event + "\n");
  }

  private void print(String text) {
    parts.out().print(text);
    parts.out().flush();
  }
}
