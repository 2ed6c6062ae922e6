package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.turn.TurnId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallDoorTest {

  private final ServerRig rig = new ServerRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Nested
  class ABrowserThatCalls {

    @Test
    void isHeardAndAnswered() throws Exception {
      rig.serve(
          ServerConfig.LOOPBACK,
          (caller, observer) -> caller.link().send(new TurnId(1), 0, new short[] {1, -2}));
      var client = rig.connect("/v1/call");

      client.say("{\"type\":\"hello\",\"in\":{\"rate\":8000},\"metadata\":{\"plan\":\"pro\"}}");
      client.speak(0, 0, 160);
      client.say("{\"type\":\"commit\"}");

      assertThat(client.next("ready").getString("call")).isEqualTo(rig.desk.caller().id().value());
      assertThat(client.next("call.started").getString("door")).isEqualTo("browser");
      assertThat(client.nextBinary().getBytes())
          .containsExactly('B', 0, 1, 0, 0, 0, 0, 0, 1, 0, -2, -1);
      assertThat(rig.desk.input(CallerInput.Audio.class).frame().length()).isEqualTo(160);
      rig.desk.input(CallerInput.Commit.class);
    }

    @Test
    void seesHowTheCallEndedBeforeTheSocketCloses() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = rig.connect("/v1/call");
      client.say(ServerRig.HELLO);
      client.next("ready");

      client.say("{\"type\":\"bye\"}");

      assertThat(client.next("call.done").getString("reason")).isEqualTo("caller_left");
      assertThat(client.closeCode()).isEqualTo(1000);
    }

    @Test
    void leavesTheCallWhenItCloses() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = rig.connect("/v1/call");
      client.say(ServerRig.HELLO);
      client.next("ready");

      client.socket.close();

      assertThat(rig.desk.input(CallerInput.Left.class).how()).isEqualTo("closed");
    }

    @Test
    void mayAskThatItsArousalIsNotComputed() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = rig.connect("/v1/call");

      client.say("{\"type\":\"hello\",\"emotion\":\"off\"}");

      assertThat(client.next("ready").getString("emotion")).isEqualTo("off");
      assertThat(rig.desk.caller().emotion().allowed()).isFalse();
    }

    @Test
    void isToldWhichAgentsThereAre() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = rig.connect("/v1/call");

      client.say("{\"type\":\"hello\",\"agent\":\"nobody\"}");

      var error = client.next("error");
      assertThat(error.getString("field")).isEqualTo("agent");
      assertThat(error.getString("value")).isEqualTo("nobody");
      assertThat(error.getString("rule")).isEqualTo("must be one of [default]");
      assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void isGivenUpWhenItSaysNothing() throws Exception {
      var limits = new ServerConfig.Limits(4_096, 64, Duration.ofMillis(100));
      rig.serve(
          new ServerConfig(
              "127.0.0.1", 0, Optional.empty(), Map.of(), Set.of(), Optional.empty(), limits),
          ServerRig.LISTENS);
      var client = rig.connect("/v1/call");

      assertThat(client.closeCode()).isEqualTo(1008);
    }
  }

  @Nested
  class AMessageThatCannotBeUnderstood {

    @Test
    void isAnsweredAndDoesNotEndTheCall() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = rig.connect("/v1/call");
      client.say(ServerRig.HELLO);
      client.next("ready");

      for (int i = 0; i < 9; i++) {
        client.say("garbage");
      }
      client.say("{\"type\":\"commit\"}");
      for (int i = 0; i < 9; i++) {
        client.say("garbage");
      }
      client.say("{\"type\":\"interrupt\"}");

      rig.desk.input(CallerInput.Interrupt.class);
      assertThat(client.next("error").getString("rule")).startsWith("must be JSON");
      assertThat(rig.metrics.scrape())
          .contains("gateway_messages_malformed_total{door=\"browser\"} 18.0");
    }

    @Test
    void endsTheConnectionTheTenthTimeInARow() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = rig.connect("/v1/call");
      client.say(ServerRig.HELLO);
      client.next("ready");

      for (int i = 0; i < 10; i++) {
        client.say("garbage");
      }

      assertThat(client.closeCode()).isEqualTo(1007);
      rig.desk.input(CallerInput.Left.class);
    }

    @Test
    void endsTheConnectionWhenItIsTooBig() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = rig.connect("/v1/call");
      client.say(ServerRig.HELLO);
      client.next("ready");

      client.socket.writeBinaryMessage(Buffer.buffer(new byte[128 * 1_024 + 1]));

      assertThat(client.closeCode()).isEqualTo(1009);
      rig.desk.input(CallerInput.Left.class);
    }

    @Test
    void endsTheConnectionWhenItsPartsTogetherAreTooBig() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = rig.connect("/v1/call");
      client.say(ServerRig.HELLO);
      client.next("ready");

      var part = Buffer.buffer(new byte[100 * 1_024]);
      client.socket.writeFrame(WebSocketFrame.binaryFrame(part, false));
      client.socket.writeFrame(WebSocketFrame.continuationFrame(part, true));

      assertThat(client.closeCode()).isEqualTo(1009);
      rig.desk.input(CallerInput.Left.class);
    }
  }

  @Nested
  class AFullHouse {

    @Test
    void refusesBeforeTheUpgradeAndSaysWhenToComeBack() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      rig.desk.full.set(true);

      var refused = rig.refused(rig.at("/v1/call"));

      assertThat(refused.getStatus()).isEqualTo(503);
      assertThat(refused.getHeaders().get("retry-after")).isEqualTo("5");
      assertThat(rig.metrics.scrape())
          .contains("calls_refused_total{door=\"browser\",reason=\"full\"} 1.0");
    }

    @Test
    void closesWhatWasUpgradedBeforeItFilled() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = rig.connect("/v1/call");
      rig.desk.full.set(true);

      client.say(ServerRig.HELLO);

      assertThat(client.next("error").getString("field")).isEqualTo("call");
      assertThat(client.closeCode()).isEqualTo(1013);
    }
  }

  @Nested
  class ALinkThatIsSlow {

    @Test
    void holdsUpTheCallerOfABulkLinkAndLosesNothing() throws Exception {
      var gate = new CountDownLatch(1);
      rig.serve(ServerConfig.LOOPBACK, (caller, observer) -> gate.await());
      var client = rig.connect("/v1/call");
      client.say("{\"type\":\"hello\",\"bulk\":true,\"in\":{\"rate\":8000}}");
      client.next("ready");
      for (int i = 0; i < 100; i++) {
        client.speak(i, 100L * i, 800);
      }
      var inbox = rig.desk.caller().inbox();
      client.socket.writePing(Buffer.buffer("x"));

      gate.countDown();

      for (int i = 0; i < 100; i++) {
        assertThat(rig.desk.input(CallerInput.Audio.class).frame().firstSample())
            .isEqualTo(800L * i);
      }
      assertThat(inbox.dropped()).isZero();
    }

    @Test
    void losesTheOldestAudioOfALiveOneAndEndsWhenThatGoesOn() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, (caller, observer) -> {});
      rig.desk.listens = false;
      var client = rig.connect("/v1/call");
      client.say("{\"type\":\"hello\",\"in\":{\"rate\":8000}}");
      client.next("ready");

      for (int i = 0; i < 150; i++) {
        client.speak(i, 20L * i, 160);
      }

      assertThat(client.closeCode()).isEqualTo(1013);
      assertThat(rig.desk.caller().inbox().dropped()).isEqualTo(Duration.ofMillis(2_500));
      assertThat(rig.metrics.scrape())
          .contains("gateway_audio_dropped_seconds_total{door=\"browser\"} 2.5");
    }

    @Test
    void blocksThePlayerUntilTheFarEndReads() throws Exception {
      var sent = new AtomicInteger();
      rig.serve(
          ServerConfig.LOOPBACK,
          (caller, observer) -> {
            for (int i = 0; i < 400; i++) {
              caller.link().send(new TurnId(1), 24_000L * i, new short[24_000]);
              sent.incrementAndGet();
            }
          });
      var client = rig.connect("/v1/call");
      client.socket.pause();
      client.say(ServerRig.HELLO);
      rig.desk.caller();
      while (sent.get() == 0) {
        Thread.onSpinWait();
      }
      int whileFull = settled(sent);

      client.socket.resume();

      assertThat(whileFull).isLessThan(400);
      for (int i = 0; i < 400; i++) {
        client.nextBinary();
      }
    }

    /** What the count stays at for 300 ms. */
    private int settled(AtomicInteger count) {
      int seen = -1;
      for (long since = System.nanoTime(); System.nanoTime() - since < 300_000_000L; ) {
        if (count.get() != seen) {
          seen = count.get();
          since = System.nanoTime();
        }
        Thread.onSpinWait();
      }
      return seen;
    }
  }
}
