package dev.undertone.gateway;

import dev.undertone.conversation.Conversation;
import dev.undertone.gateway.api.ApiConfig;
import dev.undertone.gateway.yaml.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Prints a configuration as the file that would make it; secrets by the names of their variables.
 */
final class ConfigPrinter {

  private final StringBuilder out = new StringBuilder();

  private ConfigPrinter() {}

  static String print(GatewayConfig config) {
    var printer = new ConfigPrinter();
    printer.server(config.server());
    printer.twilio(config.twilio());
    printer.tenants(config.server().tenants());
    printer.signals(config.signals());
    printer.turn(config.turn());
    printer.stt(config.stt());
    printer.section("vad").value("engine", config.vad().engine());
    printer.tts(config.tts());
    printer.routers(config.routers());
    printer.agents(config.agents());
    printer.api(config.api());
    printer.llm(config.llm());
    printer.section("models").value("dir", config.models());
    return printer.out.toString();
  }

  private void server(GatewayConfig.Server server) {
    section("server")
        .value("host", server.host())
        .value("port", server.port())
        .value("token_env", server.token())
        .value("max_calls", server.maxCalls())
        .value("max_connections_per_address", server.maxConnectionsPerAddress())
        .value("max_message_bytes", server.maxMessageBytes())
        .value("open_within", server.openWithin())
        .value("allowed_origins", server.allowedOrigins());
  }

  private void api(ApiConfig api) {
    section("api")
        .value("enabled", api.enabled())
        .value("max_in_flight", api.maxInFlight())
        .value("max_streams_per_connection", api.maxStreamsPerConnection())
        .value("max_body_bytes", api.maxBodyBytes())
        .value("max_buffered_bytes", api.maxBufferedBytes())
        .value("body_within", api.bodyWithin())
        .value("budget", api.budget())
        .value("log", api.log());
  }

  private void tenants(List<GatewayConfig.TenantAccess> tenants) {
    out.append(tenants.isEmpty() ? "\ntenants: {}\n" : "\ntenants:\n");
    for (GatewayConfig.TenantAccess access : tenants) {
      out.append("  ").append(access.tenant().id()).append(":\n");
      List<Secret> tokens = access.tokens();
      nested(
          "token_env",
          tokens.size() == 1 ? tokens.getFirst() : tokens.stream().map(Secret::variable).toList());
      if (!access.tenant().emotion()) {
        nested("emotion", false);
      }
      nested("context", access.tenant().context().word());
      nested("agent", access.tenant().agent());
    }
  }

  private void signals(GatewayConfig.Signals signals) {
    section("deployment").value("context", signals.policy().context().word());
    section("signals")
        .value("voice", signals.voice())
        .value("emotion", signals.policy().on())
        .value("record_emotion", signals.recorded())
        .value("emotion_model", signals.model());
  }

  private void twilio(GatewayConfig.Twilio twilio) {
    section("twilio")
        .value("auth_token_env", twilio.authToken())
        .value("public_url", twilio.publicUrl());
  }

  private void turn(Conversation.Settings turn) {
    section("turn")
        .value("gap", turn.turnGap())
        .value("end_silence", turn.endSilence())
        .value("patient_silence", turn.patientSilence())
        .value("brief_silence", turn.briefSilence())
        .value("max_turn", turn.maxTurn())
        .value("max_call", turn.maxCall())
        .value("hang_over", turn.hangOver())
        .value("final_transcript_within", turn.finalTranscriptWithin());
  }

  private void stt(GatewayConfig.Stt stt) {
    section("stt")
        .value("threads", stt.threads())
        .value("max_queued", stt.maxQueued())
        .value("idle_engines", stt.idleEngines());
    out.append("  models:\n");
    for (Map.Entry<String, String> model : new TreeMap<>(stt.models()).entrySet()) {
      out.append("  ");
      value(model.getKey(), model.getValue());
    }
    section("language")
        .value("detect", stt.language().detect())
        .value("candidates", stt.language().candidates());
  }

  private void tts(GatewayConfig.Tts tts) {
    section("tts").value("engine", tts.engine());
    out.append("  mary:\n");
    nested("voice", tts.maryVoice());
    out.append("  openai:\n");
    nested("base_url", tts.openai().baseUrl());
    nested("key_env", tts.openai().key());
    nested("model", tts.openai().model());
    nested("voice", tts.openai().voice());
  }

  private void routers(GatewayConfig.Routers routers) {
    section("routers")
        .value("dir", routers.directory())
        .value("files", routers.files())
        .value("always", routers.always())
        .value("reload", routers.reload())
        .value("keep_decisions", routers.keepDecisions())
        .value("decision_log", routers.decisions().file())
        .value("decision_log_ttl", routers.decisions().settings().timeToLive())
        .value("decision_log_max", Math.toIntExact(routers.decisions().settings().maxRecords()))
        .value("decision_log_max_mb", (int) (routers.decisions().settings().maxBytes() >> 20));
  }

  private void agents(GatewayConfig.Agents agents) {
    section("agents").value("dir", agents.directory()).value("default", agents.standard());
    out.append(agents.byDoor().isEmpty() ? "  doors: {}\n" : "  doors:\n");
    for (Map.Entry<String, String> door : new TreeMap<>(agents.byDoor()).entrySet()) {
      out.append("    ").append(door.getKey()).append(": ").append(door.getValue()).append('\n');
    }
  }

  private void llm(GatewayConfig.Llm llm) {
    section("llm").value("mode", llm.mode());
    out.append("  openai:\n");
    nested("key_env", llm.openai().key());
    nested("base_url_env", llm.openai().baseUrl());
    nested("model_env", llm.openai().model());
    value("ollama_url", llm.ollamaUrl());
  }

  private ConfigPrinter section(String name) {
    out.append(out.isEmpty() ? "" : "\n").append(name).append(":\n");
    return this;
  }

  private void nested(String key, Object value) {
    out.append("  ");
    value(key, value);
  }

  private ConfigPrinter value(String key, Object value) {
    out.append("  ").append(key).append(": ").append(written(value)).append('\n');
    return this;
  }

  private static String written(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? "on" : "off";
      case Integer number -> number.toString();
      case Duration duration -> Durations.format(duration);
      case Secret secret -> secret(secret);
      case GatewayConfig.Setting setting ->
          scalar(setting.variable()) + setting.value().map(v -> "   # " + v).orElse("   # not set");
      case Optional<?> maybe -> scalar(maybe.map(Object::toString).orElse(""));
      case Path path -> scalar(path.toString());
      case Collection<?> items -> items.stream().map(ConfigPrinter::written).toList().toString();
      default -> scalar(value.toString());
    };
  }

  private static String secret(Secret secret) {
    return secret.variable().isEmpty()
        ? "\"\""
        : secret.variable() + (secret.isSet() ? "   # set, not shown" : "   # not set");
  }

  private static String scalar(String text) {
    boolean plain = text.matches("[A-Za-z0-9_./][A-Za-z0-9_./:@%+-]*[A-Za-z0-9_/]|[A-Za-z0-9_]");
    return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
