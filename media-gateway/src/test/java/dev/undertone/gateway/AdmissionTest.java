package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

  private final ServerRig rig = new ServerRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Nested
  class AnAccessToken {

    @Test
    void isAskedOfABrowserInItsFirstMessage() throws Exception {
      rig.serve(rig.withToken("s3cret"), ServerRig.LISTENS);
      var stranger = rig.connect("/v1/call");
      var friend = rig.connect("/v1/call");

      stranger.say("{\"type\":\"hello\",\"token\":\"guess\"}");
      friend.say("{\"type\":\"hello\",\"token\":\"s3cret\"}");

      assertThat(stranger.next("error").encode()).doesNotContain("guess").contains("token");
      assertThat(stranger.closeCode()).isEqualTo(1008);
      friend.next("ready");
    }

    @Test
    void mayComeAsAHeaderOrASubprotocol() throws Exception {
      rig.serve(rig.withToken("s3cret"), ServerRig.LISTENS);

      var header = rig.connect(rig.at("/v1/call").putHeader("authorization", "Bearer s3cret"));
      var subprotocol =
          rig.connect(rig.at("/v1/events").setSubProtocols(List.of("undertone", "token.s3cret")));

      header.say(ServerRig.HELLO);
      header.next("ready");
      subprotocol.next("call.started");
      assertThat(subprotocol.socket.subProtocol()).isEqualTo("undertone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics?token=s3cret"})
    void isAskedOfThoseWhoReadMetrics(String path) throws Exception {
      rig.serve(rig.withToken("s3cret"), ServerRig.LISTENS);

      assertThat(rig.get(path).statusCode()).isEqualTo(401);
      assertThat(rig.get(path, "authorization", "Bearer guess").statusCode()).isEqualTo(401);
      assertThat(rig.get(path, "authorization", "Bearer s3cret").statusCode()).isEqualTo(200);
    }

    @Test
    void isAskedOfThoseWhoListenAndOfTwilio() {
      rig.serve(rig.withToken("s3cret"), ServerRig.LISTENS);

      assertThat(rig.refused(rig.at("/v1/events?token=s3cret")).getStatus()).isEqualTo(401);
      assertThat(rig.refused(rig.at("/twilio/media")).getStatus()).isEqualTo(403);
    }

    @Test
    void mustBeThereBeforeAnyoneElseCanReachTheServer() {
      assertThatThrownBy(
              () ->
                  new ServerConfig(
                      "0.0.0.0",
                      8080,
                      Optional.empty(),
                      Map.of(),
                      Set.of(),
                      Optional.empty(),
                      ServerConfig.Limits.STANDARD))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("host = '0.0.0.0'")
          .hasMessageContaining("access token");
    }
  }

  @Nested
  class AnOrigin {

    @Test
    void ofAnotherSiteIsRefused() {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      for (String path : List.of("/v1/call", "/v1/events", "/twilio/media")) {
        var options = rig.at(path).putHeader("origin", "https://evil.example");
        assertThat(rig.refused(options).getStatus()).isEqualTo(403);
      }
    }

    @Test
    void thatOnlyResolvesToUsIsRefusedWithoutAToken() {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var options =
          rig.at("/v1/call")
              .putHeader("origin", "http://rebound.example")
              .putHeader("host", "rebound.example");

      assertThat(rig.refused(options).getStatus()).isEqualTo(403);
    }

    @Test
    void ofOurOwnPageIsWelcome() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var own = rig.at("/v1/call").putHeader("origin", "http://127.0.0.1:" + rig.port);

      var client = rig.connect(own);

      client.say(ServerRig.HELLO);
      client.next("ready");
    }
  }
}
