package dev.undertone.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderErrorsTest {

  private final ProviderErrors errors =
      new ProviderErrors(
          "openai", "secret-key-1", InstantSource.fixed(Instant.parse("2026-10-21T07:27:30Z")));

  private ProviderException refused(int status, String after, String afterMillis, String body) {
    return errors.ofStatus(
        status, Optional.ofNullable(after), Optional.ofNullable(afterMillis), body);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      emptyValue = "",
      value = {
        "301, '',                      '',                                UNAVAILABLE",
        "400, '',                      'bad temperature',                 INVALID_REQUEST",
        "400, context_length_exceeded, '',                                CONTEXT_TOO_LONG",
        "400, '',  'This model''s maximum context length is 4096 tokens', CONTEXT_TOO_LONG",
        "413, '',                      'prompt is too long: 9 > 8',       CONTEXT_TOO_LONG",
        "400, content_filter,          '',                                REFUSED",
        "400, content_policy_violation, '',                               REFUSED",
        "401, invalid_api_key,         '',                                UNAUTHORIZED",
        "402, '',                      '',                                UNAVAILABLE",
        "403, '',                      '',                                UNAUTHORIZED",
        "404, model_not_found,         '',                                UNAVAILABLE",
        "408, '',                      '',                                UNAVAILABLE",
        "409, '',                      '',                                UNAVAILABLE",
        "413, '',                      '',                                INVALID_REQUEST",
        "422, '',                      '',                                INVALID_REQUEST",
        "429, rate_limit_exceeded,     '',                                RATE_LIMITED",
        "429, insufficient_quota,      '',                                RATE_LIMITED",
        "500, '',                      '',                                UNAVAILABLE",
        "500, '',                      'maximum context length',          UNAVAILABLE",
        "503, '',                      '',                                UNAVAILABLE",
        "529, '',                      '',                                UNAVAILABLE",
      })
  void aStatusAndACodeAreOneKind(int status, String code, String message, FailureKind expected) {
    assertThat(ProviderErrors.kind(status, code, message)).isEqualTo(expected);
  }

  @Nested
  class RetryAfter {

    @ParameterizedTest
    @CsvSource(
        nullValues = "-",
        value = {
          "7,                             -,    7000",
          "0.5,                           -,    500",
          "7,                             250,  250",
          "86400,                         -,    600000",
          "'Wed, 21 Oct 2026 07:28:00 GMT', -,  30000",
          "'Wed, 21 Oct 2026 07:27:00 GMT', -,  0",
          "'Tue, 21 Oct 2036 07:28:00 GMT', -,  600000",
          "soon,                          -,    -",
          "-,                             -,    -",
          "-1,                            -,    -",
        })
    void isReadInSecondsMillisecondsOrAsADate(String after, String afterMillis, Long millis) {
      assertThat(refused(429, after, afterMillis, "").retryAfter())
          .isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
    }
  }

  @Nested
  class Messages {

    @Test
    void sayWhatTheProviderSaid() {
      var failure = refused(400, null, null, "{\"error\":{\"message\":\"temperature is 3\"}}");

      assertThat(failure).hasMessage("openai: HTTP 400: temperature is 3");
    }

    @Test
    void areCutAndOfOneLine() {
      var failure = refused(502, null, null, "<html>\n" + "x".repeat(10_000));

      assertThat(failure.getMessage()).hasSizeLessThan(250).doesNotContain("\n");
    }

    @Test
    void neverHoldTheKeyNorAnythingLikeOne() {
      var failure = refused(401, null, null, "wrong: secret-key-1, also sk-proj-abc123DEF");

      assertThat(failure).hasMessageNotContaining("secret-key-1").hasMessageNotContaining("abc123");
    }
  }
}
