package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.dialect.Gathered.Block;
import org.jspecify.annotations.Nullable;

/** The response object of the responses dialect, and the items in it. */
final class ResponsesAnswer {

  private ResponsesAnswer() {}

  static ObjectNode whole(
      AnswerContext context, Gathered gathered, Piece.Finish finish, Receipt receipt) {
    String model = WholeAnswers.model(context, gathered);
    ArrayNode output = Json.MAPPER.createArrayNode();
    for (Block block : gathered.blocks()) {
      String id = itemId(context, output.size(), block);
      ObjectNode item =
          switch (block) {
            case Block.Text text -> message(id, "completed", text(text.text().toString()));
            case Block.Refusal text -> message(id, "completed", refusal(text.text().toString()));
            case Block.Reasoning r ->
                reasoning(
                    id,
                    r.text().toString(),
                    r.signature().isEmpty()
                        ? ""
                        : SealedThinking.ofSignature(r.signature().toString()));
            case Block.Redacted redacted ->
                reasoning(id, "", SealedThinking.ofRedacted(redacted.data()));
            case Block.Call call ->
                call(
                    id,
                    "completed",
                    callId(context, call.id(), id),
                    call.name(),
                    call.arguments().toString());
          };
      output.add(item);
    }
    ObjectNode response = response(context, model, status(finish.stop()), output);
    ended(response, finish.stop(), receipt);
    return response;
  }

  private static String itemId(AnswerContext context, int index, Block block) {
    return switch (block) {
          case Block.Text _, Block.Refusal _ -> "msg_";
          case Block.Reasoning _, Block.Redacted _ -> "rs_";
          case Block.Call _ -> "fc_";
        }
        + context.id()
        + "_"
        + index;
  }

  static String callId(AnswerContext context, String id, String itemId) {
    return id.isEmpty() ? "call_" + itemId : id;
  }

  static String status(Piece.Stop stop) {
    return stop == Piece.Stop.LENGTH || stop == Piece.Stop.FILTERED ? "incomplete" : "completed";
  }

  static ObjectNode response(AnswerContext context, String model, String status, ArrayNode output) {
    ObjectNode response =
        Json.object()
            .put("id", "resp_" + context.id())
            .put("object", "response")
            .put("created_at", context.created())
            .put("status", status);
    response.putNull("error").putNull("incomplete_details").putNull("instructions");
    response.putNull("metadata");
    response.put("model", model);
    response.set("output", output);
    response.put("parallel_tool_calls", true).putNull("previous_response_id");
    response.put("store", false).putNull("temperature");
    response.put("tool_choice", "auto").putArray("tools");
    return response.putNull("top_p").putNull("usage");
  }

  /** Adds what is known at the end only. */
  static void ended(ObjectNode response, Piece.Stop stop, Receipt receipt) {
    if (stop == Piece.Stop.LENGTH) {
      response.putObject("incomplete_details").put("reason", "max_output_tokens");
    } else if (stop == Piece.Stop.FILTERED) {
      response.putObject("incomplete_details").put("reason", "content_filter");
    }
    receipt(response, receipt);
  }

  static void receipt(ObjectNode response, Receipt receipt) {
    response.set(
        "usage", ReceiptJson.withCost(ReceiptJson.responsesUsage(receipt.usage()), receipt.cost()));
    response.set("metadata", ReceiptJson.metadata(receipt));
  }

  static ObjectNode message(String id, String status, @Nullable ObjectNode part) {
    ObjectNode item =
        Json.object()
            .put("id", id)
            .put("type", "message")
            .put("status", status)
            .put("role", "assistant");
    ArrayNode content = item.putArray("content");
    if (part != null) {
      content.add(part);
    }
    return item;
  }

  static ObjectNode text(String text) {
    ObjectNode part = Json.object().put("type", "output_text").put("text", text);
    part.putArray("annotations");
    part.putArray("logprobs");
    return part;
  }

  static ObjectNode refusal(String text) {
    return Json.object().put("type", "refusal").put("refusal", text);
  }

  static ObjectNode summary(String text) {
    return Json.object().put("type", "summary_text").put("text", text);
  }

  /**
   * @param sealed what its provider needs to have it back; empty for nothing
   */
  static ObjectNode reasoning(String id, String text, String sealed) {
    ObjectNode item = Json.object().put("id", id).put("type", "reasoning");
    ArrayNode summary = item.putArray("summary");
    if (!text.isEmpty()) {
      summary.add(summary(text));
    }
    if (sealed.isEmpty()) {
      item.putNull("encrypted_content");
    } else {
      item.put("encrypted_content", sealed);
    }
    return item;
  }

  static ObjectNode call(String id, String status, String callId, String name, String arguments) {
    return Json.object()
        .put("id", id)
        .put("type", "function_call")
        .put("status", status)
        .put("call_id", callId)
        .put("name", name)
        .put("arguments", arguments);
  }
}
