package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.reply.ProviderException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes chat completion chunks.
 *
 * <p>Reasoning goes out as {@code reasoning_content}; where its provider signed it, a chunk with
 * {@code thinking_blocks} follows, which a client hands back with the message.
 */
final class ChatStreamWriter implements StreamWriter {

  private final AnswerContext context;
  private String id;
  private String model;
  private long created;
  private boolean begun;
  private boolean roleSent;
  private byte[] head = {};
  private final StringBuilder reasoning = new StringBuilder();
  private final Map<Integer, Integer> calls = new HashMap<>(4);
  private int callBase;
  private int nextCall;

  ChatStreamWriter(AnswerContext context) {
    this.context = context;
    this.id = "chatcmpl-" + context.id();
    this.model = context.model();
    this.created = context.created();
  }

  private ChatStreamWriter(ChatStreamWriter of) {
    this.context = of.context;
    this.id = of.id;
    this.model = of.model;
    this.created = of.created;
    this.begun = of.begun;
    this.roleSent = of.roleSent;
    this.nextCall = of.nextCall;
    this.callBase = of.nextCall; // another model counts its calls from 0 again
  }

  @Override
  public StreamWriter fork() {
    return new ChatStreamWriter(this);
  }

  @Override
  public void write(Piece piece, Bytes out) {
    switch (piece) {
      case Piece.Start start -> {
        if (!begun && !start.model().isEmpty()) {
          model = start.model();
        }
        begun = true;
      }
      case Piece.Text text -> delta(out).add("\"content\":").quoted(text.text()).add(tail());
      case Piece.Reasoning each -> {
        reasoning.append(each.text());
        delta(out).add("\"reasoning_content\":").quoted(each.text()).add(tail());
      }
      case Piece.Signature signature -> {
        ObjectNode block = Json.object().put("type", "thinking");
        block.put("thinking", reasoning.toString()).put("signature", signature.signature());
        reasoning.setLength(0);
        delta(out).add("\"thinking_blocks\":[").add(Json.bytes(block)).add("]").add(tail());
      }
      case Piece.Redacted redacted -> {
        ObjectNode block = Json.object().put("type", "redacted_thinking");
        block.put("data", redacted.data());
        delta(out).add("\"thinking_blocks\":[").add(Json.bytes(block)).add("]").add(tail());
      }
      case Piece.Refusal refusal ->
          delta(out).add("\"refusal\":").quoted(refusal.text()).add(tail());
      case Piece.Tool tool -> tool(tool, out);
      case Piece.Aside _, Piece.Finish _, Piece.Usage _, Piece.Done _ -> {}
    }
  }

  private void tool(Piece.Tool tool, Bytes out) {
    Integer known = calls.get(tool.index());
    delta(out).add("\"tool_calls\":[{\"index\":");
    if (known == null) {
      int index = callBase + calls.size();
      calls.put(tool.index(), index);
      nextCall = index + 1;
      String callId = tool.id().isEmpty() ? "call_" + context.id() + "_" + index : tool.id();
      out.add(index).add(",\"id\":").quoted(callId);
      out.add(",\"type\":\"function\",\"function\":{\"name\":").quoted(tool.name()).add(",");
    } else {
      out.add(known).add(",\"function\":{");
    }
    out.add("\"arguments\":").quoted(tool.arguments()).add("}}]").add(tail());
  }

  @Override
  public void adopt(Piece piece) {
    roleSent = true;
    switch (piece) {
      case Piece.Start start -> {
        begun = true;
        id = start.id().isEmpty() ? id : start.id();
        model = start.model().isEmpty() ? model : start.model();
        created = start.created() == 0 ? created : start.created();
      }
      case Piece.Tool tool -> nextCall = Math.max(nextCall, tool.index() + 1);
      default -> {}
    }
  }

  private Bytes delta(Bytes out) {
    if (!roleSent) {
      roleSent = true;
      out.add(head()).add("\"role\":\"assistant\",\"content\":\"\"").add(tail());
    }
    return out.add(head());
  }

  private byte[] head() {
    if (head.length == 0) {
      head = opened(new Bytes(256)).add("\"choices\":[{\"index\":0,\"delta\":{").take();
    }
    return head;
  }

  private Bytes opened(Bytes out) {
    return out.add("data: {\"id\":")
        .quoted(id)
        .add(",\"object\":\"chat.completion.chunk\",\"created\":")
        .add(created)
        .add(",\"model\":")
        .quoted(model)
        .add(",");
  }

  private String tail() {
    return "},\"logprobs\":null,\"finish_reason\":null}]" + usageNull() + "}\n\n";
  }

  private String usageNull() {
    return context.includeUsage() ? ",\"usage\":null" : "";
  }

  @Override
  public void finish(Piece.Finish finish, Receipt receipt, Bytes out) {
    finishChunk(finish.stop().chat(), context.includeUsage() ? null : receipt, out);
    if (context.includeUsage()) {
      usageChunk(receipt, out);
    }
    out.add("data: [DONE]\n\n");
  }

  /** The chunk that says why the model stopped, with the receipt where none follows. */
  void finishChunk(String reason, @Nullable Receipt receipt, Bytes out) {
    delta(out).add("},\"logprobs\":null,\"finish_reason\":").quoted(reason).add("}]");
    if (receipt == null) {
      out.add(usageNull());
    } else {
      out.add(",\"metadata\":").add(Json.bytes(ReceiptJson.metadata(receipt)));
    }
    out.add("}\n\n");
  }

  /** The chunk without choices that tells the counts, the cost and the receipt. */
  void usageChunk(Receipt receipt, Bytes out) {
    ObjectNode usage = ReceiptJson.withCost(ReceiptJson.chatUsage(receipt.usage()), receipt.cost());
    opened(out).add("\"choices\":[],\"usage\":").add(Json.bytes(usage));
    out.add(",\"metadata\":").add(Json.bytes(ReceiptJson.metadata(receipt))).add("}\n\n");
  }

  @Override
  public void broken(ProviderException why, Receipt receipt, Bytes out) {
    ApiError error = Errors.of(why);
    delta(out).add("},\"logprobs\":null,\"finish_reason\":\"error\"}],\"error\":");
    out.add(Json.bytes(Errors.chat(error)));
    out.add(",\"metadata\":").add(Json.bytes(ReceiptJson.metadata(receipt))).add("}\n\n");
  }
}
