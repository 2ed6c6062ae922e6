package dev.undertone.gateway.telephony;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSignatureTest {

  /** Of token 12345 and {@code wss://localhost:8443/twilio/media}. */
  private static final String SIGNED = "2xPxNJD8MYG4pKwqnwbT5WUA0CE=";

  private final TwilioSignature signature = new TwilioSignature("12345");

  @Test
  void theKnownVectorIsValid() {
    assertThat(signature.isValid("wss://localhost:8443/twilio/media", Map.of(), SIGNED)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wss://localhost:8443/twilio/media/",
        "wss://localhost/twilio/media",
        "ws://localhost:8443/twilio/media"
      })
  void anotherUrlIsNot(String url) {
    assertThat(signature.isValid(url, Map.of(), SIGNED)).isFalse();
  }

  @Test
  void anotherTokenIsNot() {
    var other = new TwilioSignature("12346");

    assertThat(other.isValid("wss://localhost:8443/twilio/media", Map.of(), SIGNED)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "2xPxNJD8MYG4pKwqnwbT5WUA0CE"})
  void anotherSignatureIsNot(String given) {
    assertThat(signature.isValid("wss://localhost:8443/twilio/media", Map.of(), given)).isFalse();
  }

  /** The example of Twilio's own documentation of request validation. */
  @Test
  void formParametersAreSignedInOrderOfTheirNames() {
    var form =
        Map.of(
            "CallSid", "CA1234567890ABCDE",
            "Caller", "+14158675309",
            "Digits", "1234",
            "From", "+14158675309",
            "To", "+18005551212");

    assertThat(
            signature.isValid(
                "https://mycompany.com/myapp.php?foo=1&bar=2",
                form,
                "RSOYDt4T1cUTdK1PDd93/VVr8B8="))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://mycompany.com:443", "https://mycompany.com:8443"})
  void aUrlWithAPortMayHaveBeenSignedWithout(String origin) {
    var form =
        Map.of(
            "CallSid", "CA1234567890ABCDE",
            "Caller", "+14158675309",
            "Digits", "1234",
            "From", "+14158675309",
            "To", "+18005551212");

    assertThat(
            signature.isValid(
                origin + "/myapp.php?foo=1&bar=2", form, "RSOYDt4T1cUTdK1PDd93/VVr8B8="))
        .isTrue();
  }
}
