package dev.undertone.gateway;

import dev.undertone.gateway.caller.CallerScript;
import dev.undertone.gateway.caller.CallerSettings;
import dev.undertone.gateway.caller.WavException;
import dev.undertone.gateway.caller.WavFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code undertone call}: reads what was asked for; {@link CallRun} does it. */
@Command(
    name = "call",
    description = {
      "Plays a caller through a real WebSocket and tells what was heard, decided and answered.",
      "Without FILE or --script it plays the demonstration that is built in."
    },
    footer = {
      "",
      "Examples:",
      "  undertone call                                    the demonstration, about one minute",
      "  undertone call recording.wav --reply reply.wav    a recorded caller; keep what he heard",
      "  undertone call --script my-caller.yaml --router my-rules.yaml",
      "  undertone call call.wav --via twilio --url ws://127.0.0.1:8080",
      "  undertone call long.wav --fast --json > events.jsonl",
      "",
      "FILE is a WAV file: PCM 16 bit, mu-law or A-law, 8 to 48 kHz, mono or stereo (left ="
          + " caller)."
    })
final class CallCommand implements Callable<Integer> {

  private final Parts parts;

  @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Recorded caller.")
  private @Nullable Path wav;

  @Option(names = "--script", paramLabel = "SCRIPT", description = "Scripted caller, in YAML.")
  private @Nullable Path script;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Server to call, ws://host:port; without it one is started for the call.")
  private @Nullable String url;

  @Option(
      names = "--via",
      paramLabel = "browser|twilio",
      defaultValue = "browser",
      description = "Door to come in by (default: ${DEFAULT-VALUE}).")
  private String via = "browser";

  @Option(names = "--agent", paramLabel = "ID", description = "Agent to ask for.")
  private @Nullable String agent;

  @Option(
      names = "--reply",
      paramLabel = "OUT.wav",
      description = "Keeps what the caller heard: mono, at the time he heard it.")
  private @Nullable Path reply;

  @Option(names = "--json", description = "One JSON object per line, as in docs/events.md.")
  private boolean json;

  @Option(
      names = "--fast",
      description = "As fast as the server takes it, not in real time; no latency figures.")
  private boolean fast;

  @Option(
      names = "--mixed",
      description = "Both parties are on the recording: nothing is said about emotion.")
  private boolean mixed;

  @Mixin private ConfigOptions options = new ConfigOptions();

  CallCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws InterruptedException {
    refuseContradictions();
    CallPlan.Source source = source();
    GatewayConfig config = options.read(parts.environment());
    Optional<URI> server = Optional.ofNullable(url).map(CallCommand::address);
    var plan =
        new CallPlan(
            source,
            server,
            via,
            Optional.ofNullable(agent).orElse(""),
            Optional.ofNullable(reply),
            json,
            fast,
            mixed,
            options.namesRouter());
    checkReply();
    return new CallRun(parts, plan, config).run();
  }

  private void refuseContradictions() {
    if (wav != null && script != null) {
      throw ConfigOptions.wrong("FILE and --script are given, must be one of them");
    }
    if (!List.of("browser", "twilio").contains(via)) {
      throw ConfigOptions.wrong("--via = '" + via + "', must be browser or twilio");
    }
    if (url != null && (options.namesRouter() || options.llm != null)) {
      throw ConfigOptions.wrong(
          "--router and --llm are for a server that the call starts; the one at --url has its own");
    }
    if (fast && via.equals("twilio")) {
      throw ConfigOptions.wrong("--fast goes with --via browser only: a telephone keeps its time");
    }
  }

  private static URI address(String url) {
    try {
      return CallerSettings.address(url);
    } catch (IllegalArgumentException e) {
      throw ConfigOptions.wrong("--" + e.getMessage());
    }
  }

  private CallPlan.Source source() {
    if (wav == null) {
      return script == null
          ? new CallPlan.Script(CallerScript.demo(), true)
          : new CallPlan.Script(CallerScript.read(script), false);
    }
    try {
      return new CallPlan.Recording(wav.toString(), WavFile.read(wav));
    } catch (NoSuchFileException e) {
      throw ConfigOptions.wrong(wav + ": there is no such file");
    } catch (WavException e) {
      throw ConfigOptions.wrong(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw ConfigOptions.wrong(wav + ": cannot be read: " + e.getMessage());
    }
  }

  /** Better said now than after the call. */
  private void checkReply() {
    if (reply == null) {
      return;
    }
    Path parent = Optional.ofNullable(reply.toAbsolutePath().getParent()).orElse(reply);
    if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw ConfigOptions.wrong("--reply = '" + reply + "', its directory must be there, writable");
    }
  }
}
