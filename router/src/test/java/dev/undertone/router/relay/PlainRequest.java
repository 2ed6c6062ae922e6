package dev.undertone.router.relay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.dialect.AnswerStream;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.ClientAnswer;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Extras;
import dev.undertone.router.dialect.Outgoing;
import dev.undertone.router.dialect.ProviderErrors;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.dialect.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * A chat whose answers are the bare text of what the provider said, so that a test reads them at a
 * glance: tokens as they are, {@code <finished>} or {@code <broken KIND>} at the end.
 */
record PlainRequest(boolean stream, Extras extras, int tokens) implements ApiRequest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Dialect dialect() {
    return Dialect.CHAT;
  }

  @Override
  public String model() {
    return "auto";
  }

  @Override
  public RequestFacts facts() {
    return new RequestFacts(tokens, 1, Set.of());
  }

  @Override
  public String lastUserText() {
    return "hello";
  }

  @Override
  public byte[] bodyFor(Outgoing outgoing) {
    return Script.utf8(
        "{\"model\":\""
            + outgoing.model()
            + "\",\"stream\":"
            + stream
            + ",\"said\":\""
            + outgoing.said()
            + "\"}");
  }

  @Override
  public ClientAnswer answer(String id, long epochSeconds) {
    return new PlainAnswer(stream);
  }

  private static final class PlainAnswer implements ClientAnswer {
    private final boolean stream;
    private Stream last;

    private PlainAnswer(boolean stream) {
      this.stream = stream;
    }

    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public AnswerStream attempt(Dialect provider, boolean streamed, ProviderErrors errors) {
      String before = last != null && last.spoke() ? last.text() : "";
      last = new Stream(streamed, stream, before);
      return last;
    }

    @Override
    public byte[] finish(AnswerStream winner, Receipt receipt) {
      return Script.utf8((stream ? "" : winner.text()) + "<finished>");
    }

    @Override
    public byte[] broken(ProviderException why, Receipt receipt) {
      return Script.utf8("<broken " + why.kind() + ">");
    }
  }

  private static final class Stream implements AnswerStream {
    private final boolean streamed;
    private final boolean passOn;
    private final String before;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private Optional<TokenUsage> usage = Optional.empty();
    private String calls = "";
    private boolean finished;
    private boolean done;
    private boolean refused;

    private Stream(boolean streamed, boolean passOn, String before) {
      this.streamed = streamed;
      this.passOn = passOn;
      this.before = before;
    }

    @Override
    public byte[] accept(byte[] bytes) {
      read.writeBytes(bytes);
      if (!streamed) {
        return NOTHING;
      }
      int from = text.length();
      byte[] raw = read.toByteArray();
      int end = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          end = raw.length - bytes.length + i + 1;
        }
      }
      if (raw.length - end > 1 << 20) {
        throw new ProviderException(FailureKind.MALFORMED, "plain", "a line exceeds 1 MiB");
      }
      if (end == 0) {
        return NOTHING;
      }
      read.reset();
      read.write(raw, end, raw.length - end);
      for (String line : new String(raw, 0, end, StandardCharsets.UTF_8).split("\r?\n", -1)) {
        if (line.equals("data: [DONE]")) {
          done = true;
        } else if (line.startsWith("data: ")) {
          chunk(line.substring("data: ".length()), "delta");
        }
      }
      return passOn ? Script.utf8(text.substring(from)) : NOTHING;
    }

    private void chunk(String data, String part) {
      JsonNode chunk;
      try {
        chunk = JSON.readTree(data);
      } catch (JacksonException e) {
        throw new ProviderException(FailureKind.MALFORMED, "plain", "a chunk is not JSON", e);
      }
      if (chunk.has("error")) {
        throw new ProviderException(
            FailureKind.UNAVAILABLE, "plain", chunk.path("error").path("message").asText());
      }
      JsonNode choice = chunk.path("choices").path(0);
      text.append(choice.path(part).path("content").asText(""));
      calls += choice.path(part).path("tool_calls").toString();
      finished |= choice.path("finish_reason").isTextual();
      refused |= choice.path("finish_reason").asText().equals("content_filter");
      JsonNode counted = chunk.path("usage");
      if (counted.isObject()) {
        usage =
            Optional.of(
                new TokenUsage(
                    counted.path("prompt_tokens").asLong(),
                    counted.path("prompt_tokens_details").path("cached_tokens").asLong(),
                    0,
                    counted.path("completion_tokens").asLong(),
                    0));
      }
    }

    @Override
    public byte[] end() {
      if (!streamed) {
        chunk(read.toString(StandardCharsets.UTF_8), "message");
      }
      if (!finished) {
        throw new ProviderException(FailureKind.MALFORMED, "plain", "the answer is not complete");
      }
      return passOn && !streamed ? Script.utf8(text.toString()) : NOTHING;
    }

    @Override
    public boolean spoke() {
      return !text.isEmpty();
    }

    @Override
    public boolean isComplete() {
      return done;
    }

    @Override
    public boolean hasFinishReason() {
      return finished;
    }

    @Override
    public boolean canBeContinued() {
      return true;
    }

    @Override
    public boolean isRefusal() {
      return refused;
    }

    @Override
    public Optional<TokenUsage> usage() {
      return usage;
    }

    @Override
    public long characters() {
      return text.length();
    }

    @Override
    public String text() {
      return before + text;
    }

    @Override
    public String calls() {
      return calls;
    }
  }
}
