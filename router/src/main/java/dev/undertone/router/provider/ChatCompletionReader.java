package dev.undertone.router.provider;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.FinishReason;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.router.dialect.ProviderErrors;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of an OpenAI-compatible chat completion.
 *
 * <p>Tolerates what upstreams are known to do: no role chunk, {@code content: null}, usage on any
 * or every chunk, with or without choices, tool ids repeated or missing, several tool calls in one
 * chunk, {@code finish_reason: stop} after tool calls, reasoning deltas (not for speech, so
 * ignored), errors inside a stream, a whole completion instead of a stream. It does not tolerate a
 * stream that only stops: without a finish reason, or {@code [DONE]} after some text, an answer is
 * not finished.
 *
 * <p>Single thread; pure.
 */
final class ChatCompletionReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ProviderErrors errors;
  private boolean sawChunk;
  private boolean said;
  private boolean calledTool;
  private boolean done;
  private @Nullable FinishReason finish;
  private ReplyEvent.@Nullable Usage usage;

  ChatCompletionReader(ProviderErrors errors) {
    this.errors = errors;
  }

  /**
   * Reads one chunk.
   *
   * @param sink takes what it holds, in order; never a {@link ReplyEvent.Finished}
   * @throws dev.undertone.conversation.reply.ProviderException when it is an error or unreadable
   */
  void accept(SseReader.Event event, Consumer<ReplyEvent> sink) {
    String data = event.data().strip();
    if (data.isEmpty() || done) {
      return;
    }
    if (data.equals("[DONE]")) {
      done = true;
      return;
    }
    JsonNode chunk = parse(data);
    JsonNode error = chunk.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      throw errors.ofError(error);
    }
    if (event.name().equals("error")) {
      throw errors.ofError(chunk);
    }
    sawChunk = true;
    for (JsonNode choice : chunk.path("choices")) {
      if (choice.path("index").asInt(0) == 0) {
        choice(choice, sink);
      }
    }
    usage(chunk.path("usage"), sink);
  }

  /** Whether nothing that comes after can matter. */
  boolean isDone() {
    return done;
  }

  /** Whether the model said why it stopped; at most its usage is still to come. */
  boolean hasFinishReason() {
    return finish != null;
  }

  /**
   * The stream is over.
   *
   * @throws dev.undertone.conversation.reply.ProviderException when the answer is not
   */
  ReplyEvent.Finished finish() {
    if (finish == FinishReason.CONTENT_FILTER && !said) {
      throw errors.of(FailureKind.REFUSED, "the provider's content filter withheld the answer");
    }
    if (finish != null) {
      boolean tools = finish == FinishReason.STOP && calledTool;
      return finished(tools ? FinishReason.TOOL_CALLS : finish);
    }
    if (done && (said || calledTool)) {
      return finished(calledTool ? FinishReason.TOOL_CALLS : FinishReason.STOP);
    }
    if (!sawChunk) {
      throw errors.of(
          FailureKind.MALFORMED, "the answer is not a stream of chat completion chunks");
    }
    throw errors.of(
        done ? FailureKind.MALFORMED : FailureKind.UNAVAILABLE,
        done ? "the stream holds no answer" : "the stream ended before the answer did");
  }

  private static ReplyEvent.Finished finished(FinishReason reason) {
    return new ReplyEvent.Finished(reason, List.of(), Cost.NONE);
  }

  private JsonNode parse(String data) {
    try {
      JsonNode chunk = JSON.readTree(data);
      if (chunk.isObject()) {
        return chunk;
      }
    } catch (JacksonException e) {
      throw errors.of(
          FailureKind.MALFORMED, "a chunk of " + data.length() + " characters is not JSON");
    }
    throw errors.of(FailureKind.MALFORMED, "a chunk is not a JSON object");
  }

  private void usage(JsonNode node, Consumer<ReplyEvent> sink) {
    if (!node.isObject()) {
      return;
    }
    var read =
        new ReplyEvent.Usage(
            node.path("prompt_tokens").asLong(0),
            node.path("completion_tokens").asLong(0),
            node.path("prompt_tokens_details").path("cached_tokens").asLong(0));
    if (!read.equals(usage)) {
      usage = read;
      sink.accept(read);
    }
  }

  private void choice(JsonNode choice, Consumer<ReplyEvent> sink) {
    JsonNode delta = choice.has("delta") ? choice.path("delta") : choice.path("message");
    content(delta.path("content"), sink);
    JsonNode refusal = delta.path("refusal");
    if (refusal.isTextual() && !refusal.asText().isEmpty()) {
      said = true;
      sink.accept(new ReplyEvent.Refusal(refusal.asText()));
    }
    int position = 0;
    for (JsonNode call : delta.path("tool_calls")) {
      toolCall(call, call.path("index").asInt(position), sink);
      position++;
    }
    JsonNode reason = choice.path("finish_reason");
    if (finish == null && reason.isTextual()) {
      finish = reason(reason.asText());
    }
  }

  private void content(JsonNode content, Consumer<ReplyEvent> sink) {
    if (content.isArray()) {
      for (JsonNode part : content) {
        text(part.path("text"), sink);
      }
    } else {
      text(content, sink);
    }
  }

  private void text(JsonNode text, Consumer<ReplyEvent> sink) {
    if (text.isTextual() && !text.asText().isEmpty()) {
      said = true;
      sink.accept(new ReplyEvent.Text(text.asText()));
    }
  }

  private void toolCall(JsonNode call, int index, Consumer<ReplyEvent> sink) {
    JsonNode function = call.path("function");
    calledTool = true;
    sink.accept(
        new ReplyEvent.ToolCallDelta(
            index,
            call.path("id").asText(""),
            function.path("name").asText(""),
            function.path("arguments").asText("")));
  }

  private FinishReason reason(String reason) {
    return switch (reason) {
      case "length", "max_tokens" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      case "error" ->
          throw errors.of(FailureKind.UNAVAILABLE, "the provider ended the stream by an error");
      default -> FinishReason.STOP; // "stop", and what others call it: eos, end_turn, stop_sequence
    };
  }
}
