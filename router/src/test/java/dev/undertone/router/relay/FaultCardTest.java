package dev.undertone.router.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.Errors;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.relay.MisbehavingProvider.Release;
import dev.undertone.router.relay.RelayObserver.Ending;
import dev.undertone.router.rules.ProviderSpec.Balance;
import dev.undertone.router.rules.ProviderSpec.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What comes of everything a provider may do wrong: what the client sees, what is logged, what is
 * billed, and that the provider is released.
 */
class FaultCardTest {

  private static final Cost NOTHING = Cost.NONE;

  /** The prompt of 100 tokens, estimated. */
  private static final Cost PROMPT = new Cost(100, false);

  private static Vertx vertx;
  private Stage stage;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void open() {
    stage = new Stage(vertx);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /**
   * A fault before the first token.
   *
   * @param kind as it is logged
   * @param status of the client's error when no other model is left
   * @param fallsBack whether another model is tried
   * @param billed for it
   */
  record Fault(
      String name,
      Script script,
      FailureKind kind,
      int status,
      boolean fallsBack,
      Cost billed,
      Release release) {

    /** Only what never comes is given up soon, for a busy machine is late with all the rest. */
    private Plan plan(String first, String... others) {
      boolean waits = kind == FailureKind.TIMEOUT || name.contains("never ends");
      PlannedAttempt bad = waits ? Stage.hasty(first) : Stage.model(first);
      return Plan.inOrder(
          Stream.concat(Stream.of(bad), Stream.of(others).map(Stage::model)).toList());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Fault refusal(int status, FailureKind kind, int seen, boolean fallsBack) {
    return new Fault(
        "HTTP " + status,
        Script.error(status, "", "because", "retry-after: 3"),
        kind,
        seen,
        fallsBack,
        NOTHING,
        Release.RETURNED);
  }

  static List<Fault> faultsBeforeTheFirstToken() {
    return List.of(
        refusal(400, FailureKind.INVALID_REQUEST, 400, false),
        refusal(401, FailureKind.UNAUTHORIZED, 502, true),
        refusal(403, FailureKind.UNAUTHORIZED, 502, true),
        refusal(404, FailureKind.UNAVAILABLE, 503, true),
        refusal(408, FailureKind.UNAVAILABLE, 503, true),
        refusal(413, FailureKind.INVALID_REQUEST, 413, false),
        refusal(429, FailureKind.RATE_LIMITED, 429, true),
        refusal(500, FailureKind.UNAVAILABLE, 503, true),
        refusal(502, FailureKind.UNAVAILABLE, 503, true),
        refusal(503, FailureKind.UNAVAILABLE, 503, true),
        refusal(529, FailureKind.UNAVAILABLE, 503, true),
        new Fault(
            "silence", Script.silence(), FailureKind.TIMEOUT, 504, true, PROMPT, Release.CLOSED),
        new Fault(
            "headers then silence",
            Script.stream().hang(),
            FailureKind.TIMEOUT,
            504,
            true,
            PROMPT,
            Release.CLOSED),
        new Fault(
            "slow first token",
            Script.stream().bytes(Script.utf8(": keep-alive\n\n")).pause(3_000),
            FailureKind.TIMEOUT,
            504,
            true,
            PROMPT,
            Release.CLOSED),
        new Fault(
            "an error whose body never ends",
            new Script(
                List.of(
                    new Script.Write(
                        Script.utf8(
                            "HTTP/1.1 500 Broken\r\ncontent-length: 1000\r\n\r\n{\"error\"")),
                    new Script.Hang())),
            FailureKind.UNAVAILABLE,
            503,
            true,
            NOTHING,
            Release.CLOSED),
        new Fault(
            "garbage for a stream",
            Script.stream().event("}{ not JSON").hang(),
            FailureKind.MALFORMED,
            502,
            true,
            NOTHING,
            Release.CLOSED),
        new Fault(
            "garbage for HTTP",
            new Script(List.of(new Script.Write(Script.utf8("SSH-2.0-OpenSSH\r\n\r\n")))),
            FailureKind.UNAVAILABLE,
            503,
            true,
            NOTHING,
            Release.RETURNED),
        new Fault(
            "200 with an error body",
            Script.body(200, "application/json", "{\"error\":{\"message\":\"overloaded\"}}"),
            FailureKind.UNAVAILABLE,
            503,
            true,
            NOTHING,
            Release.RETURNED),
        new Fault(
            "an error in a 200 stream",
            Script.stream().event("{\"error\":{\"message\":\"overloaded\"}}").hang(),
            FailureKind.UNAVAILABLE,
            503,
            true,
            NOTHING,
            Release.CLOSED),
        new Fault(
            "a page of HTML",
            Script.body(200, "text/html", "<html><body>Welcome</body></html>"),
            FailureKind.MALFORMED,
            502,
            true,
            NOTHING,
            Release.RETURNED),
        new Fault(
            "a line of 10 MB",
            Script.stream().event(Script.chunk(Script.longText(10 << 20))).hang(),
            FailureKind.MALFORMED,
            502,
            true,
            NOTHING,
            Release.CLOSED),
        new Fault(
            "a connection that is cut",
            Script.stream().cut(),
            FailureKind.UNAVAILABLE,
            503,
            true,
            NOTHING,
            Release.RETURNED),
        new Fault(
            "an empty stream",
            Script.stream().closed(),
            FailureKind.MALFORMED,
            502,
            true,
            NOTHING,
            Release.RETURNED),
        new Fault(
            "an answer without a word",
            Script.stream().event(Script.FINISH).event("[DONE]").closed(),
            FailureKind.MALFORMED,
            502,
            true,
            NOTHING,
            Release.RETURNED));
  }

  @Nested
  class BeforeTheFirstToken {

    @ParameterizedTest
    @MethodSource("dev.undertone.router.relay.FaultCardTest#faultsBeforeTheFirstToken")
    void withoutAnotherModelTheClientGetsAnErrorThatSaysWhatToDo(Fault fault) throws Exception {
      var provider = stage.provider("bad", fault.script());

      var seen = stage.play(fault.plan("bad"), Stage.streamed());

      assertThat(seen.text()).isEmpty();
      assertThat(seen.begun()).isZero();
      assertThat(seen.error().status()).isEqualTo(fault.status());
      if (fault.kind() != FailureKind.INVALID_REQUEST) {
        String brokenStream = Errors.of(fault.kind(), "", "", Optional.empty()).code();
        assertThat(seen.error().code()).isEqualTo(brokenStream);
      }
      assertThat(seen.error().message()).contains("bad/m").doesNotContain("secret");
      assertThat(stage.observer.attempts())
          .singleElement()
          .satisfies(report -> assertThat(report.failure()).contains(fault.kind()));
      var ended = stage.observer.awaitEnded();
      assertThat(ended.ending()).isEqualTo(Ending.FAILED);
      assertThat(ended.receipt().cost()).isEqualTo(fault.billed());
      assertThat(ended.receipt().usage()).isEqualTo(TokenUsage.NONE);
      assertThat(provider.awaitRelease()).isEqualTo(fault.release());
    }

    @ParameterizedTest
    @MethodSource("dev.undertone.router.relay.FaultCardTest#faultsBeforeTheFirstToken")
    void anotherModelTakesOverUnlessItWouldFailAsWell(Fault fault) throws Exception {
      stage.provider("bad", fault.script());
      stage.provider("good", Script.saying("Hello"));

      var seen = stage.play(fault.plan("bad", "good"), Stage.streamed());

      assertThat(seen.text()).isEqualTo(fault.fallsBack() ? "Hello<finished>" : "");
      assertThat(seen.receipt().attempts()).hasSize(fault.fallsBack() ? 2 : 1);
      assertThat(seen.receipt().attempts().getFirst().failure()).contains(fault.kind());
      assertThat(seen.receipt().cost())
          .isEqualTo(fault.fallsBack() ? fault.billed().plus(new Cost(40, true)) : NOTHING);
    }

    @ParameterizedTest
    @MethodSource("dev.undertone.router.relay.FaultCardTest#faultsBeforeTheFirstToken")
    void theSameHoldsForAnswersThatAreNotStreamed(Fault fault) throws Exception {
      var provider = stage.provider("bad", fault.script());
      stage.provider("good", Script.answering("Hello"));

      var seen = stage.play(fault.plan("bad", "good"), Stage.unstreamed());

      assertThat(seen.text()).isEqualTo(fault.fallsBack() ? "Hello<finished>" : "");
      assertThat(seen.receipt().attempts().getFirst().failure()).contains(fault.kind());
      assertThat(provider.awaitRelease()).isEqualTo(fault.release());
    }

    @Test
    void aRefusedConnectionIsUnavailable() throws IOException {
      try (var taken = new Socket()) {
        stage.at("bad", Kind.OPENAI, Balance.WEIGHTED, MisbehavingProvider.refusing(taken));
        stage.provider("good", Script.saying("Hello"));

        assertTakenOver(stage, "refused");
      }
    }

    @Test
    void aPortThatSpeaksNoTlsIsUnavailable() {
      var plain = vertx.createHttpServer().requestHandler(_ -> {}).listen(0, "127.0.0.1").await();
      URI secure = URI.create("https://127.0.0.1:" + plain.actualPort() + "/v1");
      stage.at("bad", Kind.OPENAI, Balance.WEIGHTED, secure);
      stage.provider("good", Script.saying("Hello"));

      assertTakenOver(stage, "connecting failed");
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
      var pair = TestCertificate.make();
      try (var secure =
          MisbehavingProvider.secure(
              vertx, pair.keyPem(), pair.certificatePem(), Script.saying("secret"))) {
        stage.at("bad", Kind.OPENAI, Balance.WEIGHTED, secure.baseUrl());
        stage.provider("good", Script.saying("Hello"));

        assertTakenOver(stage, "connecting failed");
        assertThat(secure.received()).isEmpty();

        stage.use(
            new Upstream(
                    "trusted",
                    Kind.OPENAI,
                    List.of(new Upstream.Deployment("t", secure.baseUrl(), "", 1)),
                    Balance.WEIGHTED,
                    false,
                    false,
                    "")
                .trusting(pair.certificatePem()));
        assertThat(stage.play(Stage.inOrder("trusted"), Stage.streamed()).text())
            .isEqualTo("secret<finished>");

        URI byNumber = URI.create(secure.baseUrl().toString().replace("localhost", "127.0.0.1"));
        stage.use(
            new Upstream(
                    "bad",
                    Kind.OPENAI,
                    List.of(new Upstream.Deployment("t", byNumber, "", 1)),
                    Balance.WEIGHTED,
                    false,
                    false,
                    "")
                .trusting(pair.certificatePem()));
        assertTakenOver(stage, "connecting failed");
      }
    }

    @Test
    void aNameThatDoesNotResolveIsUnavailable() {
      DatagramSocket names = vertx.createDatagramSocket();
      int port = names.listen(0, "127.0.0.1").await().localAddress().port();
      names.handler(
          packet -> {
            byte[] answer = packet.data().getBytes();
            answer[2] |= (byte) 0x80; // a response
            answer[3] = (byte) 0x83; // no such name
            var _ =
                names.send(Buffer.buffer(answer), packet.sender().port(), packet.sender().host());
          });
      Vertx other =
          Vertx.vertx(
              new VertxOptions()
                  .setAddressResolverOptions(
                      new AddressResolverOptions()
                          .addServer("127.0.0.1:" + port)
                          .setMaxQueries(1)
                          .setSearchDomains(List.of())));
      try (var elsewhere = new Stage(other)) {
        elsewhere.at("bad", Kind.OPENAI, Balance.WEIGHTED, URI.create("http://nowhere.invalid/v1"));
        elsewhere.provider("good", Script.saying("Hello"));

        assertTakenOver(elsewhere, "nowhere.invalid");
      } finally {
        other.close().await();
        names.close().await();
      }
    }

    private static void assertTakenOver(Stage stage, String why) {
      var seen = stage.play(Stage.inOrder("bad", "good"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      AttemptReport failed = seen.receipt().attempts().getFirst();
      assertThat(failed.failure()).contains(FailureKind.UNAVAILABLE);
      assertThat(failed.message()).contains(why);
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(40, true));
    }
  }

  /**
   * A fault after the first token.
   *
   * @param text that the client sees
   * @param billed what was received, estimated
   */
  record Break(
      String name,
      Script script,
      FailureKind kind,
      String text,
      TokenUsage billed,
      Release release) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Break> faultsAfterTheFirstToken() {
    Script begun = Script.stream().tokens("Hel");
    TokenUsage some = new TokenUsage(100, 0, 0, 1, 0);
    return List.of(
        new Break(
            "stall",
            begun.hang(),
            FailureKind.TIMEOUT,
            "Hel<broken TIMEOUT>",
            some,
            Release.CLOSED),
        new Break(
            "stall with keep-alive comments",
            begun.bytes(Script.utf8(": still here\n\n")).pause(3_000),
            FailureKind.TIMEOUT,
            "Hel<broken TIMEOUT>",
            some,
            Release.CLOSED),
        new Break(
            "cut",
            begun.cut(),
            FailureKind.UNAVAILABLE,
            "Hel<broken UNAVAILABLE>",
            some,
            Release.RETURNED),
        new Break(
            "an end without a finish",
            begun.closed(),
            FailureKind.MALFORMED,
            "Hel<broken MALFORMED>",
            some,
            Release.RETURNED),
        new Break(
            "garbage",
            begun.event("}{").hang(),
            FailureKind.MALFORMED,
            "Hel<broken MALFORMED>",
            some,
            Release.CLOSED),
        new Break(
            "an error in the stream",
            begun.event("{\"error\":{\"message\":\"overloaded\"}}").hang(),
            FailureKind.UNAVAILABLE,
            "Hel<broken UNAVAILABLE>",
            some,
            Release.CLOSED),
        new Break(
            "a line of 10 MB",
            begun.event(Script.chunk(Script.longText(10 << 20))).hang(),
            FailureKind.MALFORMED,
            "Hel<broken MALFORMED>",
            some,
            Release.CLOSED));
  }

  @Nested
  class AfterTheFirstToken {

    @ParameterizedTest
    @MethodSource("dev.undertone.router.relay.FaultCardTest#faultsAfterTheFirstToken")
    void theAnswerBreaksAndSaysSo(Break fault) throws Exception {
      var provider = stage.provider("bad", fault.script());
      var other = stage.provider("good", Script.saying("Hello"));

      var bad =
          fault.kind() == FailureKind.TIMEOUT
              ? Stage.model("bad", Stage.LATER, Stage.SOON)
              : Stage.model("bad");
      var seen = stage.play(Plan.inOrder(List.of(bad, Stage.model("good"))), Stage.streamed());

      assertThat(seen.text()).isEqualTo(fault.text());
      assertThat(seen.clean()).isFalse();
      assertThat(seen.begun()).isOne();
      assertThat(other.received()).isEmpty();
      assertThat(stage.observer.attempts())
          .singleElement()
          .satisfies(
              report -> {
                assertThat(report.failure()).contains(fault.kind());
                assertThat(report.firstToken()).isPresent();
              });
      var ended = stage.observer.awaitEnded();
      assertThat(ended.ending()).isEqualTo(Ending.BROKEN);
      assertThat(ended.receipt().usage()).isEqualTo(fault.billed());
      assertThat(ended.receipt().cost()).isEqualTo(new Cost(102, false));
      assertThat(provider.awaitRelease()).isEqualTo(fault.release());
    }

    @Test
    void anEndlessStreamIsBoundByItsBytes() throws Exception {
      var provider =
          stage.provider("endless", Script.stream().flood(Script.chunk(Script.longText(1000))));

      var seen = stage.play(Stage.inOrder("endless"), Stage.streamed());

      assertThat(seen.text()).endsWith("<broken MALFORMED>");
      assertThat(seen.text().length()).isLessThan((int) Stage.LIMITS.streamBytes());
      assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
      assertThat(seen.receipt().usage().output()).isGreaterThan(100_000);
    }

    @Test
    void anEndlessStreamIsBoundByItsTime() throws Exception {
      stage.within(Stage.limits(64, Duration.ofMillis(200), Stage.LATER));
      Script drip = Script.stream();
      for (int i = 0; i < 200; i++) {
        drip = drip.tokens("x").pause(10);
      }
      var provider = stage.provider("endless", drip);

      var seen = stage.play(Stage.inOrder("endless"), Stage.streamed());

      assertThat(seen.text()).startsWith("xx").endsWith("<broken TIMEOUT>");
      assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
    }

    @Test
    void anEndlessAnswerThatIsNotStreamedIsBoundByItsBytes() throws Exception {
      var provider =
          stage.provider(
              "endless",
              new Script(
                  List.of(
                      new Script.Write(
                          Script.utf8(
                              "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                                  + "content-length: 999999999\r\n\r\n{\"a\":\"")),
                      new Script.Flood(Script.utf8(Script.longText(4096))))));

      var seen = stage.play(Stage.inOrder("endless"), Stage.unstreamed());

      assertThat(seen.error().status()).isEqualTo(502);
      assertThat(seen.error().message()).contains("exceeds 1048576 bytes");
      assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
    }

    @Test
    void anEndlessErrorIsBoundByItsBytes() throws Exception {
      var provider =
          stage.provider(
              "endless",
              new Script(
                  List.of(
                      new Script.Write(
                          Script.utf8("HTTP/1.1 500 Broken\r\ncontent-length: 999999999\r\n\r\n")),
                      new Script.Flood(Script.utf8(Script.longText(4096))))));

      var seen = stage.play(Stage.inOrder("endless"), Stage.streamed());

      assertThat(seen.error().status()).isEqualTo(503);
      assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
    }
  }

  @Nested
  class OddButWhole {

    private RecordingClient.Seen play(Script script) {
      stage.provider("odd", script);
      return stage.play(Stage.inOrder("odd"), Stage.streamed());
    }

    private static Script lines(String end) {
      String events =
          "data: "
              + Script.chunk("Grüße")
              + "\n\ndata: "
              + Script.FINISH
              + "\n\n"
              + "data: "
              + Script.usage(30, 5)
              + "\n\ndata: [DONE]\n\n";
      return Script.stream().bytes(Script.utf8(events.replace("\n", end))).closed();
    }

    @Test
    void carriageReturnsAreLineEnds() {
      assertThat(play(lines("\r\n")).text()).isEqualTo("Grüße<finished>");
    }

    @Test
    void charactersSplitBetweenReadsAreWhole() {
      assertThat(play(lines("\n").dripping()).text()).isEqualTo("Grüße<finished>");
    }

    @Test
    void aStreamWithoutDoneIsCompleteByItsFinish() {
      Script script =
          Script.stream().tokens("Hello").event(Script.FINISH).event(Script.usage(30, 5)).closed();

      var seen = play(script);

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.clean()).isTrue();
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(40, true));
    }

    @Test
    void aStreamThatBreaksBehindItsFinishIsComplete() {
      var seen = play(Script.stream().tokens("Hello").event(Script.FINISH).cut());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.clean()).isTrue();
    }

    /** peers §3 row 24. */
    @Test
    void ofSeveralUsagesTheLastCounts() {
      Script script =
          Script.stream()
              .event(Script.usage(30, 0))
              .tokens("Hello")
              .event(Script.usage(30, 2))
              .event(Script.FINISH)
              .event(Script.usage(30, 5))
              .event(Script.usage(30, 5))
              .event("[DONE]")
              .closed();

      assertThat(play(script).receipt().usage()).isEqualTo(new TokenUsage(30, 0, 0, 5, 0));
    }

    @Test
    void whatFollowsDoneIsNotWaitedFor() throws Exception {
      var provider =
          stage.provider(
              "odd", Script.stream().tokens("Hi").event(Script.FINISH).event("[DONE]").hang());

      var seen = stage.play(Stage.inOrder("odd"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hi<finished>");
      assertThat(seen.receipt().totalMillis()).isLessThan(10_000);
      assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
    }
  }
}
