package dev.undertone.gateway;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.conversation.reply.PromptTemplate;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.conversation.speech.Language;
import dev.undertone.gateway.yaml.YamlMap;
import dev.undertone.gateway.yaml.YamlSource;
import dev.undertone.gateway.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads agent files: what a call is for. */
public final class AgentFile {

  private static final String APOLOGY = "I am sorry, I cannot answer just now.";
  private static final String LATER = "tools come in a later version";

  private AgentFile() {}

  /** The agent that is built in. */
  public static Agent standard() {
    return parse("agents/default.yaml", ConfigReader.resource("agents/default.yaml"), "default");
  }

  /**
   * @throws ConfigException with all that is wrong in it
   */
  public static Agent read(Path file) {
    String name = String.valueOf(file.getFileName());
    String id = name.replaceFirst("\\.ya?ml$", "");
    try {
      return parse(file.toString(), Files.readString(file), id);
    } catch (IOException e) {
      throw new ConfigException(
          List.of(ConfigIssue.ofFile(file.toString(), "cannot be read: " + e.getMessage())));
    }
  }

  /**
   * @param name as errors call the file
   * @param standardId id of the agent when the file names none
   * @throws ConfigException with all that is wrong in it
   */
  public static Agent parse(String name, String text, String standardId) {
    var source = new YamlSource(name, text);
    Agent agent;
    try (YamlMap root = source.root()) {
      agent = agent(root, standardId);
    }
    if (!source.issues().isEmpty()) {
      throw new ConfigException(source.issues());
    }
    return agent;
  }

  private static Agent agent(YamlMap root, String standardId) {
    reserved(root);
    return new Agent(
        root.value("id").flatMap(AgentFile::id).orElse(standardId),
        root.required("instructions").flatMap(AgentFile::instructions).orElse("").strip(),
        line(root, "greeting"),
        voice(root),
        languages(root),
        root.value("router").flatMap(YamlValue::text).orElse("default"),
        root.value("context").map(value -> value.mapOf(YamlValue::text)).orElse(Map.of()),
        line(root, "silence_line"),
        root.value("silence_after")
            .flatMap(value -> value.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)))
            .orElse(Duration.ofSeconds(12)),
        root.value("apology_line").flatMap(YamlValue::text).orElse(APOLOGY).strip(),
        List.of());
  }

  /** A name between double braces that stands for nothing would be sent as it is. */
  private static Optional<String> instructions(YamlValue value) {
    Optional<String> text = value.text();
    List<String> unknown = text.map(PromptTemplate::unknown).orElse(List.of());
    if (!unknown.isEmpty()) {
      value.reject(
          "unknown variable {{%s}}; known: {{voice.summary}}".formatted(unknown.getFirst()));
    }
    return text;
  }

  private static Optional<String> id(YamlValue value) {
    return value
        .text()
        .flatMap(
            id -> {
              if (id.matches("[A-Za-z0-9_-]{1,64}")) {
                return Optional.of(id);
              }
              value.reject("must be 1-64 characters out of A-Z a-z 0-9 _ -");
              return Optional.empty();
            });
  }

  private static String line(YamlMap root, String key) {
    return root.value(key).flatMap(YamlValue::text).orElse("").strip();
  }

  private static Voice voice(YamlMap root) {
    try (YamlMap voice = root.map("voice")) {
      return new Voice(
          voice.value("name").flatMap(YamlValue::text).orElse(""),
          voice.value("rate").flatMap(value -> value.number(0.5, 2)).orElse(1.0),
          voice.value("pitch").flatMap(value -> value.number(-12, 12)).orElse(0.0),
          voice.value("volume").flatMap(value -> value.number(0, 2)).orElse(1.0));
    }
  }

  private static List<String> languages(YamlMap root) {
    List<String> languages = root.value("languages").map(YamlValue::texts).orElse(List.of("en"));
    if (languages.isEmpty()) {
      root.reject("languages", "'languages' = [], must name at least one");
      return List.of("en");
    }
    for (String tag : languages) {
      if (!Language.isTag(tag)) {
        root.reject(
            "languages", "'languages' has '" + tag + "', must be a tag such as en or pt-BR");
      }
    }
    return languages;
  }

  private static void reserved(YamlMap root) {
    root.value("tools")
        .filter(value -> !value.isList() || !value.list().isEmpty())
        .ifPresent(value -> value.reject("must be []: " + LATER));
    root.value("hand_off")
        .ifPresent(value -> value.reject("must be left out: hand-off comes in a later version"));
  }
}
