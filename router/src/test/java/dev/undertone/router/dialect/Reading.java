package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One client that reads one answer, as a relay would hand it over. */
final class Reading {

  static final Receipt RECEIPT =
      new Receipt(
          "gen-1",
          "support",
          "vip",
          "patient",
          "a",
          "7f3a",
          List.of(
              new AttemptReport(
                  "openai/small",
                  Optional.empty(),
                  Optional.of(FailureKind.RATE_LIMITED),
                  "openai: HTTP 429"),
              new AttemptReport(
                  "openai/large", Optional.of(Duration.ofMillis(212)), Optional.empty(), "")),
          "openai/large",
          new TokenUsage(30, 10, 0, 12, 4),
          List.of(
              new Receipt.Bill(
                  "openai/large", new TokenUsage(30, 10, 0, 12, 4), new Cost(1_230, true))),
          480);

  /**
   * A client.
   *
   * @param usage whether it asks for the counts, where its dialect has them asked for
   */
  record Client(Dialect dialect, boolean stream, boolean usage) {

    static List<Client> all() {
      return List.of(
          new Client(Dialect.CHAT, true, false),
          new Client(Dialect.CHAT, true, true),
          new Client(Dialect.CHAT, false, false),
          new Client(Dialect.MESSAGES, true, false),
          new Client(Dialect.MESSAGES, false, false),
          new Client(Dialect.RESPONSES, true, false),
          new Client(Dialect.RESPONSES, false, false));
    }

    ClientAnswer answer() {
      String input =
          dialect == Dialect.RESPONSES
              ? "\"input\":\"Hi\""
              : "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
      String options = usage ? ",\"stream_options\":{\"include_usage\":true}" : "";
      String body = "{\"model\":\"support\"," + input + ",\"stream\":" + stream + options + "}";
      return Requests.scan(dialect, Goldens.utf8(body)).answer("gen-1", 1_800_000_000);
    }

    @Override
    public String toString() {
      return Goldens.word(dialect) + (stream ? " stream" : " whole") + (usage ? " usage" : "");
    }
  }

  /**
   * @param sent all the client got
   * @param failure kind, where the answer broke; null where it did not
   */
  record Result(String sent, @org.jspecify.annotations.Nullable ProviderException failure) {
    @Override
    public String toString() {
      return failure == null ? sent : sent + "!! " + failure.kind() + " " + failure.getMessage();
    }
  }

  private Reading() {}

  static Result read(Client client, Dialect provider, boolean streamed, List<byte[]> reads) {
    ClientAnswer answer = client.answer();
    AnswerStream stream = answer.attempt(provider, streamed);
    var sent = new ByteArrayOutputStream();
    try {
      for (byte[] read : reads) {
        sent.writeBytes(stream.accept(read));
        if (stream.isComplete()) {
          break;
        }
      }
      sent.writeBytes(stream.end());
      sent.writeBytes(answer.finish(stream, RECEIPT));
      return new Result(Goldens.text(sent.toByteArray()), null);
    } catch (ProviderException e) {
      if (stream.spoke()) {
        sent.writeBytes(answer.broken(e, RECEIPT));
      }
      return new Result(Goldens.text(sent.toByteArray()), e);
    }
  }

  /** The events of a stream, one read each. */
  static List<byte[]> events(byte[] stream) {
    List<byte[]> events = new ArrayList<>();
    var cut = new SseEvents("test");
    SseEvents.Sink sink =
        event -> {
          var out = new Bytes(64);
          event.copyTo(out);
          events.add(out.take());
        };
    cut.accept(stream, sink);
    cut.finish(sink);
    return events;
  }

  static List<byte[]> cutAt(byte[] stream, int at) {
    return List.of(
        Arrays.copyOfRange(stream, 0, at), Arrays.copyOfRange(stream, at, stream.length));
  }

  static List<byte[]> byteByByte(byte[] stream) {
    List<byte[]> reads = new ArrayList<>(stream.length);
    for (byte b : stream) {
      reads.add(new byte[] {b});
    }
    return reads;
  }
}
