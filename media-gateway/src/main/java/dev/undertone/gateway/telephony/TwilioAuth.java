package dev.undertone.gateway.telephony;

/**
 * How Twilio proves itself.
 *
 * @param authToken of the account; never logged
 * @param publicUrl how Twilio reaches us, {@code https://host[:port]} without a path
 */
public record TwilioAuth(String authToken, String publicUrl) {
  public TwilioAuth {
    if (authToken.isEmpty()) {
      throw new IllegalArgumentException("twilio.auth_token = '', must not be empty");
    }
    if (!publicUrl.matches("https?://[^/?#\\s]+")) {
      throw new IllegalArgumentException(
          "twilio.public_url = '" + publicUrl + "', must be https://host without a path");
    }
  }

  /** The same place for a WebSocket. */
  public String socketUrl() {
    return "ws" + publicUrl.substring("http".length());
  }

  @Override
  public String toString() {
    return "TwilioAuth[publicUrl=" + publicUrl + "]";
  }
}
