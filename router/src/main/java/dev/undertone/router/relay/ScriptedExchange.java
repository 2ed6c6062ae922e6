package dev.undertone.router.relay;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.provider.ScriptedOptions;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The scripted model's answer as a provider of chat completions would send it, token by token on
 * the event loop's timers. No socket.
 */
final class ScriptedExchange implements Exchange {

  private static final String EVENTS = "text/event-stream";
  private static final String JSON = "application/json";
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final String provider;
  private final String model;
  private final ScriptedModel.Script script;
  private final boolean stream;
  private final Sink sink;
  private long timer = NO_TIMER;
  private int given;
  private boolean paused;
  private boolean due;
  private boolean over;
  private boolean begun;

  ScriptedExchange(
      Vertx vertx,
      String provider,
      String model,
      ScriptedModel.Script script,
      boolean stream,
      Sink sink) {
    this.vertx = vertx;
    this.provider = provider;
    this.model = model;
    this.script = script;
    this.stream = stream;
    this.sink = sink;
  }

  @Override
  public void send() {
    ScriptedOptions options = script.options();
    long wait = options.firstToken().toMillis();
    after(stream ? wait : wait + options.perToken().toMillis() * script.tokens().size());
  }

  @Override
  public boolean wasSent() {
    return true;
  }

  @Override
  public boolean wasStale() {
    return false;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    if (due && !over) {
      after(0);
    }
  }

  @Override
  public void abort() {
    over = true;
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private void after(long millis) {
    due = false;
    timer = vertx.setTimer(Math.max(1, millis), _ -> onTimer());
  }

  private void onTimer() {
    timer = NO_TIMER;
    if (over) {
      return;
    }
    if (paused) {
      due = true;
      return;
    }
    switch (script.options().fault()) {
      case RATE_LIMITED -> refuse(429, "rate_limit_exceeded", Optional.of("1"));
      case UNAVAILABLE -> refuse(500, "server_error", Optional.empty());
      case UNAUTHORIZED -> refuse(401, "invalid_api_key", Optional.empty());
      case REFUSED -> refuse(400, "content_filter", Optional.empty());
      case NONE -> next();
      case BREAK, GARBAGE, HANG -> {
        if (given < Math.min(script.options().faultAfter(), script.tokens().size())) {
          next();
        } else {
          fault();
        }
      }
    }
  }

  private void fault() {
    switch (script.options().fault()) {
      case BREAK -> {
        over = true;
        sink.broke(
            new ProviderException(
                FailureKind.UNAVAILABLE, provider, "the stream broke off, scripted"));
      }
      case GARBAGE -> {
        headOnce();
        sink.read(bytes("data: not JSON, scripted\n\n"));
      }
      default -> headOnce();
    }
  }

  private void next() {
    if (!stream) {
      whole();
      return;
    }
    headOnce();
    if (over) {
      return;
    }
    if (given < script.tokens().size()) {
      sink.read(bytes(chunk(given++)));
      if (!over) {
        after(given < script.tokens().size() ? script.options().perToken().toMillis() : 0);
      }
      return;
    }
    sink.read(
        bytes(
            "data: {"
                + opening("chat.completion.chunk")
                + ",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: {"
                + opening("chat.completion.chunk")
                + ",\"choices\":[],\"usage\":"
                + usage()
                + "}\n\ndata: [DONE]\n\n"));
    end();
  }

  private void whole() {
    sink.head(200, JSON, Optional.empty(), Optional.empty());
    if (over) {
      return;
    }
    sink.read(
        bytes(
            "{"
                + opening("chat.completion")
                + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + quoted(String.join("", script.tokens()))
                + "\"},\"finish_reason\":\"stop\"}],\"usage\":"
                + usage()
                + "}"));
    end();
  }

  private void refuse(int status, String code, Optional<String> retryAfter) {
    sink.head(status, JSON, retryAfter, Optional.empty());
    if (over) {
      return;
    }
    sink.read(bytes("{\"error\":{\"message\":\"scripted\",\"code\":\"" + code + "\"}}"));
    end();
  }

  private void end() {
    if (!over) {
      over = true;
      sink.end();
    }
  }

  private void headOnce() {
    if (!begun) {
      begun = true;
      sink.head(200, EVENTS, Optional.empty(), Optional.empty());
    }
  }

  private String chunk(int index) {
    String role = index == 0 ? "\"role\":\"assistant\"," : "";
    return "data: {"
        + opening("chat.completion.chunk")
        + ",\"choices\":[{\"index\":0,\"delta\":{"
        + role
        + "\"content\":\""
        + quoted(script.tokens().get(index))
        + "\"},\"finish_reason\":null}]}\n\n";
  }

  private String opening(String object) {
    return "\"id\":\"chatcmpl-scripted\",\"object\":\""
        + object
        + "\",\"created\":0,\"model\":\""
        + quoted(model)
        + "\"";
  }

  private String usage() {
    long in = script.inputTokens();
    int out = script.tokens().size();
    return "{\"prompt_tokens\":"
        + in
        + ",\"completion_tokens\":"
        + out
        + ",\"total_tokens\":"
        + (in + out)
        + "}";
  }

  private static String quoted(String text) {
    return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
