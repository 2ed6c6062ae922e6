package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GatewayServerTest {

  private final ServerRig rig = new ServerRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Nested
  class TheRestOfTheHouse {

    @Test
    void saysWhyItIsNotReady() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      rig.missing = List.of("the recogniser's model is loading");
      var before = rig.get("/readyz");
      rig.missing = List.of();
      var after = rig.get("/readyz");

      assertThat(before.statusCode()).isEqualTo(503);
      assertThat(new JsonObject(before.body()).getJsonArray("missing"))
          .containsExactly("the recogniser's model is loading");
      assertThat(after.statusCode()).isEqualTo(200);
      assertThat(rig.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void servesItsPageWithNothingFromElsewhere() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      var page = rig.get("/");

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'");
      assertThat(page.body()).contains("<title>");
      assertThat(page.body()).doesNotContainPattern("(?i)(src|href)=\"(https?:)?//");
      assertThat(rig.get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsListenersOfEveryCallOrOfOne() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var all = rig.connect("/v1/events");
      var one = rig.connect("/v1/events?call=mine");
      all.next("listening");
      one.next("listening");

      for (String id : List.of("other", "mine")) {
        var client = rig.connect("/v1/call");
        client.say("{\"type\":\"hello\",\"call\":\"" + id + "\"}");
        client.next("ready");
      }

      assertThat(all.next("call.started").getString("call")).isEqualTo("other");
      assertThat(all.next("call.started").getString("call")).isEqualTo("mine");
      assertThat(one.next("call.started").getString("call")).isEqualTo("mine");
    }

    @Test
    void refusesToListenToAnIdThatNoCallCanHave() {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      assertThat(rig.refused(rig.at("/v1/events?call=a%20b")).getStatus()).isEqualTo(400);
    }

    @Test
    void runsOnEpollWhereThereIsOne() {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      assertThat(rig.server.isNative()).isEqualTo(System.getProperty("os.name").equals("Linux"));
    }

    @Test
    void namesThePortThatItCannotHave() {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var open = ServerConfig.LOOPBACK;
      var taken =
          new ServerConfig(
              open.host(),
              rig.port,
              Optional.empty(),
              Map.of(),
              Set.of(),
              Optional.empty(),
              open.limits());

      try (var second = new GatewayServer(taken, rig.desk, rig.hub, rig.metrics, List::of)) {
        assertThatThrownBy(second::start)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("127.0.0.1:" + rig.port);
      }
    }
  }
}
