package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.reply.ProviderException;

/** Writes the events of the responses dialect: items in order, each with its parts. */
final class ResponsesStreamWriter implements StreamWriter, BlockOrder.Blocks {

  private final AnswerContext context;
  private final BlockOrder order;
  private final ArrayNode output;
  private String model;
  private boolean begun;
  private int sequence;
  private String itemId = "";
  private String callId = "";
  private String callName = "";
  private final StringBuilder text = new StringBuilder();

  ResponsesStreamWriter(AnswerContext context) {
    this.context = context;
    this.model = context.model();
    this.output = Json.MAPPER.createArrayNode();
    this.order = new BlockOrder(this);
  }

  private ResponsesStreamWriter(ResponsesStreamWriter of) {
    this.context = of.context;
    this.model = of.model;
    this.output = of.output.deepCopy();
    this.begun = of.begun;
    this.sequence = of.sequence;
    this.itemId = of.itemId;
    this.callId = of.callId;
    this.callName = of.callName;
    this.text.append(of.text);
    this.order = new BlockOrder(of.order, this);
  }

  @Override
  public StreamWriter fork() {
    return new ResponsesStreamWriter(this);
  }

  @Override
  public void adopt(Piece piece) {
    throw new IllegalStateException("no provider speaks this dialect");
  }

  @Override
  public void write(Piece piece, Bytes out) {
    if (piece instanceof Piece.Start start && !begun && !start.model().isEmpty()) {
      model = start.model();
    }
    if (piece.speaks() || piece instanceof Piece.Signature) {
      begin(out);
      order.write(piece, out);
    }
  }

  private void begin(Bytes out) {
    if (begun) {
      return;
    }
    begun = true;
    ArrayNode none = Json.MAPPER.createArrayNode();
    ObjectNode response = ResponsesAnswer.response(context, model, "in_progress", none);
    event("response.created", out).add(",\"response\":").add(Json.bytes(response)).add("}\n\n");
    event("response.in_progress", out).add(",\"response\":").add(Json.bytes(response)).add("}\n\n");
  }

  @Override
  public void open(BlockOrder.Kind kind, String id, String name, Bytes out) {
    text.setLength(0);
    itemId = prefix(kind) + context.id() + "_" + output.size();
    callId = ResponsesAnswer.callId(context, id, itemId);
    callName = name;
    ObjectNode item =
        switch (kind) {
          case REASONING -> ResponsesAnswer.reasoning(itemId, "", "");
          case TOOL -> ResponsesAnswer.call(itemId, "in_progress", callId, name, "");
          case TEXT, REFUSAL, NONE -> ResponsesAnswer.message(itemId, "in_progress", null);
        };
    event("response.output_item.added", out).add(",\"output_index\":").add(output.size());
    out.add(",\"item\":").add(Json.bytes(item)).add("}\n\n");
    switch (kind) {
      case REASONING -> {
        inItem("response.reasoning_summary_part.added", out).add(",\"summary_index\":0");
        out.add(",\"part\":").add(Json.bytes(ResponsesAnswer.summary(""))).add("}\n\n");
      }
      case TEXT, NONE -> part("response.content_part.added", ResponsesAnswer.text(""), out);
      case REFUSAL -> part("response.content_part.added", ResponsesAnswer.refusal(""), out);
      case TOOL -> {}
    }
  }

  private static String prefix(BlockOrder.Kind kind) {
    return switch (kind) {
      case REASONING -> "rs_";
      case TOOL -> "fc_";
      case TEXT, REFUSAL, NONE -> "msg_";
    };
  }

  private void part(String type, ObjectNode part, Bytes out) {
    inItem(type, out).add(",\"content_index\":0,\"part\":").add(Json.bytes(part)).add("}\n\n");
  }

  @Override
  public void add(BlockOrder.Kind kind, String more, Bytes out) {
    if (more.isEmpty()) {
      return;
    }
    text.append(more);
    switch (kind) {
      case REASONING ->
          inItem("response.reasoning_summary_text.delta", out).add(",\"summary_index\":0");
      case TOOL -> inItem("response.function_call_arguments.delta", out);
      case REFUSAL -> inItem("response.refusal.delta", out).add(",\"content_index\":0");
      case TEXT, NONE ->
          inItem("response.output_text.delta", out).add(",\"content_index\":0,\"logprobs\":[]");
    }
    out.add(",\"delta\":").quoted(more).add("}\n\n");
  }

  @Override
  public void close(BlockOrder.Kind kind, String signature, Bytes out) {
    String whole = text.toString();
    ObjectNode item =
        switch (kind) {
          case REASONING -> {
            inItem("response.reasoning_summary_text.done", out)
                .add(",\"summary_index\":0,\"text\":");
            out.quoted(whole).add("}\n\n");
            inItem("response.reasoning_summary_part.done", out)
                .add(",\"summary_index\":0,\"part\":");
            out.add(Json.bytes(ResponsesAnswer.summary(whole))).add("}\n\n");
            String sealed = signature.isEmpty() ? "" : SealedThinking.ofSignature(signature);
            yield ResponsesAnswer.reasoning(itemId, whole, sealed);
          }
          case TOOL -> {
            inItem("response.function_call_arguments.done", out).add(",\"name\":").quoted(callName);
            out.add(",\"arguments\":").quoted(whole).add("}\n\n");
            yield ResponsesAnswer.call(itemId, "completed", callId, callName, whole);
          }
          case REFUSAL -> {
            inItem("response.refusal.done", out).add(",\"content_index\":0,\"refusal\":");
            out.quoted(whole).add("}\n\n");
            part("response.content_part.done", ResponsesAnswer.refusal(whole), out);
            yield ResponsesAnswer.message(itemId, "completed", ResponsesAnswer.refusal(whole));
          }
          case TEXT, NONE -> {
            inItem("response.output_text.done", out).add(",\"content_index\":0,\"logprobs\":[]");
            out.add(",\"text\":").quoted(whole).add("}\n\n");
            part("response.content_part.done", ResponsesAnswer.text(whole), out);
            yield ResponsesAnswer.message(itemId, "completed", ResponsesAnswer.text(whole));
          }
        };
    done(item, out);
  }

  private void done(ObjectNode item, Bytes out) {
    event("response.output_item.done", out).add(",\"output_index\":").add(output.size());
    out.add(",\"item\":").add(Json.bytes(item)).add("}\n\n");
    output.add(item);
  }

  @Override
  public void redacted(String data, Bytes out) {
    itemId = prefix(BlockOrder.Kind.REASONING) + context.id() + "_" + output.size();
    ObjectNode item = ResponsesAnswer.reasoning(itemId, "", SealedThinking.ofRedacted(data));
    event("response.output_item.added", out).add(",\"output_index\":").add(output.size());
    out.add(",\"item\":").add(Json.bytes(item)).add("}\n\n");
    done(item, out);
  }

  @Override
  public void finish(Piece.Finish finish, Receipt receipt, Bytes out) {
    begin(out);
    order.end(out);
    String status = ResponsesAnswer.status(finish.stop());
    ObjectNode response = ResponsesAnswer.response(context, model, status, output);
    ResponsesAnswer.ended(response, finish.stop(), receipt);
    event("response." + status, out).add(",\"response\":").add(Json.bytes(response)).add("}\n\n");
  }

  @Override
  public void broken(ProviderException why, Receipt receipt, Bytes out) {
    begin(out);
    ApiError told = Errors.of(why);
    ObjectNode response = ResponsesAnswer.response(context, model, "failed", partial());
    String code = told.status() == 429 ? "rate_limit_exceeded" : "server_error";
    response.putObject("error").put("code", code).put("message", told.message());
    ResponsesAnswer.receipt(response, receipt);
    event("response.failed", out).add(",\"response\":").add(Json.bytes(response)).add("}\n\n");
    // To OpenAI's own clients the event above is an answer like any other; this one they throw.
    event("error", out)
        .add(",\"code\":")
        .quoted(code)
        .add(",\"message\":")
        .quoted(told.message())
        .add(",\"param\":null}\n\n");
  }

  /** What is complete, and the text that is not. */
  private ArrayNode partial() {
    ArrayNode items = output.deepCopy();
    if (order.open() == BlockOrder.Kind.TEXT) {
      items.add(
          ResponsesAnswer.message(itemId, "incomplete", ResponsesAnswer.text(text.toString())));
    }
    return items;
  }

  private Bytes inItem(String type, Bytes out) {
    return event(type, out)
        .add(",\"item_id\":")
        .quoted(itemId)
        .add(",\"output_index\":")
        .add(output.size());
  }

  private Bytes event(String type, Bytes out) {
    return out.add("event: ")
        .add(type)
        .add("\ndata: {\"type\":\"")
        .add(type)
        .add("\",\"sequence_number\":")
        .add(sequence++);
  }
}
