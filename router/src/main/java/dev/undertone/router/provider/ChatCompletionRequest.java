package dev.undertone.router.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.reply.Message;
import java.util.List;
import java.util.Set;

/** Writes the body of a chat completions request. */
final class ChatCompletionRequest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a route's parameters may not set: the stream depends on it. */
  private static final Set<String> OURS =
      Set.of("model", "messages", "stream", "stream_options", "n");

  private ChatCompletionRequest() {}

  /** The body as UTF-8 JSON. */
  static byte[] body(Model.Request request) {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", request.model());
    messages(request.messages(), body.putArray("messages"));
    body.put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    request
        .parameters()
        .forEach(
            (name, value) -> {
              if (!OURS.contains(name) && !name.startsWith(ScriptedModel.PARAMETER_PREFIX)) {
                body.putPOJO(name, value);
              }
            });
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("parameters, must be numbers, strings or booleans", e);
    }
  }

  private static void messages(List<Message> messages, ArrayNode array) {
    ArrayNode openCalls = null;
    for (Message message : messages) {
      if (message instanceof Message.ToolCall call) {
        if (openCalls == null) {
          // Calls of one answer belong into one message; providers refuse them apart.
          openCalls = array.addObject().put("role", "assistant").putArray("tool_calls");
        }
        ObjectNode entry = openCalls.addObject().put("id", call.id()).put("type", "function");
        entry.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        continue;
      }
      openCalls = null;
      switch (message) {
        case Message.System system -> plain(array, "system", system.text());
        case Message.Caller caller -> plain(array, "user", caller.text());
        case Message.Agent agent -> plain(array, "assistant", agent.heard());
        case Message.ToolResult result ->
            plain(array, "tool", result.result()).put("tool_call_id", result.id());
        case Message.ToolCall call ->
            throw new IllegalStateException("handled above: " + call.id());
      }
    }
  }

  private static ObjectNode plain(ArrayNode array, String role, String content) {
    return array.addObject().put("role", role).put("content", content);
  }
}
