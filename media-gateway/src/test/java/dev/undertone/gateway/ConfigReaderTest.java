package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.Conversation;
import dev.undertone.gateway.consent.DeploymentContext;
import dev.undertone.gateway.consent.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

  private static GatewayConfig read(String text) {
    return new ConfigReader(Map.of(), true).read("undertone.yaml", text, Path.of("/etc/undertone"));
  }

  private static String problems(String text) {
    return catchThrowableOfType(ConfigException.class, () -> read(text)).getMessage();
  }

  @Nested
  class WithoutAFile {

    @Test
    void everythingHasADefaultThatWorksOffline() {
      GatewayConfig config = new ConfigReader(Map.of()).defaults();

      assertThat(config.server().host()).isEqualTo("127.0.0.1");
      assertThat(config.server().refusal()).isEmpty();
      assertThat(config.signals().use().allowed()).isFalse();
      assertThat(config.turn()).isEqualTo(Conversation.Settings.STANDARD);
      assertThat(config.llm().mode()).isEqualTo("scripted");
      assertThat(config.stt().models()).containsEntry("en", "vosk-en");
    }

    @Test
    void whatIsShownIsAFileThatMakesTheSame() {
      GatewayConfig config = new ConfigReader(Map.of()).defaults();

      assertThat(read(ConfigPrinter.print(config))).isEqualTo(config);
    }
  }

  @Nested
  class WithAFile {

    @Test
    void aFileNamesOnlyWhatItChanges() {
      GatewayConfig config = read("signals: {emotion: on}\nturn:\n  end_silence: 0.7s\n");

      assertThat(config.signals().use().allowed()).isTrue();
      assertThat(config.turn().endSilence()).isEqualTo(Duration.ofMillis(700));
      assertThat(config.turn().turnGap()).isEqualTo(Conversation.Settings.STANDARD.turnGap());
    }

    @Test
    void pathsAreRelativeToTheFile() {
      GatewayConfig config =
          read(
              """
              routers: {files: [mine.yaml], decision_log: d.db}
              agents: {dir: agents}
              api: {log: requests.log}
              """);

      assertThat(config.routers().files()).containsExactly(Path.of("/etc/undertone/mine.yaml"));
      assertThat(config.agents().directory()).contains(Path.of("/etc/undertone/agents"));
      assertThat(config.api().log()).isEqualTo("/etc/undertone/requests.log");
      assertThat(read("api: {log: '-'}\n").api().log()).isEqualTo("-");
    }

    @Test
    void severalLanguagesHaveAModelEach() {
      GatewayConfig config =
          read(
              "stt: {models: {en: vosk-en, de: vosk-de, pt-BR: models/pt}}\n"
                  + "language: {detect: on}");

      assertThat(config.stt().models())
          .containsEntry("de", "vosk-de")
          .containsEntry("pt-BR", "/etc/undertone/models/pt");
      assertThat(config.stt().language().detect()).isEqualTo("on");
      assertThat(read(ConfigPrinter.print(config))).isEqualTo(config);
    }

    @Test
    void languagesThatNobodyCanTellApartAreNamed() {
      assertThat(problems("language: {candidates: [en, de-AT, klingon]}"))
          .contains("'language.candidates[2]' = 'klingon', must be a language that can be told");
      assertThat(problems("stt: {models: {deutsch bitte: vosk-de}}"))
          .contains("must have language tags such as en or pt-BR for keys, has [deutsch bitte]");
    }

    @Test
    void everythingThatIsShownIsReadBack() {
      GatewayConfig config =
          read(
              """
              server: {host: "::1", port: 0, allowed_origins: ["https://example.org"]}
              signals: {emotion: yes}
              turn: {gap: 90s, max_call: 90m}
              """
                  .replace("90s", "45s"));

      assertThat(read(ConfigPrinter.print(config))).isEqualTo(config);
    }
  }

  @Nested
  class Secrets {

    @Test
    void comeFromTheEnvironmentByName() {
      var reader = new ConfigReader(Map.of("MY_TOKEN", "hunter2"));
      GatewayConfig config =
          reader.read("u.yaml", "server: {host: 0.0.0.0, token_env: MY_TOKEN}", Path.of(""));

      assertThat(config.server().token().value()).contains("hunter2");
      assertThat(config.server().refusal()).isEmpty();
    }

    @Test
    void areNeverPrinted() {
      var reader = new ConfigReader(Map.of("UNDERTONE_TOKEN", "hunter2"));
      GatewayConfig config = reader.defaults();

      assertThat(ConfigPrinter.print(config))
          .contains("token_env: UNDERTONE_TOKEN   # set, not shown")
          .doesNotContain("hunter2");
      assertThat(config.toString()).doesNotContain("hunter2");
    }

    @Test
    void aSecretInThePlaceOfItsNameIsNotRepeated() {
      String problems = problems("server:\n  token_env: sk-live-12345\n");

      assertThat(problems)
          .isEqualTo(
              """
              undertone.yaml:2:14: 'server.token_env' must be the name of an environment variable
               |   token_env: (not shown)
               | .............^\
              """);
    }
  }

  @Nested
  class Emotion {

    private static final String LAW =
        "where Regulation (EU) 2024/1689, Article 5(1)(f), prohibits inferring emotions";

    @ParameterizedTest
    @CsvSource({"workplace", "education"})
    void isRefusedWhereItIsProhibited(String context) {
      assertThat(problems("deployment: {context: " + context + "}\nsignals: {emotion: on}\n"))
          .startsWith(
              "undertone.yaml:2:20: 'signals.emotion' = 'on', must be off: deployment.context is "
                  + context
                  + ", "
                  + LAW);
    }

    @Test
    void isOffThereWhereNobodyAskedForIt() {
      assertThat(read("deployment: {context: workplace}").signals().use().reason())
          .isEqualTo("deployment.context does not allow emotion: workplace");
    }

    @Test
    void isRefusedByABuildThatHasNone() {
      var without = new ConfigReader(Map.of(), false);

      assertThat(without.defaults().signals().use().reason())
          .isEqualTo("this build has no emotion");
      assertThat(
              catchThrowableOfType(
                      ConfigException.class,
                      () -> without.read("u.yaml", "signals:\n  emotion: on\n", Path.of("")))
                  .getMessage())
          .isEqualTo(
              """
              u.yaml:2:12: 'signals.emotion' = 'on', must be off: this build has no emotion (-Dundertone.emotion=off)
               |   emotion: on
               | ...........^\
              """);
    }

    @Test
    void mayBeToldByAModelOfTheOperatorsOwn() {
      assertThat(read("signals: {emotion_model: mine.onnx}").signals().model())
          .contains(Path.of("/etc/undertone/mine.onnx"));
      assertThat(problems("signals: {emotion_model: mine.pt}\n"))
          .startsWith(
              "undertone.yaml:1:26: 'signals.emotion_model' = 'mine.pt', must be a file that ends"
                  + " in .onnx or .json");
    }

    @Test
    void isNotRecordedUnlessAskedFor() {
      assertThat(read("signals: {emotion: on}").signals().recorded()).isFalse();
      assertThat(read("signals: {record_emotion: on}").signals().recorded()).isTrue();
    }
  }

  @Nested
  class Tenants {

    private static final Map<String, String> TOKENS =
        Map.of("HOUSE", "h", "ACME", "a", "ACME_NEW", "a2", "SAME", "h");

    private static GatewayConfig read(String text) {
      return new ConfigReader(TOKENS, true).read("u.yaml", text, Path.of(""));
    }

    private static String problem(String text) {
      return catchThrowableOfType(ConfigException.class, () -> read(text))
          .getMessage()
          .lines()
          .findFirst()
          .orElse("");
    }

    @Test
    void haveTokensAndTermsOfTheirOwn() {
      GatewayConfig config =
          read(
              """
              server: {token_env: HOUSE}
              signals: {emotion: on}
              tenants:
                acme: {token_env: [ACME, ACME_NEW], emotion: off, context: workplace, agent: help}
                beta: {token_env: NOT_SET}
              """);

      assertThat(config.server().tenants().getFirst().tenant())
          .isEqualTo(new Tenant("acme", false, DeploymentContext.WORKPLACE, "help"));
      assertThat(config.server().tenants().getFirst().tokens())
          .extracting(secret -> secret.value().orElse(""))
          .containsExactly("a", "a2");
      assertThat(config.server().tenants().getLast().tenant().emotion()).isTrue();
      assertThat(read(ConfigPrinter.print(config))).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "acme: {token_env: ACME, emotion: on} | u.yaml:2:44: 'tenants.acme.emotion' = 'on', must"
              + " be off or left out: signals.emotion is off for the whole house",
          "acme: {emotion: off} | u.yaml:2:17: 'tenants.acme.token_env' is missing",
          "acme: {token_env: SAME} | u.yaml:2:29: 'tenants.acme.token_env' = 'SAME', must hold a"
              + " token that nobody else has: it says whose a call is",
          "acme: {token_env: ACME, emoton: off} | u.yaml:2:35: unknown key 'tenants.acme.emoton',"
              + " did you mean 'emotion'?",
          "a b: {token_env: ACME} | u.yaml:2:16: a tenant's id must be 1-64 characters out of A-Z"
              + " a-z 0-9 _ -",
        })
    void areRefusedWhatTheyMayNotHave(String tenant, String first) {
      assertThat(problem("server: {token_env: HOUSE}\ntenants: {" + tenant + "}\n"))
          .isEqualTo(first);
    }

    @Test
    void atTheWorkplaceHaveNoEmotion() {
      assertThat(
              problem(
                  """
                  signals: {emotion: on}
                  tenants: {acme: {token_env: ACME, context: workplace, emotion: on}}
                  """))
          .startsWith(
              "u.yaml:2:64: 'tenants.acme.emotion' = 'on', must be off: this tenant's context is"
                  + " workplace, where");
    }
  }

  @Nested
  class AddressesOfOtherMachines {

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "127.9.9.9", "localhost", "::1"})
    void needNoTokenWhenTheyAreNone(String host) {
      assertThat(read("server: {host: '" + host + "'}").server().refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "192.168.1.4", "example.org", "::", "127.0.0.1.example.org"})
    void areRefusedWithoutAToken(String host) {
      assertThat(read("server: {host: '" + host + "'}").server().refusal())
          .hasValueSatisfying(why -> assertThat(why).contains(host, "UNDERTONE_TOKEN"));
    }
  }

  @Nested
  class Problems {

    @Test
    void areReportedAllAtOnceInTheOrderOfTheFile() {
      String problems =
          problems(
              """
              server:
                prot: 8080
                max_calls: none
              turn:
                gap: 1500
                end_silence: 1h
              tts: {engine: marry}
              signal: {emotion: on}
              """);

      assertThat(problems)
          .isEqualTo(
              """
              undertone.yaml:2:3: unknown key 'server.prot', did you mean 'port'?
               |   prot: 8080
               | ..^
              undertone.yaml:3:14: 'server.max_calls' = 'none', must be a whole number, 1 to 100000
               |   max_calls: none
               | .............^
              undertone.yaml:5:8: 'turn.gap' = '1500', must be a length of time with its unit, such as 250ms, 1.5s, 10m or 1h
               |   gap: 1500
               | .......^
              undertone.yaml:6:16: 'turn.end_silence' = '1h', must be 50ms to 10s
               |   end_silence: 1h
               | ...............^
              undertone.yaml:7:15: 'tts.engine' = 'marry', must be one of mary, openai; did you mean 'mary'?
               | tts: {engine: marry}
               | ..............^
              undertone.yaml:8:1: unknown key 'signal', did you mean 'signals'?
               | signal: {emotion: on}
               | ^\
              """);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "server: 8080 | undertone.yaml:1:9: 'server' = '8080', must be a mapping of keys to"
              + " values",
          "[1, 2] | undertone.yaml:1:1: the file must consist of 'key: value' pairs",
          "server: {port: 70000} | undertone.yaml:1:16: 'server.port' = '70000', must be a whole"
              + " number, 0 to 65535",
          "signals: {emotion: maybe} | undertone.yaml:1:20: 'signals.emotion' = 'maybe', must be on"
              + " or off",
          "routers: {files: one.yaml} | undertone.yaml:1:18: 'routers.files' = 'one.yaml', must be"
              + " a list",
          "stt: {models: {}} | undertone.yaml:1:15: 'stt.models' = {}, must name a model for one"
              + " language at least",
          "llm: {ollama_url: localhost} | undertone.yaml:1:19: 'llm.ollama_url' = 'localhost', must"
              + " be a URL that begins with http:// or https://",
        })
    void sayNameValueAndRule(String text, String first) {
      assertThat(problems(text).lines().findFirst()).contains(first);
    }

    @Test
    void aKeyThatIsThereTwiceIsOne() {
      assertThat(problems("vad: {engine: auto}\nvad: {engine: energy}\n"))
          .startsWith("undertone.yaml:2:1: 'vad' is there twice");
    }

    @Test
    void textThatIsNoYamlIsLocated() {
      assertThat(problems("server:\n  port: [1\n")).startsWith("undertone.yaml:2:11: is not YAML:");
    }

    @Test
    void aMissingFileIsNamed() {
      assertThatThrownBy(() -> new ConfigReader(Map.of()).read(Path.of("no", "such.yaml")))
          .isInstanceOf(ConfigException.class)
          .hasMessage("no/such.yaml: there is no such file");
    }
  }
}
