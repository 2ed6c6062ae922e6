package dev.undertone.gateway.house;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A far end without manners: bytes on a connection that nobody takes care of. */
final class RawSocket implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader in;

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
  }

  /** Asks for a WebSocket; the first line of the answer, after which it is closed. */
  static String upgrade(int port, String path) throws IOException {
    try (RawSocket raw = connect(port)) {
      return raw.ask(path);
    }
  }

  /** A WebSocket that is open. */
  static RawSocket open(int port, String path) throws IOException {
    RawSocket raw = connect(port);
    String status = raw.ask(path);
    if (!status.startsWith("HTTP/1.1 101 ")) {
      raw.close();
      throw new AssertionError("answer = " + status + ", must be 101");
    }
    return raw;
  }

  private static RawSocket connect(int port) throws IOException {
    return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  private String ask(String path) throws IOException {
    String[] lines = {
      "GET " + path + " HTTP/1.1",
      "Host: 127.0.0.1",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    };
    bytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
    String status = in.readLine();
    String header = status;
    while (header != null && !header.isEmpty()) {
      header = in.readLine();
    }
    return String.valueOf(status);
  }

  /** Introduces itself as Twilio does. */
  void startsTwilioCall(String callSid) throws IOException {
    sends(
        ("{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"streamSid\":\"MZ1\","
                + "\"callSid\":\"%s\",\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
                + "\"sampleRate\":8000,\"channels\":1}}}")
            .formatted(callSid));
  }

  /** Sends loud frames of 40 ms, all at once. */
  void speaksToTwilio(int frames) throws IOException {
    var loud = new byte[320];
    for (int i = 0; i < loud.length; i++) {
      // The greatest values of either sign in mu-law, changing every 2.5 ms: a tone of 200 Hz.
      loud[i] = (byte) (i / 20 % 2 == 0 ? 0x80 : 0x00);
    }
    String payload = Base64.getEncoder().encodeToString(loud);
    for (int i = 0; i < frames; i++) {
      sends("{\"event\":\"media\",\"media\":{\"payload\":\"" + payload + "\"}}");
    }
  }

  /** Sends a text frame with a mask of zeros. */
  private void sends(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    var frame = ByteBuffer.allocate(8 + payload.length);
    frame.put((byte) 0x81).put((byte) (0x80 | 126)).putShort((short) payload.length).putInt(0);
    bytes(frame.put(payload).array());
  }

  /** Sends bytes as they are. */
  void bytes(byte[] raw) throws IOException {
    socket.getOutputStream().write(raw);
  }

  /** Goes without a word: the connection is reset. */
  void vanishes() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
