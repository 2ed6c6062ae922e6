package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.gateway.consent.DeploymentContext;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may say, by which door, that a caller's emotion is not computed. */
class ConsentDoorTest {

  private static final String SEVERAL = "several people are on this channel";
  private static final String OPTED_OUT = "the caller opted out";
  private static final Tenant ACME = new Tenant("acme", true, DeploymentContext.CUSTOMER, "");
  private static final Tenant QUIET = new Tenant("quiet", false, DeploymentContext.CUSTOMER, "");

  private final ServerRig rig = new ServerRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private TestClient calls(String hello) throws InterruptedException {
    var client = rig.connect("/v1/call");
    client.say(hello);
    return client;
  }

  private static String twilio(String parameters) {
    return """
    {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1",\
    "customParameters":%s,"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,\
    "channels":1}}}\
    """
        .formatted(parameters);
  }

  private EmotionUse next() throws InterruptedException {
    return rig.desk.input(CallerInput.Consent.class).emotion();
  }

  private HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.port + path))
            .POST(BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return rig.http.send(request.build(), BodyHandlers.ofString());
  }

  @Nested
  class AMixedCall {

    @Test
    void byABrowserHasNoEmotionAndSaysWhy() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      var client = calls("{\"type\":\"hello\",\"mixed\":true}");

      assertThat(client.next("ready").getString("emotion_reason")).isEqualTo(SEVERAL);
      assertThat(rig.desk.caller().emotion()).isEqualTo(EmotionUse.off(SEVERAL));
    }

    @Test
    void byTwilioHasNone() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      rig.connect("/twilio/media").say(twilio("{\"mixed\":\"true\"}"));

      assertThat(rig.desk.caller().emotion()).isEqualTo(EmotionUse.off(SEVERAL));
    }

    @Test
    void isNotTalkedIntoIt() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = calls("{\"type\":\"hello\",\"mixed\":true,\"call\":\"c-1\"}");
      client.next("ready");

      client.say("{\"type\":\"consent\",\"emotion\":\"on\"}");
      var answer = post("/v1/calls/c-1/consent", "{\"emotion\":\"on\"}");

      assertThat(answer.body())
          .isEqualTo("{\"call\":\"c-1\",\"emotion\":\"off\",\"reason\":\"" + SEVERAL + "\"}");
    }
  }

  @Nested
  class ACallerWhoChangesHisMind {

    @Test
    void isHeededInTheMiddleOfTheCall() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = calls(ServerRig.HELLO);
      client.next("ready");

      client.say("{\"type\":\"consent\",\"emotion\":\"off\"}");
      assertThat(next()).isEqualTo(EmotionUse.off(OPTED_OUT));

      client.say("{\"type\":\"consent\",\"emotion\":\"on\"}");
      assertThat(next()).isEqualTo(EmotionUse.ALLOWED);
    }

    @Test
    void cannotSwitchOnWhatTheHouseHasOff() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      rig.desk.emotion = EmotionPolicy.ON.with(false);
      var client = calls("{\"type\":\"hello\",\"emotion\":\"on\"}");

      client.say("{\"type\":\"consent\",\"emotion\":\"on\"}");
      client.say("{\"type\":\"commit\"}");

      assertThat(client.next("ready").getString("emotion_reason"))
          .isEqualTo("signals.emotion is off");
      rig.desk.input(CallerInput.Commit.class);
      assertThat(rig.desk.caller().emotion().allowed()).isFalse();
    }

    @Test
    void onATelephoneHasItSaidForHim() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      rig.connect("/twilio/media").say(twilio("{}"));
      rig.desk.caller();

      var answer =
          post("/v1/calls/CA1/consent", "{\"emotion\":\"off\",\"reason\":\"asked for it\"}");

      assertThat(new JsonObject(answer.body()).getString("reason"))
          .isEqualTo("switched off during the call: asked for it");
      assertThat(next().reason()).isEqualTo("switched off during the call: asked for it");
    }
  }

  @Nested
  class AHumanAgentWhoJoins {

    @Test
    void endsEmotionForGood() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      rig.connect("/twilio/media").say(twilio("{}"));
      rig.desk.caller();

      var joined = post("/v1/calls/CA1/consent", "{\"human_joined\":true}");
      var after = post("/v1/calls/CA1/consent", "{\"emotion\":\"on\"}");

      assertThat(next().reason()).isEqualTo("a human agent has joined the call");
      assertThat(joined.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(after.body()).getString("emotion")).isEqualTo("off");
    }

    @Test
    void isAnnouncedByAClientAsWell() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      var client = calls(ServerRig.HELLO);
      client.next("ready");

      client.say("{\"type\":\"consent\",\"human_joined\":true}");

      assertThat(next().reason()).isEqualTo("a human agent has joined the call");
    }
  }

  @Nested
  class ARequestForConsent {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"emotion\":\"maybe\"} | 400 | emotion",
          "{} | 400 | emotion",
          "[] | 400 | body",
          "nonsense | 400 | body",
          "{\"human_joined\":false} | 400 | human_joined",
          "{\"emotion\":\"off\",\"because\":\"x\"} | 400 | because",
          "{\"emotion\":\"off\",\"reason\":\"a\\nb\"} | 400 | reason",
        })
    void thatIsNotUnderstoodSaysWhatIsWrong(String body, int status, String field)
        throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);
      calls("{\"type\":\"hello\",\"call\":\"c-1\"}").next("ready");

      var answer = post("/v1/calls/c-1/consent", body);

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("field"))
          .isEqualTo(field);
    }

    @Test
    void forACallThatDoesNotRunIsNotFound() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      assertThat(post("/v1/calls/nobody/consent", "{\"emotion\":\"off\"}").statusCode())
          .isEqualTo(404);
      assertThat(rig.get("/v1/calls/nobody/consent").statusCode()).isEqualTo(405);
      assertThat(post("/v1/calls//consent", "{\"emotion\":\"off\"}").statusCode()).isEqualTo(404);
    }

    @Test
    void thatIsTooLongIsNotRead() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      assertThat(post("/v1/calls/c/consent", " ".repeat(5_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void ofAPageFromElsewhereIsRefused() throws Exception {
      rig.serve(ServerConfig.LOOPBACK, ServerRig.LISTENS);

      var answer =
          post("/v1/calls/c/consent", "{\"emotion\":\"off\"}", "origin", "https://evil.example");

      assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void needsTheTokenWhereThereIsOne() throws Exception {
      rig.serve(rig.withToken("s3cret"), ServerRig.LISTENS);
      calls("{\"type\":\"hello\",\"token\":\"s3cret\",\"call\":\"c-1\"}").next("ready");

      assertThat(post("/v1/calls/c-1/consent", "{\"emotion\":\"off\"}").statusCode())
          .isEqualTo(401);
      assertThat(
              post(
                      "/v1/calls/c-1/consent",
                      "{\"emotion\":\"off\"}",
                      "authorization",
                      "Bearer s3cret")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Nested
  class Tenants {

    private void serve() {
      var open = ServerConfig.LOOPBACK;
      rig.serve(
          new ServerConfig(
              open.host(),
              0,
              Optional.of("house"),
              Map.of("acme", List.of("a", "a2"), "quiet", List.of("q")),
              Set.of(),
              Optional.empty(),
              open.limits()),
          ServerRig.LISTENS);
      rig.desk.tenants.put("acme", ACME);
      rig.desk.tenants.put("quiet", QUIET);
    }

    @Test
    void areToldApartByTheirTokens() throws Exception {
      serve();

      var acme = calls("{\"type\":\"hello\",\"token\":\"a2\"}");
      var quiet = calls("{\"type\":\"hello\",\"token\":\"q\",\"emotion\":\"on\"}");
      var house = calls("{\"type\":\"hello\",\"token\":\"house\"}");

      assertThat(acme.next("ready").getString("emotion")).isEqualTo("on");
      assertThat(quiet.next("ready").getString("emotion_reason"))
          .isEqualTo("the tenant has switched emotion off");
      assertThat(house.next("ready").getString("emotion")).isEqualTo("on");
    }

    @Test
    void doNotReachEachOthersCalls() throws Exception {
      serve();
      calls("{\"type\":\"hello\",\"token\":\"a\",\"call\":\"c-1\"}").next("ready");
      String off = "{\"emotion\":\"off\"}";

      assertThat(post("/v1/calls/c-1/consent", off, "authorization", "Bearer q").statusCode())
          .isEqualTo(404);
      assertThat(post("/v1/calls/c-1/consent", off, "authorization", "Bearer a2").statusCode())
          .isEqualTo(200);
      assertThat(post("/v1/calls/c-1/consent", off, "authorization", "Bearer house").statusCode())
          .isEqualTo(200);
    }

    @Test
    void hearOfTheirOwnCallsOnly() throws Exception {
      serve();
      var listener = rig.connect(rig.at("/v1/events").putHeader("authorization", "Bearer q"));
      listener.next("listening");

      calls("{\"type\":\"hello\",\"token\":\"a\",\"call\":\"c-1\"}").next("ready");
      calls("{\"type\":\"hello\",\"token\":\"q\",\"call\":\"c-2\"}").next("ready");

      assertThat(listener.next("call.started").getString("call")).isEqualTo("c-2");
    }

    @Test
    void doNotReadTheHousesMetrics() throws Exception {
      serve();

      assertThat(rig.get("/metrics", "authorization", "Bearer a").statusCode()).isEqualTo(401);
    }

    @Test
    void areNamedByTwimlWhereTheTokenIsTheHouses() throws Exception {
      serve();
      var stream = rig.connect(rig.at("/twilio/media").putHeader("authorization", "Bearer house"));

      stream.say(twilio("{\"tenant\":\"quiet\"}"));

      assertThat(rig.desk.caller().emotion().reason())
          .isEqualTo("the tenant has switched emotion off");
    }

    @Test
    void cannotCallInAnothersName() throws Exception {
      serve();
      var stream = rig.connect(rig.at("/twilio/media").putHeader("authorization", "Bearer q"));

      stream.say(twilio("{\"tenant\":\"acme\"}"));

      assertThat(stream.closeCode()).isEqualTo(1008);
    }
  }
}
