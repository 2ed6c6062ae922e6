package dev.undertone.load.compare;

import java.nio.charset.StandardCharsets;

/**
 * What every gateway is sent: about a kilobyte, as a voice agent asks.
 *
 * @param path of the request
 * @param headers lines with their ends, but for host and length
 * @param model as this gateway knows it
 */
record Payload(String path, String headers, String model) {

  private static final String INSTRUCTIONS =
      "You are the receptionist of a dental practice. Be brief and friendly, speak in whole"
          + " sentences, never use lists. Opening hours are Monday to Friday from eight to six. A"
          + " check-up takes thirty minutes, a cleaning forty. Ask for the name and the date of"
          + " birth before you book, read the appointment back, and offer two dates when the one"
          + " that was asked for is taken. When somebody is in pain, offer the next free slot of"
          + " the day. Never give medical advice; transfer the call when the caller asks for it.";

  /** A whole HTTP request for one answer. */
  byte[] chat(int port) {
    return bytes(port, "");
  }

  /** A whole HTTP request for a stream of some tokens. */
  byte[] stream(int port, int tokens) {
    return bytes(port, ",\"stream\":true,\"max_tokens\":" + tokens);
  }

  /** Size of the body of a chat. */
  int bodyBytes() {
    return body("").length();
  }

  private byte[] bytes(int port, String more) {
    String body = body(more);
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nContent-Type: application/json\r\nAuthorization: Bearer none\r\n"
            + headers
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private String body(String more) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"system\",\"content\":\""
        + INSTRUCTIONS
        + "\"},{\"role\":\"user\",\"content\":\"hi i would like to come in on thursday if you still"
        + " have something in the afternoon\"},{\"role\":\"assistant\",\"content\":\"On Thursday I"
        + " have two and half past three.\"},{\"role\":\"user\",\"content\":\"uh half past three is"
        + " fine please\"}],\"temperature\":0.3"
        + more
        + "}";
  }
}
