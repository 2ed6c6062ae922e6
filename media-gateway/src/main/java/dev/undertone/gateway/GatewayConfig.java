package dev.undertone.gateway;

import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.gateway.api.ApiConfig;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import dev.undertone.router.record.LogSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that can be configured; every value is there, from the file or from the defaults.
 *
 * @param signals what is read from how callers speak, and kept
 * @param turn how patient and how strict calls are
 * @param api the LLM API over HTTP
 * @param models directory of the model store; empty for the user's cache
 */
public record GatewayConfig(
    Server server,
    Twilio twilio,
    Signals signals,
    Conversation.Settings turn,
    Stt stt,
    Vad vad,
    Tts tts,
    Routers routers,
    Agents agents,
    ApiConfig api,
    Llm llm,
    Optional<Path> models) {

  /**
   * @param port 0 for a free one
   * @param token what callers and API clients must present, where it is set
   * @param maxCalls one more is refused at the door
   * @param maxConnectionsPerAddress WebSockets open at once from one remote address
   * @param maxMessageBytes of a WebSocket message
   * @param openWithin how long a connection may take to introduce itself
   * @param allowedOrigins of web pages that may connect, beside our own
   * @param tenants who shares the house; they may not be shown each other's calls
   */
  public record Server(
      String host,
      int port,
      Secret token,
      int maxCalls,
      int maxConnectionsPerAddress,
      int maxMessageBytes,
      Duration openWithin,
      List<String> allowedOrigins,
      List<TenantAccess> tenants) {
    public Server {
      allowedOrigins = List.copyOf(allowedOrigins);
      tenants = List.copyOf(tenants);
    }

    /** Why this may not be opened; empty when it may. */
    public Optional<String> refusal() {
      if (Loopback.is(host) || token.isSet()) {
        return Optional.empty();
      }
      String how =
          token.variable().isEmpty()
              ? "name a variable in server.token_env and set it"
              : "set " + token.variable();
      return Optional.of(
          "server.host = '%s' can be reached from other machines and no access token is set: %s, or bind 127.0.0.1"
              .formatted(host, how));
    }
  }

  /**
   * @param tokens any of which says that a call is this tenant's
   */
  public record TenantAccess(Tenant tenant, List<Secret> tokens) {
    public TenantAccess {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * @param voice whether anything is read from how a caller speaks, besides his words
   * @param policy who must agree before emotion is computed
   * @param recorded whether decisions are kept with emotion
   * @param model file of the operator's own emotion model, {@code .onnx} or {@code .json}
   */
  public record Signals(
      boolean voice, EmotionPolicy policy, boolean recorded, Optional<Path> model) {

    /** What holds before anything is known of a call. */
    public EmotionUse use() {
      return policy.use();
    }
  }

  /**
   * @param authToken signs every stream, where it is set
   * @param publicUrl as Twilio sees us; empty when unknown
   */
  public record Twilio(Secret authToken, String publicUrl) {}

  /**
   * @param threads 0 for one per core
   * @param models name in the model store, or directory, by BCP-47 language tag
   * @param language what is made of the words to tell which language they are in
   */
  public record Stt(
      int threads,
      Duration maxQueued,
      int idleEngines,
      Map<String, String> models,
      LanguageOfWords language) {
    public Stt {
      models = Map.copyOf(models);
    }

    /** Whether that model is a directory, and no name of the store. */
    static boolean isDirectory(String model) {
      return model.contains("/");
    }
  }

  /**
   * @param detect {@code on}, {@code off}, or {@code auto}: where the recogniser understands
   *     several languages
   * @param candidates BCP-47 tags to tell apart; empty for those of the models and the agents
   */
  public record LanguageOfWords(String detect, List<String> candidates) {
    public LanguageOfWords {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * @param engine {@code auto}, {@code silero} or {@code energy}
   */
  public record Vad(String engine) {}

  /**
   * @param engine {@code mary} or {@code openai}
   * @param maryVoice where a call names none
   */
  public record Tts(String engine, String maryVoice, OpenAiSpeech openai) {}

  /** A server with OpenAI's {@code /audio/speech}. */
  public record OpenAiSpeech(String baseUrl, Secret key, String model, String voice) {}

  /**
   * @param directory all of whose YAML files are routers
   * @param files routers beside them
   * @param always decides for every agent, whatever that asks for: the id of a router, or the path
   *     of its file; empty to leave it to the agents
   * @param reload whether a changed file takes effect at once
   * @param keepDecisions whether decisions outlive the call that they were made in
   * @param decisions where they are kept
   */
  public record Routers(
      Optional<Path> directory,
      List<Path> files,
      Optional<String> always,
      boolean reload,
      boolean keepDecisions,
      Decisions decisions) {
    public Routers {
      files = List.copyOf(files);
    }

    private Routers with(List<Path> otherFiles, Optional<String> otherAlways) {
      return new Routers(directory, otherFiles, otherAlways, reload, keepDecisions, decisions);
    }
  }

  /**
   * @param file the decision log; empty to keep decisions in memory
   */
  public record Decisions(Optional<Path> file, LogSettings settings) {}

  /**
   * @param directory all of whose YAML files are agents
   * @param standard id of the agent that answers when the caller asks for none
   * @param byDoor id of the agent that does so at this door, {@code browser} or {@code twilio}
   */
  public record Agents(Optional<Path> directory, String standard, Map<String, String> byDoor) {
    public Agents {
      byDoor = Map.copyOf(byDoor);
    }
  }

  /**
   * @param mode {@code scripted} or {@code auto}
   * @param openai what the environment says of OpenAI
   */
  public record Llm(String mode, OpenAiModel openai, String ollamaUrl) {

    public boolean isAuto() {
      return mode.equals("auto");
    }
  }

  /**
   * @param baseUrl where its variable is set
   * @param model where its variable is set
   */
  public record OpenAiModel(Secret key, Setting baseUrl, Setting model) {}

  /**
   * What an environment variable may say that is no secret.
   *
   * @param variable its name; empty when none is named
   */
  public record Setting(String variable, Optional<String> value) {}

  public GatewayConfig withAddress(String host, int port) {
    var moved =
        new Server(
            host,
            port,
            server.token,
            server.maxCalls,
            server.maxConnectionsPerAddress,
            server.maxMessageBytes,
            server.openWithin,
            server.allowedOrigins,
            server.tenants);
    return new GatewayConfig(
        moved, twilio, signals, turn, stt, vad, tts, routers, agents, api, llm, models);
  }

  public GatewayConfig withEmotion(boolean on) {
    var other =
        new Signals(signals.voice, signals.policy.with(on), signals.recorded, signals.model);
    return new GatewayConfig(
        server, twilio, other, turn, stt, vad, tts, routers, agents, api, llm, models);
  }

  public GatewayConfig withLlm(String mode) {
    var other = new Llm(mode, llm.openai, llm.ollamaUrl);
    return new GatewayConfig(
        server, twilio, signals, turn, stt, vad, tts, routers, agents, api, other, models);
  }

  /** With one router that decides for every agent: its id, or the path of its file. */
  public GatewayConfig withRouter(String always) {
    return withRouters(routers.with(routers.files, Optional.of(always)));
  }

  /** With files beside those of the configuration, the first of which decides for every agent. */
  public GatewayConfig withRouterFiles(List<Path> files) {
    var all = new ArrayList<>(routers.files);
    all.addAll(files);
    Optional<String> always = files.stream().findFirst().map(Path::toString);
    return withRouters(routers.with(all, always.or(routers::always)));
  }

  private GatewayConfig withRouters(Routers other) {
    return new GatewayConfig(
        server, twilio, signals, turn, stt, vad, tts, other, agents, api, llm, models);
  }
}
