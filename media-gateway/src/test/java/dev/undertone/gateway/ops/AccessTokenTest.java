package dev.undertone.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTokenTest {

  @Test
  void thatIsNotConfiguredIsNotAskedFor() {
    var none = new AccessToken(Optional.empty());

    assertThat(none.isRequired()).isFalse();
    assertThat(none.accepts("")).isTrue();
    assertThat(none.acceptsHeaders("", "")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'Bearer s3cret', '', true",
    "'bearer  s3cret', '', true",
    "'Basic s3cret', '', false",
    "'s3cret', '', false",
    "'Bearer s3cre', '', false",
    "'Bearer s3cret2', '', false",
    "'', 'undertone, token.s3cret', true",
    "'', 'token.s3cret', true",
    "'', 'undertone, token.guess', false",
    "'', 's3cret', false",
    "'', '', false"
  })
  void isLookedForInHeaders(String authorization, String subprotocols, boolean accepted) {
    var token = new AccessToken(Optional.of("s3cret"));

    assertThat(token.acceptsHeaders(authorization, subprotocols)).isEqualTo(accepted);
  }

  @Test
  void isNeverShown() {
    assertThat(new AccessToken(Optional.of("s3cret")).toString()).doesNotContain("s3cret");
  }

  @Test
  void isNotBlank() {
    assertThatThrownBy(() -> new AccessToken(Optional.of(" ")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
