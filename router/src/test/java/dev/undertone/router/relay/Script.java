package dev.undertone.router.relay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What {@link MisbehavingProvider} does to one request: bytes on the wire, and pauses. Immutable.
 */
public record Script(List<Step> steps) {

  private static final String STREAM_HEAD =
      """
      HTTP/1.1 200 OK
      content-type: text/event-stream
      transfer-encoding: chunked

      """;

  /** One thing it does. */
  public sealed interface Step permits Write, Wait, Hang, Cut, Flood {}

  public record Write(byte[] bytes) implements Step {}

  public record Wait(long millis) implements Step {}

  /** Nothing more comes. */
  public record Hang() implements Step {}

  /** The connection is closed. */
  public record Cut() implements Step {}

  /** The bytes come again and again for as long as the client reads. */
  public record Flood(byte[] bytes) implements Step {}

  public Script {
    steps = List.copyOf(steps);
  }

  /** Takes the request, and says nothing. */
  public static Script silence() {
    return new Script(List.of(new Hang()));
  }

  /** A whole answer that is not a stream. */
  public static Script body(int status, String type, String body, String... headers) {
    byte[] bytes = utf8(body);
    StringBuilder head =
        new StringBuilder("HTTP/1.1 " + status + " Scripted\r\ncontent-type: " + type + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("content-length: ").append(bytes.length).append("\r\n\r\n");
    return new Script(List.of(new Write(utf8(head.toString())), new Write(bytes)));
  }

  /** An error as OpenAI gives it. */
  public static Script error(int status, String code, String message, String... headers) {
    return body(
        status,
        "application/json",
        "{\"error\":{\"message\":\"" + message + "\",\"type\":\"x\",\"code\":\"" + code + "\"}}",
        headers);
  }

  /** The head of a stream; what follows is told by the other methods. */
  public static Script stream() {
    return new Script(List.of(new Write(utf8(STREAM_HEAD.replace("\n", "\r\n")))));
  }

  /** A complete stream of chat completions. */
  public static Script saying(String... tokens) {
    return stream().tokens(tokens).finished();
  }

  /** A complete answer of chat completions that is not streamed. */
  public static Script answering(String text) {
    return body(200, "application/json", completion(text, "stop"));
  }

  public static String completion(String text, String finish) {
    return "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
        + text
        + "\"},\"finish_reason\":\""
        + finish
        + "\"}],\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":5,\"total_tokens\":35}}";
  }

  /** A complete answer of Anthropic's messages that is not streamed. */
  public static Script message(String text) {
    return body(
        200,
        "application/json",
        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\""
            + text
            + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
            + "\"usage\":{\"input_tokens\":30,\"output_tokens\":5}}");
  }

  /** The beginning of a stream of Anthropic's messages, up to these tokens. */
  public static Script messageStream(String... tokens) {
    Script all =
        stream()
            .named(
                "message_start",
                "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
                    + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":30,\"output_tokens\":1}}")
            .named(
                "content_block_start",
                "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
            .named("ping", "");
    for (String token : tokens) {
      all =
          all.named(
              "content_block_delta",
              "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + token + "\"}");
    }
    return all;
  }

  /** The end of a stream of Anthropic's messages. */
  public Script messageFinished() {
    return named("content_block_stop", "\"index\":0")
        .named(
            "message_delta",
            "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                + "\"usage\":{\"output_tokens\":5}")
        .named("message_stop", "")
        .closed();
  }

  /** An event of Anthropic's, with these members beside its type. */
  public Script named(String type, String members) {
    String more = members.isEmpty() ? "" : "," + members;
    return bytes(utf8("event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more + "}\n\n"));
  }

  /** More of them, one event each. */
  public Script tokens(String... tokens) {
    Script all = this;
    for (String token : tokens) {
      all = all.event(chunk(token));
    }
    return all;
  }

  public Script event(String data) {
    return bytes(utf8("data: " + data + "\n\n"));
  }

  /** Bytes of the body, as one HTTP chunk. */
  public Script bytes(byte[] bytes) {
    return with(new Write(framed(bytes)));
  }

  /** Finish, usage, {@code [DONE]} and the end of the body. */
  public Script finished() {
    return event(FINISH).event(usage(30, 5)).event("[DONE]").closed();
  }

  /** The end of the body. */
  public Script closed() {
    return with(new Write(utf8("0\r\n\r\n")));
  }

  public Script pause(long millis) {
    return with(new Wait(millis));
  }

  public Script cut() {
    return with(new Cut());
  }

  public Script hang() {
    return with(new Hang());
  }

  public Script flood(String data) {
    return with(new Flood(framed(utf8("data: " + data + "\n\n"))));
  }

  /** After a while, before anything else. */
  public Script after(long millis) {
    List<Step> all = new ArrayList<>();
    all.add(new Wait(millis));
    all.addAll(steps);
    return new Script(all);
  }

  /** The same bytes, each in a write of its own. */
  public Script dripping() {
    List<Step> drops = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Write(byte[] bytes)) {
        for (byte b : bytes) {
          drops.add(new Write(new byte[] {b}));
        }
      } else {
        drops.add(step);
      }
    }
    return new Script(drops);
  }

  private Script with(Step step) {
    List<Step> all = new ArrayList<>(steps);
    all.add(step);
    return new Script(all);
  }

  public static final String FINISH =
      "{\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
          + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

  public static String chunk(String text) {
    return "{\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + text
        + "\"},\"finish_reason\":null}]}";
  }

  public static String usage(int prompt, int completion) {
    return "{\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[],\"usage\":{\"prompt_tokens\":"
        + prompt
        + ",\"completion_tokens\":"
        + completion
        + ",\"total_tokens\":"
        + (prompt + completion)
        + "}}";
  }

  /** An HTTP chunk. */
  static byte[] framed(byte[] bytes) {
    var framed = new ByteArrayOutputStream();
    framed.writeBytes(utf8(Integer.toHexString(bytes.length) + "\r\n"));
    framed.writeBytes(bytes);
    framed.writeBytes(utf8("\r\n"));
    return framed.toByteArray();
  }

  /** A piece of a text of {@code length} bytes. */
  static String longText(int length) {
    char[] text = new char[length];
    Arrays.fill(text, 'x');
    return new String(text);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
