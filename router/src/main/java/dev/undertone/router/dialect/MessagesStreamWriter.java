package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.reply.ProviderException;

/** Writes the events of Anthropic's dialect, each with its {@code event} line. */
final class MessagesStreamWriter implements StreamWriter, BlockOrder.Blocks {

  private final AnswerContext context;
  private final BlockOrder order;
  private String model;
  private boolean begun;
  private boolean refused;
  private int index = -1;

  MessagesStreamWriter(AnswerContext context) {
    this.context = context;
    this.model = context.model();
    this.order = new BlockOrder(this);
  }

  private MessagesStreamWriter(MessagesStreamWriter of) {
    this.context = of.context;
    this.model = of.model;
    this.begun = of.begun;
    this.refused = of.refused;
    this.index = of.index;
    this.order = new BlockOrder(of.order, this);
  }

  @Override
  public StreamWriter fork() {
    return new MessagesStreamWriter(this);
  }

  @Override
  public void write(Piece piece, Bytes out) {
    if (piece instanceof Piece.Start start && !begun && !start.model().isEmpty()) {
      model = start.model();
    }
    refused |= piece instanceof Piece.Refusal;
    if (piece.speaks() || piece instanceof Piece.Signature) {
      begin(out);
      order.write(piece, out);
    }
  }

  @Override
  public void adopt(Piece piece) {
    begun = true;
  }

  /** Notes an event that reached the client in its provider's own bytes. */
  void adoptEvent(String type, int itsIndex, String kind) {
    switch (type) {
      case "message_start" -> begun = true;
      case "content_block_start" -> {
        index = Math.max(index, itsIndex);
        order.adopt(
            switch (kind) {
              case "text" -> BlockOrder.Kind.TEXT;
              case "tool_use" -> BlockOrder.Kind.TOOL;
              default -> BlockOrder.Kind.REASONING;
            });
      }
      case "content_block_stop" -> order.adopt(BlockOrder.Kind.NONE);
      default -> {}
    }
  }

  /** Closes the block that a provider left open. */
  void closeBlock(Bytes out) {
    order.end(out);
  }

  private void begin(Bytes out) {
    if (begun) {
      return;
    }
    begun = true;
    ObjectNode message =
        Json.object()
            .put("id", "msg_" + context.id())
            .put("type", "message")
            .put("role", "assistant")
            .put("model", model);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message.set("usage", ReceiptJson.messagesUsage(TokenUsage.NONE));
    event("message_start", out).add("\"message\":").add(Json.bytes(message)).add("}\n\n");
  }

  @Override
  public void open(BlockOrder.Kind kind, String id, String name, Bytes out) {
    index++;
    ObjectNode block = Json.object();
    switch (kind) {
      case REASONING -> block.put("type", "thinking").put("thinking", "").put("signature", "");
      case TOOL -> {
        String callId = id.isEmpty() ? "toolu_" + context.id() + "_" + index : ToolIds.taken(id);
        block.put("type", "tool_use").put("id", callId).put("name", name).putObject("input");
      }
      case TEXT, REFUSAL, NONE -> block.put("type", "text").put("text", "");
    }
    event("content_block_start", out).add("\"index\":").add(index);
    out.add(",\"content_block\":").add(Json.bytes(block)).add("}\n\n");
  }

  @Override
  public void add(BlockOrder.Kind kind, String text, Bytes out) {
    delta(out);
    switch (kind) {
      case REASONING -> out.add("\"thinking_delta\",\"thinking\":");
      case TOOL -> out.add("\"input_json_delta\",\"partial_json\":");
      case TEXT, REFUSAL, NONE -> out.add("\"text_delta\",\"text\":");
    }
    out.quoted(text).add("}}\n\n");
  }

  private void delta(Bytes out) {
    event("content_block_delta", out).add("\"index\":").add(index).add(",\"delta\":{\"type\":");
  }

  @Override
  public void close(BlockOrder.Kind kind, String signature, Bytes out) {
    if (!signature.isEmpty()) {
      delta(out);
      out.add("\"signature_delta\",\"signature\":").quoted(signature).add("}}\n\n");
    }
    event("content_block_stop", out).add("\"index\":").add(index).add("}\n\n");
  }

  @Override
  public void redacted(String data, Bytes out) {
    index++;
    ObjectNode block = Json.object().put("type", "redacted_thinking").put("data", data);
    event("content_block_start", out).add("\"index\":").add(index);
    out.add(",\"content_block\":").add(Json.bytes(block)).add("}\n\n");
    event("content_block_stop", out).add("\"index\":").add(index).add("}\n\n");
  }

  @Override
  public void finish(Piece.Finish finish, Receipt receipt, Bytes out) {
    begin(out);
    order.end(out);
    ObjectNode delta = Json.object().put("stop_reason", finish.stop().messages(refused));
    if (finish.sequence().isEmpty()) {
      delta.putNull("stop_sequence");
    } else {
      delta.put("stop_sequence", finish.sequence());
    }
    ObjectNode usage =
        ReceiptJson.withCost(ReceiptJson.messagesUsage(receipt.usage()), receipt.cost());
    event("message_delta", out).add("\"delta\":").add(Json.bytes(delta));
    out.add(",\"usage\":").add(Json.bytes(usage));
    out.add(",\"metadata\":").add(Json.bytes(ReceiptJson.metadata(receipt))).add("}\n\n");
    out.add("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  @Override
  public void broken(ProviderException why, Receipt receipt, Bytes out) {
    event("error", out).add("\"error\":").add(Json.bytes(Errors.messages(Errors.of(why))));
    out.add(",\"metadata\":").add(Json.bytes(ReceiptJson.metadata(receipt))).add("}\n\n");
  }

  private static Bytes event(String type, Bytes out) {
    return out.add("event: ").add(type).add("\ndata: {\"type\":\"").add(type).add("\",");
  }
}
