package dev.undertone.router.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.dialect.Gathered.Block;
import java.util.ArrayList;
import java.util.List;

/** Writes whole answers in the client's dialect. */
final class WholeAnswers {

  private WholeAnswers() {}

  static byte[] write(
      AnswerContext context, Gathered gathered, Piece.Finish finish, Receipt receipt) {
    return Json.bytes(
        switch (context.client()) {
          case CHAT, EMBEDDINGS -> chat(context, gathered, finish, receipt);
          case MESSAGES -> messages(context, gathered, finish, receipt);
          case RESPONSES -> ResponsesAnswer.whole(context, gathered, finish, receipt);
        });
  }

  private static ObjectNode chat(
      AnswerContext context, Gathered gathered, Piece.Finish finish, Receipt receipt) {
    ObjectNode message = Json.object().put("role", "assistant");
    var text = new StringBuilder();
    var reasoning = new StringBuilder();
    var refusal = new StringBuilder();
    ArrayNode thinking = Json.MAPPER.createArrayNode();
    ArrayNode calls = Json.MAPPER.createArrayNode();
    for (Block block : gathered.blocks()) {
      switch (block) {
        case Block.Text each -> text.append(each.text());
        case Block.Refusal each -> refusal.append(each.text());
        case Block.Reasoning each -> {
          reasoning.append(each.text());
          if (!each.signature().isEmpty()) {
            thinking
                .addObject()
                .put("type", "thinking")
                .put("thinking", each.text().toString())
                .put("signature", each.signature().toString());
          }
        }
        case Block.Redacted each ->
            thinking.addObject().put("type", "redacted_thinking").put("data", each.data());
        case Block.Call call -> {
          String id = call.id().isEmpty() ? "call_" + context.id() + "_" + calls.size() : call.id();
          ObjectNode written = calls.addObject().put("id", id).put("type", "function");
          written
              .putObject("function")
              .put("name", call.name())
              .put("arguments", call.arguments().toString());
        }
      }
    }
    if (text.isEmpty()) {
      message.putNull("content");
    } else {
      message.put("content", text.toString());
    }
    if (refusal.isEmpty()) {
      message.putNull("refusal");
    } else {
      message.put("refusal", refusal.toString());
    }
    if (!reasoning.isEmpty()) {
      message.put("reasoning_content", reasoning.toString());
    }
    if (!thinking.isEmpty()) {
      message.set("thinking_blocks", thinking);
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    ObjectNode body =
        Json.object()
            .put("id", "chatcmpl-" + context.id())
            .put("object", "chat.completion")
            .put("created", context.created())
            .put("model", model(context, gathered));
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.set("message", message);
    choice.putNull("logprobs").put("finish_reason", finish.stop().chat());
    body.set("usage", ReceiptJson.withCost(ReceiptJson.chatUsage(receipt.usage()), receipt.cost()));
    body.set("metadata", ReceiptJson.metadata(receipt));
    return body;
  }

  private static ObjectNode messages(
      AnswerContext context, Gathered gathered, Piece.Finish finish, Receipt receipt) {
    ObjectNode body =
        Json.object()
            .put("id", "msg_" + context.id())
            .put("type", "message")
            .put("role", "assistant")
            .put("model", model(context, gathered));
    ArrayNode content = body.putArray("content");
    List<String> notes = new ArrayList<>();
    for (Block block : gathered.blocks()) {
      switch (block) {
        case Block.Text each -> text(each.text(), content);
        case Block.Refusal each -> text(each.text(), content);
        case Block.Reasoning each ->
            content
                .addObject()
                .put("type", "thinking")
                .put("thinking", each.text().toString())
                .put("signature", each.signature().toString());
        case Block.Redacted each ->
            content.addObject().put("type", "redacted_thinking").put("data", each.data());
        case Block.Call call -> {
          String id =
              call.id().isEmpty()
                  ? "toolu_" + context.id() + "_" + content.size()
                  : ToolIds.taken(call.id());
          content
              .addObject()
              .put("type", "tool_use")
              .put("id", id)
              .put("name", call.name())
              .set("input", input(call, id, notes));
        }
      }
    }
    boolean refused = gathered.blocks().stream().anyMatch(Block.Refusal.class::isInstance);
    body.put("stop_reason", finish.stop().messages(refused));
    if (finish.sequence().isEmpty()) {
      body.putNull("stop_sequence");
    } else {
      body.put("stop_sequence", finish.sequence());
    }
    body.set(
        "usage", ReceiptJson.withCost(ReceiptJson.messagesUsage(receipt.usage()), receipt.cost()));
    ObjectNode metadata = ReceiptJson.metadata(receipt);
    if (!notes.isEmpty()) {
      notes.forEach(metadata.putArray("notes")::add);
    }
    body.set("metadata", metadata);
    return body;
  }

  private static void text(StringBuilder text, ArrayNode content) {
    content.addObject().put("type", "text").put("text", text.toString());
  }

  private static JsonNode input(Block.Call call, String id, List<String> notes) {
    String arguments = call.arguments().toString();
    if (arguments.isBlank()) {
      return Json.object();
    }
    try {
      JsonNode input = Json.MAPPER.readTree(arguments);
      if (input.isObject()) {
        return input;
      }
    } catch (JsonProcessingException e) {
      notes.add("the arguments of call " + id + " are not JSON and were replaced by {}");
      return Json.object();
    }
    notes.add("the arguments of call " + id + " are no JSON object and were replaced by {}");
    return Json.object();
  }

  static String model(AnswerContext context, Gathered gathered) {
    return gathered.model().isEmpty() ? context.model() : gathered.model();
  }
}
