package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.gateway.house.Await;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTest {

  private static final String CHAT = "/v1/chat/completions";

  @TempDir Path folder;
  private ApiRig rig;

  @BeforeEach
  void build() {
    rig = new ApiRig(folder);
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Nested
  class AnAnswer {

    @Test
    void comesWholeWithHowItCameAbout() throws Exception {
      rig.opens("");

      var answer = rig.post(CHAT, ApiRig.HELLO);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var body = ApiRig.json(answer);
      var choice = body.getJsonArray("choices").getJsonObject(0);
      assertThat(choice.getJsonObject("message").getString("content")).isEqualTo("Hello there.");
      assertThat(header(answer, "content-type")).startsWith("application/json");
      assertThat(header(answer, "x-undertone-generation-id")).startsWith("gen-");
      assertThat(header(answer, "x-request-id"))
          .isEqualTo(header(answer, "x-undertone-generation-id"));
      assertThat(header(answer, "x-undertone-router")).isEqualTo("house");
      assertThat(header(answer, "x-undertone-rule")).isEqualTo("default");
      assertThat(header(answer, "x-undertone-route")).isEqualTo("normal");
      assertThat(header(answer, "x-undertone-variant")).isEqualTo("a");
      assertThat(header(answer, "x-undertone-model")).isEqualTo("local/quick");
      assertThat(header(answer, "x-undertone-attempts")).matches("local/quick;ttft=\\d+");
      assertThat(header(answer, "x-undertone-decide-us")).matches("\\d+");
      assertThat(rig.provider.asked().getString("model")).isEqualTo("quick");
    }

    @Test
    void comesAsAStreamWithTheHeadersBeforeIt() throws Exception {
      rig.opens("");

      var answer =
          rig.post(
              CHAT,
              "{\"model\":\"undertone/house\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(header(answer, "content-type")).startsWith("text/event-stream");
      assertThat(header(answer, "cache-control")).isEqualTo("no-cache");
      assertThat(header(answer, "x-undertone-model")).isEqualTo("local/quick");
      assertThat(answer.body()).contains("Hello").contains(" there.").endsWith("data: [DONE]\n\n");
    }

    @Test
    void isTranslatedForAnthropicsClients() throws Exception {
      rig.opens("");

      var answer =
          rig.post(
              "/v1/messages",
              "{\"model\":\"house\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
              "anthropic-version",
              "2023-06-01");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var body = ApiRig.json(answer);
      assertThat(body.getString("type")).isEqualTo("message");
      assertThat(body.getJsonArray("content").getJsonObject(0).getString("text"))
          .isEqualTo("Hello there.");
    }

    @Test
    void isTranslatedForClientsOfResponses() throws Exception {
      rig.opens("");

      var answer = rig.post("/v1/responses", "{\"model\":\"auto\",\"input\":\"hi\"}");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(ApiRig.json(answer).getString("object")).isEqualTo("response");
      assertThat(answer.body()).contains("Hello there.");
    }

    @Test
    void ofEmbeddingsToARouterOfModelsThatAnswerInWordsIsRefused() throws Exception {
      rig.opens("");

      var answer = rig.post("/v1/embeddings", "{\"model\":\"auto\",\"input\":\"hi\"}");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      var error = ApiRig.json(answer).getJsonObject("error");
      assertThat(error.getString("param")).isEqualTo("model");
      assertThat(error.getString("message")).contains("embeddings");
    }

    @Test
    void ofEmbeddingsIsPassedThroughFromTheModelThatIsAskedFor() throws Exception {
      rig.opens("");

      var answer = rig.post("/v1/embeddings", "{\"model\":\"local/patient\",\"input\":\"hi\"}");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(
              ApiRig.json(answer)
                  .getJsonArray("data")
                  .getJsonObject(0)
                  .getJsonArray("embedding")
                  .encode())
          .isEqualTo("[0.5,0.25]");
      assertThat(rig.provider.asked().getString("model")).isEqualTo("patient");
    }

    @Test
    void toAZippedRequestIsTheSame() throws Exception {
      rig.opens("");
      var zipped = new ByteArrayOutputStream();
      try (var zip = new GZIPOutputStream(zipped)) {
        zip.write(ApiRig.HELLO.getBytes(StandardCharsets.UTF_8));
      }

      var answer =
          rig.send(
              rig.builder(CHAT, "content-encoding", "gzip")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray())));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @Nested
  class WhatIsMeantForUs {

    /** Peers let fallback lists and the like through to the provider (maximhq/bifrost#3408). */
    @Test
    void neverLeaksToTheProvider() throws Exception {
      rig.opens("");
      String body =
          """
          {"model":"auto","messages":[{"role":"user","content":"hi"}],"temperature":0.5,
           "models":["local/quick","local/patient"],"metadata":{"tier":"gold"},"user":"ada",
           "voice":{"hesitation":{"score":0.1}},"budget_ms":5000,
           "fallback":{"ttft_timeout":"4s"},"sort":["price"],"ignore":["local/none"],
           "drop_unsupported":true}
          """;

      var answer = rig.post(CHAT, body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(rig.provider.asked().fieldNames())
          .containsExactlyInAnyOrder("model", "messages", "temperature");
    }

    @Test
    void isReadByRules() throws Exception {
      rig.opens("");

      var gold =
          rig.post(
              CHAT,
              "{\"model\":\"auto\",\"metadata\":{\"tier\":\"gold\"},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

      assertThat(header(gold, "x-undertone-rule")).isEqualTo("gold");
    }

    /** Each would get breakers, quantiles and meters of its own. */
    @Test
    void mayNotNameModelsThatNobodyConfigured() throws Exception {
      rig.opens("");

      var unknown =
          rig.post(CHAT, ApiRig.HELLO.replaceFirst("\\{", "{\"models\":[\"local/mine\"],"));
      var known =
          rig.post(
              CHAT, ApiRig.HELLO.replaceFirst("\\{", "{\"models\":[\"patient\",\"local/quick\"],"));

      assertThat(unknown.statusCode()).isEqualTo(400);
      assertThat(ApiRig.json(unknown).getJsonObject("error").getString("param"))
          .isEqualTo("models");
      assertThat(header(known, "x-undertone-model")).isEqualTo("local/patient");
      assertThat(rig.get("/metrics").body())
          .contains("api_attempts_untracked_total 0.0")
          .contains("api_mirrors_dropped_total 0.0")
          .doesNotContain("local/mine");
    }

    @Test
    void maySayHowTheCallerSounds() throws Exception {
      rig.opens("");

      var unsure = rig.post(CHAT, withVoice("{\"hesitation\":{\"score\":0.8}}"));

      assertThat(header(unsure, "x-undertone-rule")).isEqualTo("unsure");
    }

    @Test
    void isCheckedAndTheWrongFieldNamed() throws Exception {
      rig.opens("");

      var wrong = rig.post(CHAT, withVoice("{\"hesitation\":{\"score\":1.5}}"));

      assertThat(wrong.statusCode()).isEqualTo(400);
      var error = ApiRig.json(wrong).getJsonObject("error");
      assertThat(error.getString("param")).isEqualTo("voice.hesitation.score");
      assertThat(error.getString("message")).contains("1.5").contains("0 to 1");
    }

    @Test
    void mayNotBringEmotionWhereItIsOff() throws Exception {
      rig.opens("signals: {emotion: on}\n" + ApiRig.GUARDED);
      String excited = withVoice("{\"arousal\":{\"value\":0.9}}");

      var allowed = rig.post(CHAT, excited, "authorization", "Bearer acme-secret");
      var off = rig.post(CHAT, excited, "authorization", "Bearer beta-secret");

      assertThat(header(allowed, "x-undertone-rule")).isEqualTo("aroused");
      assertThat(header(off, "x-undertone-rule")).isEqualTo("default");
    }

    /** As in a call; what a decision keeps is what its author wrote. */
    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/messages", "/v1/responses"})
    void isSaidToTheModelWhereTheRoutesPromptAsksForIt(String path) throws Exception {
      rig.router =
          rig.router.replace(
              "models: [patient]}", "models: [patient], prompt: \"Be kind. {{voice.summary}}\"}");
      rig.opens("");
      String body =
          withVoice("{\"hesitation\":{\"score\":0.8}}")
              .replace("{\"model\"", "{\"max_tokens\":50,\"input\":\"hi\",\"model\"");
      body =
          path.endsWith("responses")
              ? body.replace("\"max_tokens\":50,", "").replaceAll(",\"messages\":.*", "}")
              : body.replace("\"input\":\"hi\",", "");

      var answer = rig.post(path, body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(rig.provider.asked().encode())
          .contains("Be kind. The caller sounds unsure.")
          .doesNotContain("{{");
      var kept = rig.get("/v1/decisions/" + header(answer, "x-undertone-generation-id"));
      assertThat(kept.body()).contains("{{voice.summary}}");
    }

    private String withVoice(String voice) {
      return "{\"model\":\"auto\",\"voice\":"
          + voice
          + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }
  }

  @Nested
  class AClientThatIsTurnedAway {

    @ParameterizedTest
    @CsvSource({
      "/v1/chat/completions, error.code",
      "/v1/responses, error.code",
      "/v1/embeddings, error.code",
      "/v1/messages, error.type"
    })
    void isToldInItsDialectThatItsTokenIsWrong(String path, String field) throws Exception {
      rig.opens(ApiRig.GUARDED);

      var answer = rig.post(path, ApiRig.HELLO, "authorization", "Bearer guessed");

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).doesNotContain("guessed").doesNotContain("secret");
      assertThat(ApiRig.json(answer).getJsonObject("error").getString(field.substring(6)))
          .isEqualTo(path.equals("/v1/messages") ? "authentication_error" : "invalid_api_key");
    }

    @Test
    void mayShowItsTokenAsAnthropicsClientsDo() throws Exception {
      rig.opens(ApiRig.GUARDED);

      var answer =
          rig.post(
              "/v1/messages",
              "{\"model\":\"auto\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
              "x-api-key",
              "acme-secret");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
      "/v1/chat/completions, invalid_request_error",
      "/v1/responses, invalid_request_error",
      "/v1/messages, not_found_error"
    })
    void isToldWhichModelsThereAre(String path, String type) throws Exception {
      rig.opens("");

      var answer =
          rig.post(
              path,
              "{\"model\":\"gpt-99\",\"max_tokens\":5,\"input\":\"hi\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                  .replace(path.equals("/v1/responses") ? ",\"max_tokens\":5" : "\0", "")
                  .replace(
                      path.equals("/v1/responses")
                          ? ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                          : ",\"input\":\"hi\"",
                      ""));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
      var error = ApiRig.json(answer).getJsonObject("error");
      assertThat(error.getString("type")).isEqualTo(type);
      assertThat(error.getString("message"))
          .contains("gpt-99")
          .contains("undertone/house")
          .contains("local/quick");
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, invalid_request_error", "/v1/messages, request_too_large"})
    void isToldThatItsBodyIsTooLarge(String path, String type) throws Exception {
      rig.opens("api: {max_body_bytes: 2048, max_buffered_bytes: 4096}");

      var answer = rig.post(path, "x".repeat(5_000));

      assertThat(answer.statusCode()).isEqualTo(413);
      var error = ApiRig.json(answer).getJsonObject("error");
      assertThat(error.getString("type")).isEqualTo(type);
      assertThat(error.getString("message")).contains("2048");
      assertThat(rig.post(CHAT, ApiRig.HELLO).statusCode()).isEqualTo(200);
    }

    /** What is read only to be dropped is nobody's room. */
    @Test
    void leavesTheRoomOfOthersAloneWhileItsBodyIsTooLarge() throws Exception {
      rig.opens("api: {max_body_bytes: 2048, max_buffered_bytes: 4096}");
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), rig.port)) {
        String head = "POST " + CHAT + " HTTP/1.1\r\nhost: x\r\ncontent-length: 8000\r\n\r\n";
        socket
            .getOutputStream()
            .write((head + "x".repeat(7_000)).getBytes(StandardCharsets.US_ASCII));
        Await.until("it is let in", () -> "", () -> scraped("api_in_flight 1.0"));

        for (int n = 0; n < 20; n++) {
          assertThat(rig.post(CHAT, ApiRig.HELLO).statusCode()).isEqualTo(200);
        }
      }
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, 503", "/v1/messages, 529"})
    void isToldThatThereIsNoRoomForItsBodyBesideThoseOfOthers(String path, int status)
        throws Exception {
      rig.opens("api: {max_body_bytes: 2048, max_buffered_bytes: 2048}");
      rig.provider.reach = RecordingProvider.Reach.NOTHING;
      String body = ApiRig.HELLO.replace("hi", "x".repeat(1_500));
      var waiting =
          rig.http.sendAsync(
              rig.builder(CHAT).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
              HttpResponse.BodyHandlers.ofString());
      rig.provider.asked();

      var answer = rig.post(path, body);

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(header(answer, "retry-after")).isEqualTo("1");
      assertThat(ApiRig.json(answer).getJsonObject("error").getString("message"))
          .contains("2048 bytes (api.max_buffered_bytes)");
      waiting.cancel(true);
    }

    private boolean scraped(String line) {
      try {
        return rig.get("/metrics").body().contains(line);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void isToldThatItsJsonIsNone() throws Exception {
      rig.opens("");

      assertThat(rig.post(CHAT, "{\"model\":").statusCode()).isEqualTo(400);
      assertThat(rig.post("/v1/messages", "[]").statusCode()).isEqualTo(400);
    }

    @Test
    void isToldThatItMustPost() throws Exception {
      rig.opens("");

      var answer = rig.get(CHAT);

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(header(answer, "allow")).isEqualTo("POST");
    }

    @Test
    void isToldWhyNoModelIsLeft() throws Exception {
      rig.opens("");

      var answer =
          rig.post(
              CHAT,
              "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]}");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(ApiRig.json(answer).getJsonObject("error").getString("message"))
          .contains("local/quick")
          .contains("images");
    }

    @Test
    void isOnRecordAlthoughNoModelWasLeft() throws Exception {
      Path lines = folder.resolve("requests.log");
      rig.opens("api: {log: \"" + lines + "\"}");

      var answer =
          rig.post(CHAT, ApiRig.HELLO.replace("{\"model\"", "{\"ignore\":[\"local\"],\"model\""));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      String id = header(answer, "x-undertone-generation-id");
      var kept = ApiRig.json(rig.get("/v1/decisions/" + id));
      assertThat(kept.getJsonObject("served").getString("ending")).isEqualTo("failed");
      assertThat(rig.get("/metrics").body())
          .contains("api_requests_total{dialect=\"chat\",outcome=\"failed\",route=\"normal\"} 1.0")
          .contains("api_refused_total{reason=\"no_model\"} 1.0");
      rig.close();
      assertThat(Files.readString(lines)).contains(id).contains("\"outcome\":\"failed\"");
      build();
    }

    @Test
    void isAskedToComeBackWhenTheHouseIsFull() throws Exception {
      rig.opens("api: {max_in_flight: 1}");
      rig.provider.reach = RecordingProvider.Reach.NOTHING;
      var waiting =
          rig.http.sendAsync(
              rig.builder(CHAT).POST(HttpRequest.BodyPublishers.ofString(ApiRig.HELLO)).build(),
              HttpResponse.BodyHandlers.ofString());
      rig.provider.asked();

      var chat = rig.post(CHAT, ApiRig.HELLO);
      var messages = rig.post("/v1/messages", ApiRig.HELLO);

      assertThat(chat.statusCode()).isEqualTo(503);
      assertThat(header(chat, "retry-after")).isEqualTo("1");
      assertThat(messages.statusCode()).isEqualTo(529);
      waiting.cancel(true);
    }
  }

  @Nested
  class AClientThatHangsUp {

    @ParameterizedTest
    @CsvSource({"NOTHING", "FIRST_TOKEN"})
    void hasItsProviderReleased(RecordingProvider.Reach reach) throws Exception {
      rig.opens("api: {max_in_flight: 1}");
      rig.provider.reach = reach;
      String body = ApiRig.HELLO.replace("{\"model\"", "{\"stream\":true,\"model\"");
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), rig.port)) {
        socket
            .getOutputStream()
            .write(
                ("POST "
                        + CHAT
                        + " HTTP/1.1\r\nhost: x\r\ncontent-length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                    .getBytes(StandardCharsets.US_ASCII));
        rig.provider.asked();
        if (reach == RecordingProvider.Reach.FIRST_TOKEN) {
          assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
      }

      Await.until("the provider is released", () -> "", () -> rig.provider.hangUps.get() == 1);
      rig.provider.reach = RecordingProvider.Reach.ALL;
      assertThat(rig.post(CHAT, ApiRig.HELLO).statusCode()).isEqualTo(200);
    }
  }

  @Nested
  class TheListOfModels {

    @Test
    void hasRoutersAndModelsWithPriceAndHealth() throws Exception {
      rig.opens("");
      rig.post(CHAT, ApiRig.HELLO.replace("{\"model\"", "{\"stream\":true,\"model\""));

      var list = ApiRig.json(rig.get("/v1/models"));

      assertThat(list.getString("object")).isEqualTo("list");
      var quick =
          list.getJsonArray("data").stream()
              .map(io.vertx.core.json.JsonObject.class::cast)
              .filter(model -> model.getString("id").equals("local/quick"))
              .findFirst()
              .orElseThrow();
      assertThat(quick.getString("object")).isEqualTo("model");
      var ours = quick.getJsonObject("undertone");
      assertThat(ours.getJsonObject("price").getDouble("out_per_m")).isEqualTo(2);
      assertThat(ours.getJsonArray("capabilities").encode()).isEqualTo("[\"tools\"]");
      assertThat(ours.getJsonObject("health").getBoolean("available")).isTrue();
      assertThat(ours.getJsonObject("health").getInteger("attempts")).isEqualTo(1);
      assertThat(list.encode()).contains("\"undertone/house\"").contains("\"undertone/default\"");
    }

    @Test
    void takesAnthropicsShapeForItsClients() throws Exception {
      rig.opens("");

      var list = ApiRig.json(rig.get("/v1/models", "anthropic-version", "2023-06-01"));

      assertThat(list.getBoolean("has_more")).isFalse();
      assertThat(list.getJsonArray("data").getJsonObject(0).getString("type")).isEqualTo("model");
    }

    @Test
    void tellsOfOneModel() throws Exception {
      rig.opens("");

      assertThat(ApiRig.json(rig.get("/v1/models/undertone/house")).getString("id"))
          .isEqualTo("undertone/house");
      assertThat(rig.get("/v1/models/local%2Fquick").statusCode()).isEqualTo(200);
      assertThat(rig.get("/v1/models/none").statusCode()).isEqualTo(404);
    }

    @Test
    void isForThoseWithATokenOnly() throws Exception {
      rig.opens(ApiRig.GUARDED);

      assertThat(rig.get("/v1/models").statusCode()).isEqualTo(401);
    }
  }

  @Nested
  class AnExplanation {

    @Test
    void saysWhatWouldBeDecidedAndAsksNobody() throws Exception {
      rig.opens("");

      var answer = rig.post("/v1/route/explain", ApiRig.HELLO);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var told = ApiRig.json(answer);
      assertThat(told.getString("route")).isEqualTo("normal");
      assertThat(told.getJsonArray("rules").size()).isEqualTo(4);
      assertThat(told.getJsonArray("rules").getJsonObject(0).getString("id")).isEqualTo("unsure");
      assertThat(told.getJsonArray("candidates").getJsonObject(0).getString("model"))
          .isEqualTo("local/quick");
      assertThat(
              told.getJsonObject("plan")
                  .getJsonArray("attempts")
                  .getJsonObject(0)
                  .getInteger("first_token_deadline_ms"))
          .isEqualTo(5_000);
      assertThat(rig.provider.bodies).isEmpty();
    }
  }

  @Nested
  class AnExplanationInADialect {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "chat | {\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
          "messages |"
              + " {\"model\":\"auto\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
          "responses | {\"model\":\"auto\",\"input\":\"hi\"}",
          "embeddings | {\"model\":\"auto\",\"input\":\"hi\"}",
        })
    void isThatOfABodyInIt(String dialect, String body) throws Exception {
      rig.opens("");

      var answer = rig.post("/v1/route/explain?dialect=" + dialect, body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void thatThereIsNotIsRefusedByItsName() throws Exception {
      rig.opens("");

      var answer = rig.post("/v1/route/explain?dialect=xyz", ApiRig.HELLO);

      assertThat(answer.statusCode()).isEqualTo(400);
      var error = ApiRig.json(answer).getJsonObject("error");
      assertThat(error.getString("param")).isEqualTo("dialect");
      assertThat(error.getString("message"))
          .isEqualTo("dialect = 'xyz', must be one of chat, messages, responses, embeddings");
    }
  }

  @Nested
  class AClientWithoutAnAnswer {

    /** Beside the error, where official clients leave what they do not know. */
    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, 503", "/v1/messages, 529", "/v1/responses, 503"})
    void isToldWhatCameOfEachAttempt(String path, int status) throws Exception {
      rig.opens("");
      rig.provider.status = 500;

      var answer =
          rig.post(
              path,
              "{\"model\":\"auto\",\"max_tokens\":9,\"max_output_tokens\":9,"
                  + "\"drop_unsupported\":true,\"input\":\"hi\","
                  + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
              "anthropic-version",
              "2023-06-01");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      var body = ApiRig.json(answer);
      assertThat(body.getJsonObject("error").getString("message")).contains("local/quick");
      var attempt = body.getJsonObject("metadata").getJsonArray("attempts").getJsonObject(0);
      assertThat(attempt.getString("model")).isEqualTo("local/quick");
      assertThat(attempt.getBoolean("success")).isFalse();
      assertThat(attempt.getString("error")).isEqualTo("unavailable");
      assertThat(header(answer, "x-undertone-attempts")).isEqualTo("local/quick;error=unavailable");
      assertThat(header(answer, "x-undertone-model")).isEqualTo("local/quick");
    }
  }

  @Nested
  class ARouterFileThatChanges {

    private void change(String from, String to) throws Exception {
      Path file = folder.resolve("router.yaml");
      Files.writeString(file, Files.readString(file).replace(from, to));
    }

    private int status() {
      try {
        return rig.post(CHAT, ApiRig.HELLO).statusCode();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void hasAModelTriedAgainWhoseKeyWasRefused() throws Exception {
      rig.opens("");
      rig.provider.status = 401;
      assertThat(status()).isEqualTo(502);
      rig.provider.status = 200;
      assertThat(status()).isEqualTo(503);

      change("name: house", "name: house # the key is mended");

      Await.until("it is tried again", () -> "", () -> status() == 200);
    }
  }

  @Nested
  class WhoWatches {

    @Test
    void countsRequestsAttemptsTokensAndCost() throws Exception {
      rig.opens("");
      rig.post(CHAT, ApiRig.HELLO);
      rig.post(CHAT, ApiRig.HELLO.replace("auto", "none"));

      Await.until("it is counted", () -> scrape(), () -> scrape().contains("api_requests_total{"));
      assertThat(scrape())
          .contains(
              "api_requests_total{dialect=\"chat\",outcome=\"complete\",route=\"normal\"} 1.0")
          .contains("api_refused_total{reason=\"no_such_model\"} 1.0")
          .contains("api_attempts_total{model=\"local/quick\"} 1.0")
          .contains("kind=\"output\",model=\"local/quick\",rule=\"default\"} 3.0")
          .contains("api_cost_usd_total{model=\"local/quick\",rule=\"default\"}")
          .contains("api_first_token_seconds_bucket{dialect=\"chat\"")
          .contains("api_in_flight 0.0");
    }

    private String scrape() {
      try {
        return rig.get("/metrics").body();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void readsOneLineARequest() throws Exception {
      Path log = folder.resolve("requests.log");
      rig.opens("api: {log: \"" + log + "\"}");

      rig.post(CHAT, ApiRig.HELLO.replace("{\"model\"", "{\"user\":\"ada@example.org\",\"model\""));
      rig.close();

      assertThat(Files.readAllLines(log))
          .singleElement()
          .asString()
          .contains("\"rule\":\"default\"")
          .contains("\"model\":\"local/quick\"")
          .contains("\"outcome\":\"complete\"")
          .contains("\"output_tokens\":3")
          .contains("\"cost_usd\":0.000013")
          .containsPattern("\"user\":\"[0-9a-f]{16}\"")
          .doesNotContain("hi\"", "example.org");
      build();
    }
  }
}
