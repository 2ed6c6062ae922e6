package dev.undertone.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.gateway.telephony.TwilioAuth;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TwilioDoorTest {

  private final ServerRig rig = new ServerRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Nested
  class Twilio {

    private static final String START =
        """
        {"event":"start","sequenceNumber":"1","streamSid":"MZ1","start":{"streamSid":"MZ1",\
        "callSid":"CA1","customParameters":{"plan":"pro"},"mediaFormat":\
        {"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}\
        """;

    private ServerConfig signed() {
      var open = ServerConfig.LOOPBACK;
      return new ServerConfig(
          open.host(),
          0,
          Optional.empty(),
          Map.of(),
          Set.of(),
          Optional.of(new TwilioAuth("12345", "https://localhost:8443")),
          open.limits());
    }

    @Test
    void callsAndIsAnswered() throws Exception {
      rig.serve(
          ServerConfig.LOOPBACK,
          (caller, observer) -> caller.link().send(new TurnId(1), 0, new short[960]));
      var events = rig.connect("/v1/events?call=CA1");
      events.next("listening");
      var client = rig.connect("/twilio/media");

      client.say(START);
      client.say(
          "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"track\":\"inbound\","
              + "\"timestamp\":\"0\",\"payload\":\"/////w==\"}}");
      client.next("media");
      client.say(client.next("mark").encode());
      client.say("{\"event\":\"stop\",\"streamSid\":\"MZ1\"}");

      assertThat(rig.desk.caller().metadata()).containsEntry("plan", "pro");
      assertThat(rig.desk.input(CallerInput.Audio.class).frame().length()).isEqualTo(4);
      assertThat(rig.desk.input(CallerInput.Heard.class).played())
          .isEqualTo(Duration.ofMillis(120));
      assertThat(rig.desk.input(CallerInput.Left.class).how()).isEqualTo("closed");
      assertThat(client.closeCode()).isEqualTo(1000);
      assertThat(events.next("call.done").getString("call")).isEqualTo("CA1");
    }

    @Test
    void mustSignWhereItsTokenIsConfigured() {
      rig.serve(signed(), ServerRig.LISTENS);

      assertThat(rig.refused(rig.at("/twilio/media")).getStatus()).isEqualTo(403);
      rig.connect(
          rig.at("/twilio/media").putHeader("x-twilio-signature", "2xPxNJD8MYG4pKwqnwbT5WUA0CE="));
    }

    @Test
    void isToldWhereToConnect() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      var answer = rig.get("/twilio/twiml?agent=support&plan=%22pro%22");

      assertThat(answer.headers().firstValue("content-type")).contains("application/xml");
      assertThat(answer.body())
          .isEqualTo(
              """
              <?xml version="1.0" encoding="UTF-8"?>
              <Response><Connect><Stream url="ws://127.0.0.1:%d/twilio/media">\
              <Parameter name="agent" value="support"/>\
              <Parameter name="plan" value="&quot;pro&quot;"/></Stream></Connect></Response>
              """
                  .formatted(rig.port));
    }

    @Test
    void signsItsQuestionToo() throws Exception {
      rig.serve(signed(), ServerRig.LISTENS);
      var signature = sign("https://localhost:8443/twilio/twimlCallSidCA1To+15005550006");
      var question =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.port + "/twilio/twiml"))
              .header("content-type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString("To=%2B15005550006&CallSid=CA1"));

      var unsigned = rig.http.send(question.build(), BodyHandlers.ofString());
      var signed =
          rig.http.send(
              question.header("x-twilio-signature", signature).build(), BodyHandlers.ofString());

      assertThat(unsigned.statusCode()).isEqualTo(403);
      assertThat(signed.statusCode()).isEqualTo(200);
      assertThat(signed.body()).contains("url=\"wss://localhost:8443/twilio/media\"");
    }

    private static String sign(String text) throws Exception {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec("12345".getBytes(US_ASCII), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(US_ASCII)));
    }
  }
}
