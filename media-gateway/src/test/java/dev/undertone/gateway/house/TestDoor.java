package dev.undertone.gateway.house;

import dev.undertone.conversation.audio.G711;
import dev.undertone.gateway.house.FarEnd.Came;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** The two doors as a far end speaks through them, both at 8 kHz. */
enum TestDoor {
  BROWSER("/v1/call") {
    @Override
    void introduce(WebSocket socket, String call, boolean mixed) {
      socket.writeTextMessage(
          "{\"type\":\"hello\",\"v\":1,\"call\":\"%s\",\"in\":{\"rate\":8000},\"out\":{\"rate\":8000},\"mixed\":%b}"
              .formatted(call, mixed));
    }

    @Override
    void speak(WebSocket socket, int sequence, short[] samples) {
      var frame = ByteBuffer.allocate(8 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
      frame.put((byte) 'A').put((byte) 0).putShort((short) sequence);
      frame.putInt(sequence * samples.length / 8);
      for (short sample : samples) {
        frame.putShort(sample);
      }
      socket.writeBinaryMessage(Buffer.buffer(frame.array()));
    }

    @Override
    Came read(WebSocket socket, String text) {
      var message = new JsonObject(text);
      return message.getString("type").equals("clear")
          ? new Came.Clear(message.getInteger("generation"))
          : new Came.Said(message);
    }

    // Plays what came at once, and says so, as far ends do that report what they play.
    @Override
    Came read(WebSocket socket, Buffer binary) {
      int turn = binary.getUnsignedShortLE(2);
      int samples = (binary.length() - 8) / 2;
      long played = binary.getUnsignedIntLE(4) + samples / 8;
      socket.writeTextMessage(
          "{\"type\":\"played\",\"generation\":%d,\"ms\":%d}".formatted(turn, played));
      return new Came.Audio(turn, samples);
    }

    @Override
    boolean isEndOf(JsonObject message, int turn, long millis) {
      return "finished".equals(message.getString("type"))
          && message.getInteger("generation") == turn
          && message.getLong("ms") == millis;
    }
  },

  TWILIO("/twilio/media") {
    @Override
    void introduce(WebSocket socket, String call, boolean mixed) {
      socket.writeTextMessage(
          "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
      socket.writeTextMessage(
          ("{\"event\":\"start\",\"streamSid\":\"MZ%1$s\",\"start\":{\"streamSid\":\"MZ%1$s\","
               + "\"callSid\":\"%1$s\",\"customParameters\":{\"mixed\":\"%2$b\"},\"mediaFormat\":"
               + "{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}")
              .formatted(call, mixed));
    }

    @Override
    void speak(WebSocket socket, int sequence, short[] samples) {
      var coded = new byte[samples.length];
      G711.encodeMuLaw(samples, 0, samples.length, coded, 0);
      socket.writeTextMessage(
          "{\"event\":\"media\",\"media\":{\"track\":\"inbound\",\"timestamp\":\"%d\",\"payload\":\"%s\"}}"
              .formatted(
                  (long) sequence * samples.length / 8, Base64.getEncoder().encodeToString(coded)));
    }

    // A mark comes back as soon as it is there, as if all before it had been played.
    @Override
    Came read(WebSocket socket, String text) {
      var message = new JsonObject(text);
      return switch (message.getString("event")) {
        case "media" -> {
          String payload = message.getJsonObject("media").getString("payload");
          yield new Came.Audio(-1, Base64.getDecoder().decode(payload).length);
        }
        case "clear" -> new Came.Clear(-1);
        case "mark" -> {
          socket.writeTextMessage(text);
          yield new Came.Said(message);
        }
        default -> new Came.Said(message);
      };
    }

    @Override
    Came read(WebSocket socket, Buffer binary) {
      throw new AssertionError("Twilio is sent text only");
    }

    @Override
    boolean isEndOf(JsonObject message, int turn, long millis) {
      return ("t" + turn + "-" + millis).equals(message.getJsonObject("mark").getString("name"));
    }
  };

  private final String path;

  TestDoor(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  /**
   * The first messages.
   *
   * @param mixed whether he says that several people are on his channel
   */
  abstract void introduce(WebSocket socket, String call, boolean mixed);

  /** One frame of the microphone. */
  abstract void speak(WebSocket socket, int sequence, short[] samples);

  /** What a text of the server's is, and the answer that the far end owes. */
  abstract Came read(WebSocket socket, String text);

  /** What a binary message of the server's is, and the answer that the far end owes. */
  abstract Came read(WebSocket socket, Buffer binary);

  /** Whether the server says that with this all of a turn's audio has been sent. */
  abstract boolean isEndOf(JsonObject message, int turn, long millis);
}
