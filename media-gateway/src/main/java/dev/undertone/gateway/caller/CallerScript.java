package dev.undertone.gateway.caller;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.gateway.yaml.YamlMap;
import dev.undertone.gateway.yaml.YamlSource;
import dev.undertone.gateway.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a caller does, step by step.
 *
 * @param about one line for whoever watches
 * @param router id of the router the script is made for; empty for the agent's own
 * @param emotion whether the script asks for arousal to be computed, on a server of its own
 */
public record CallerScript(
    String name, String about, Optional<String> router, boolean emotion, List<Step> steps) {

  private static final String DEMO = "demo-call.yaml";
  private static final Duration LONGEST = Duration.ofMinutes(5);

  public CallerScript {
    steps = List.copyOf(steps);
  }

  /** One thing the caller does. */
  public sealed interface Step {}

  /**
   * Speaks, once the agent has finished and {@code pause} has passed. After a {@link Pause} he goes
   * on with the same turn instead, without waiting for anybody.
   *
   * @param bargeInAfter speaks over the agent once this much of its answer was heard; empty to wait
   *     for its end
   */
  public record Says(String text, Voice voice, Duration pause, Optional<Duration> bargeInAfter)
      implements Step {}

  /** Falls silent without giving up the floor. */
  public record Pause(Duration length) implements Step {}

  /** Presses keys. */
  public record Keys(String digits) implements Step {}

  /** Hangs up when this much time has passed, whoever speaks. */
  public record HangsUp(Duration after) implements Step {}

  /** The script of the demonstration. */
  public static CallerScript demo() {
    try (InputStream in = CallerScript.class.getResourceAsStream(DEMO)) {
      if (in == null) {
        throw new IllegalStateException("resource " + DEMO + " is missing from the jar");
      }
      return parse(DEMO, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws ConfigException with all that is wrong in it
   */
  public static CallerScript read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new ConfigException(
          List.of(ConfigIssue.ofFile(file.toString(), "cannot be read: " + e.getMessage())));
    }
  }

  /**
   * @param name as errors call the file
   * @throws ConfigException with all that is wrong in it
   */
  public static CallerScript parse(String name, String text) {
    var source = new YamlSource(name, text);
    CallerScript script;
    try (YamlMap root = source.root()) {
      script = script(root, name);
    }
    if (!source.issues().isEmpty()) {
      throw new ConfigException(source.issues());
    }
    return script;
  }

  private static CallerScript script(YamlMap root, String file) {
    Voice voice = voice(root, Voice.DEFAULT);
    var steps = new ArrayList<Step>();
    Optional<YamlValue> caller = root.required("caller");
    for (YamlValue item : caller.map(YamlValue::list).orElse(List.of())) {
      item.map().ifPresent(map -> step(item, map, voice, steps));
    }
    if (caller.isPresent() && steps.isEmpty()) {
      caller.get().reject("must have one step at least");
    }
    return new CallerScript(
        root.value("name").flatMap(YamlValue::text).orElse(file),
        root.value("about").flatMap(YamlValue::text).orElse(""),
        root.value("router").flatMap(YamlValue::text),
        root.value("emotion").flatMap(YamlValue::flag).orElse(false),
        steps);
  }

  private static void step(YamlValue item, YamlMap map, Voice voice, List<Step> steps) {
    try (map) {
      if (map.has("says")) {
        map.required("says")
            .flatMap(YamlValue::text)
            .filter(text -> isSpeech(map, text))
            .map(text -> says(map, text, voice))
            .ifPresent(steps::add);
      } else if (map.has("pause")) {
        duration(map, "pause").map(Pause::new).ifPresent(steps::add);
      } else if (!map.has("dtmf") && !map.has("hangs_up_after")) {
        item.reject("must have one of says, pause, dtmf, hangs_up_after");
        map.keys();
      }
      map.value("dtmf").flatMap(CallerScript::digits).map(Keys::new).ifPresent(steps::add);
      duration(map, "hangs_up_after").map(HangsUp::new).ifPresent(steps::add);
    }
  }

  private static boolean isSpeech(YamlMap map, String text) {
    boolean fit = !text.isBlank() && text.length() <= 1_000;
    if (!fit) {
      map.reject("says", "'says' must be 1 to 1000 characters");
    }
    return fit;
  }

  private static Says says(YamlMap map, String text, Voice voice) {
    return new Says(
        text.strip(),
        voice(map, voice),
        duration(map, "pause").orElse(Duration.ZERO),
        duration(map, "barge_in_after"));
  }

  private static Voice voice(YamlMap map, Voice standard) {
    return new Voice(
        map.value("voice").flatMap(YamlValue::text).orElse(standard.name()),
        map.value("rate").flatMap(value -> value.number(0.5, 2)).orElse(standard.rate()),
        map.value("pitch")
            .flatMap(value -> value.number(-12, 12))
            .orElse(standard.pitchSemitones()),
        map.value("volume").flatMap(value -> value.number(0, 2)).orElse(standard.volume()));
  }

  private static Optional<Duration> duration(YamlMap map, String key) {
    return map.value(key).flatMap(value -> value.duration(Duration.ZERO, LONGEST));
  }

  private static Optional<String> digits(YamlValue value) {
    return value
        .text()
        .flatMap(
            text -> {
              if (text.matches("[0-9*#A-D]{1,32}")) {
                return Optional.of(text);
              }
              value.reject("must be 1 to 32 keys out of 0-9 * # A-D");
              return Optional.empty();
            });
  }
}
