package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.speech.Language;
import dev.undertone.gateway.consent.EmotionBuild;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.yaml.YamlSource;
import dev.undertone.gateway.yaml.YamlValue;
import dev.undertone.prosody.LinguaLanguages;
import dev.undertone.router.record.LogSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads the configuration: the defaults of the jar, the file over them, secrets from the
 * environment. The only place that looks at the environment.
 */
public final class ConfigReader {

  private static final String DEFAULTS = "undertone-defaults.yaml";
  private static final Duration HOUR = Duration.ofHours(1);

  private final Map<String, String> environment;
  private final boolean built;
  private final Predicate<String> toldApart;

  public ConfigReader(Map<String, String> environment) {
    this(environment, EmotionBuild.hasEmotion());
  }

  /**
   * @param built whether this build has emotion
   */
  ConfigReader(Map<String, String> environment, boolean built) {
    this(environment, built, LinguaLanguages::knows);
  }

  private ConfigReader(
      Map<String, String> environment, boolean built, Predicate<String> toldApart) {
    this.environment = Map.copyOf(environment);
    this.built = built;
    this.toldApart = toldApart;
  }

  /**
   * Reads for a process that hears nobody: which languages can be told apart is not looked up, for
   * what tells them apart is not on its class path.
   */
  static ConfigReader deaf(Map<String, String> environment) {
    return new ConfigReader(environment, EmotionBuild.hasEmotion(), Language::isTag);
  }

  /** What is in force without a file. */
  public GatewayConfig defaults() {
    return read("undertone.yaml", "", Path.of(""));
  }

  /**
   * @throws ConfigException with all that is wrong in it
   */
  public GatewayConfig read(Path file) {
    try {
      Path parent = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
      return read(file.toString(), Files.readString(file), parent);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getMessage());
    }
  }

  private static ConfigException unreadable(Path file, String message) {
    return new ConfigException(List.of(ConfigIssue.ofFile(file.toString(), message)));
  }

  /**
   * @param name as errors call the file
   * @param base what relative paths in it are relative to
   * @throws ConfigException with all that is wrong in it
   */
  public GatewayConfig read(String name, String text, Path base) {
    var file = new YamlSource(name, text);
    var defaults = new YamlSource(DEFAULTS, defaultsText());
    GatewayConfig config;
    try (var root = new Layered(file.root(), defaults.root())) {
      config = gateway(root, base);
    }
    if (!file.issues().isEmpty()) {
      throw new ConfigException(file.issues());
    }
    if (!defaults.issues().isEmpty()) {
      throw new IllegalStateException(new ConfigException(defaults.issues()));
    }
    return config;
  }

  /** The commented file that every value comes from which nobody set. */
  public static String defaultsText() {
    return resource(DEFAULTS);
  }

  static String resource(String name) {
    try (InputStream in = ConfigReader.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GatewayConfig gateway(Layered root, Path base) {
    GatewayConfig.Signals signals = SignalsReader.read(root, built, base);
    return new GatewayConfig(
        server(root, signals.policy()),
        twilio(root),
        signals,
        turn(root),
        stt(root, base),
        vad(root),
        tts(root),
        routers(root, base),
        agents(root, base),
        ApiReader.read(root, base),
        llm(root),
        models(root, base));
  }

  private GatewayConfig.Server server(Layered root, EmotionPolicy emotion) {
    try (var server = root.map("server")) {
      Secret token = secret(server, "token_env");
      var tenants = new TenantReader(emotion, token, name -> variable(name).map(this::secret));
      return new GatewayConfig.Server(
          server.read("host", YamlValue::text),
          server.read("port", value -> value.integer(0, 65_535)),
          token,
          server.read("max_calls", value -> value.integer(1, 100_000)),
          server.read("max_connections_per_address", value -> value.integer(1, 100_000)),
          server.read("max_message_bytes", value -> value.integer(4_096, 64 << 20)),
          server.read(
              "open_within",
              value -> value.duration(Duration.ofMillis(100), Duration.ofMinutes(1))),
          server.read("allowed_origins", value -> Optional.of(value.texts())),
          root.read("tenants", tenants::read));
    }
  }

  private GatewayConfig.Twilio twilio(Layered root) {
    try (var twilio = root.map("twilio")) {
      return new GatewayConfig.Twilio(
          secret(twilio, "auth_token_env"),
          twilio.read("public_url", value -> url(value, List.of("wss", "ws", "https", "http"))));
    }
  }

  private static Conversation.Settings turn(Layered root) {
    Duration least = Duration.ofMillis(50);
    Duration minute = Duration.ofMinutes(1);
    try (var turn = root.map("turn")) {
      return new Conversation.Settings(
          turn.read("gap", value -> value.duration(Duration.ofMillis(100), minute)),
          turn.read("end_silence", value -> value.duration(least, Duration.ofSeconds(10))),
          turn.read("patient_silence", value -> value.duration(least, Duration.ofSeconds(10))),
          turn.read("brief_silence", value -> value.duration(least, Duration.ofSeconds(10))),
          turn.read("max_turn", value -> value.duration(Duration.ofSeconds(1), HOUR)),
          turn.read(
              "max_call", value -> value.duration(Duration.ofSeconds(1), HOUR.multipliedBy(24))),
          turn.read("hang_over", value -> value.duration(least, Duration.ofSeconds(10))),
          turn.read("final_transcript_within", value -> value.duration(least, minute)));
    }
  }

  private GatewayConfig.Stt stt(Layered root, Path base) {
    try (var stt = root.map("stt");
        var language = root.map("language")) {
      return new GatewayConfig.Stt(
          stt.read("threads", value -> value.integer(0, 256)),
          stt.read(
              "max_queued", value -> value.duration(Duration.ofMillis(200), Duration.ofMinutes(1))),
          stt.read("idle_engines", value -> value.integer(0, 64)),
          stt.read("models", value -> languageModels(value, base)),
          new GatewayConfig.LanguageOfWords(
              language.read("detect", value -> value.oneOf(List.of("auto", "on", "off"))),
              language.read("candidates", value -> Optional.of(candidates(value)))));
    }
  }

  private static Optional<Map<String, String>> languageModels(YamlValue value, Path base) {
    Map<String, String> models =
        value.mapOf(
            model ->
                model
                    .text()
                    .map(
                        text ->
                            GatewayConfig.Stt.isDirectory(text)
                                ? base.resolve(text).toString()
                                : text));
    if (models.isEmpty()) {
      value.reject("must name a model for one language at least");
    }
    List<String> wrong = models.keySet().stream().filter(tag -> !Language.isTag(tag)).toList();
    if (!wrong.isEmpty()) {
      value.reject("must have language tags such as en or pt-BR for keys, has " + wrong);
    }
    return Optional.of(models);
  }

  private List<String> candidates(YamlValue value) {
    List<String> tags = new ArrayList<>();
    for (YamlValue item : value.list()) {
      String tag = item.text().orElse("");
      if (toldApart.test(tag)) {
        tags.add(tag);
      } else {
        item.reject("must be a language that can be told from others, such as en or pt-BR");
      }
    }
    return tags;
  }

  private static GatewayConfig.Vad vad(Layered root) {
    try (var vad = root.map("vad")) {
      return new GatewayConfig.Vad(
          vad.read("engine", value -> value.oneOf(List.of("auto", "silero", "energy"))));
    }
  }

  private GatewayConfig.Tts tts(Layered root) {
    try (var tts = root.map("tts");
        var mary = tts.map("mary");
        var openai = tts.map("openai")) {
      return new GatewayConfig.Tts(
          tts.read("engine", value -> value.oneOf(List.of("mary", "openai"))),
          mary.read("voice", YamlValue::text),
          new GatewayConfig.OpenAiSpeech(
              openai.read("base_url", value -> url(value, List.of("https", "http"))),
              secret(openai, "key_env"),
              openai.read("model", YamlValue::text),
              openai.read("voice", YamlValue::text)));
    }
  }

  private static GatewayConfig.Routers routers(Layered root, Path base) {
    try (var routers = root.map("routers")) {
      return new GatewayConfig.Routers(
          path(routers, "dir", base),
          routers.read("files", value -> Optional.of(value.texts())).stream()
              .map(base::resolve)
              .toList(),
          Optional.of(routers.read("always", YamlValue::text)).filter(id -> !id.isEmpty()),
          routers.read("reload", YamlValue::flag),
          routers.read("keep_decisions", YamlValue::flag),
          decisions(routers, base));
    }
  }

  private static GatewayConfig.Decisions decisions(Layered routers, Path base) {
    LogSettings standard = LogSettings.STANDARD;
    return new GatewayConfig.Decisions(
        path(routers, "decision_log", base),
        new LogSettings(
            routers.read(
                "decision_log_ttl",
                value -> value.duration(Duration.ofMinutes(1), Duration.ofDays(3_650))),
            routers.read("decision_log_max", value -> value.integer(1, 1_000_000_000)),
            (long) routers.read("decision_log_max_mb", value -> value.integer(1, 10_000_000)) << 20,
            standard.maxQueued(),
            standard.writtenWithin()));
  }

  private static GatewayConfig.Agents agents(Layered root, Path base) {
    try (var agents = root.map("agents")) {
      return new GatewayConfig.Agents(
          path(agents, "dir", base),
          agents.read("default", YamlValue::text),
          agents.read("doors", value -> Optional.of(value.mapOf(YamlValue::text))));
    }
  }

  private GatewayConfig.Llm llm(Layered root) {
    try (var llm = root.map("llm");
        var openai = llm.map("openai")) {
      return new GatewayConfig.Llm(
          llm.read("mode", value -> value.oneOf(List.of("scripted", "auto"))),
          new GatewayConfig.OpenAiModel(
              secret(openai, "key_env"),
              setting(openai, "base_url_env"),
              setting(openai, "model_env")),
          llm.read("ollama_url", value -> url(value, List.of("http", "https"))));
    }
  }

  private static Optional<Path> models(Layered root, Path base) {
    try (var models = root.map("models")) {
      return path(models, "dir", base);
    }
  }

  private static Optional<Path> path(Layered map, String key, Path base) {
    String written = map.read(key, YamlValue::text);
    return written.isEmpty() ? Optional.empty() : Optional.of(base.resolve(written));
  }

  private static Optional<String> url(YamlValue value, List<String> schemes) {
    return value
        .text()
        .flatMap(
            text -> {
              if (text.isEmpty() || isUrl(text, schemes)) {
                return Optional.of(text);
              }
              value.reject(
                  "must be a URL that begins with " + String.join(":// or ", schemes) + "://");
              return Optional.empty();
            });
  }

  private static boolean isUrl(String text, List<String> schemes) {
    try {
      URI uri = URI.create(text);
      return uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private GatewayConfig.Setting setting(Layered map, String key) {
    String variable = map.read(key, ConfigReader::variable);
    return new GatewayConfig.Setting(variable, fromEnvironment(variable));
  }

  private Secret secret(Layered map, String key) {
    return secret(map.read(key, ConfigReader::variable));
  }

  private Secret secret(String variable) {
    return variable.isEmpty() ? Secret.NONE : new Secret(variable, fromEnvironment(variable));
  }

  /** Names look like names, so that a secret which stands here by mistake is not repeated. */
  private static Optional<String> variable(YamlValue value) {
    Function<String, Boolean> isName = text -> text.matches("([A-Za-z_][A-Za-z0-9_]{0,127})?");
    return value
        .text()
        .flatMap(
            text -> {
              if (isName.apply(text)) {
                return Optional.of(text);
              }
              value.conceal("must be the name of an environment variable");
              return Optional.empty();
            });
  }

  private Optional<String> fromEnvironment(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }
}
