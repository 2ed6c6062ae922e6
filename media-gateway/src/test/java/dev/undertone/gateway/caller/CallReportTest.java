package dev.undertone.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> TURN =
      List.of(
          """
          {"type":"signals","call":"c","turn":2,"basis":"final","text":"where is my order","words":4,"confidence":0.91,
           "voice":{"voiced_ms":1500,"arousal":{"available":true,"value":0.81},
           "arousal_delta":{"available":true,"value":0.31},"anger":{"available":true,"value":0.7},
           "emotion":{"available":true,"label":"angry","scores":{"angry":0.61}},
           "language":{"available":true,"code":"en","source":"text","mismatch":true},
           "hesitation":{"available":true,"score":0.4,"fillers":1,"lengthenings":2,"restarts":1,"pauses":2,"longest_pause_ms":520},
           "rate":{"available":true,"syllables_per_s":5.2,"delta":1.25},"pitch":{"available":true,"median_hz":212.4},
           "level":{"available":true,"dbfs":-17.6,"delta_db":4.1},
           "quality":{"available":true,"snr_db":21.4,"clipping":0.02,"bandwidth_hz":3400}},
           "dynamics":{"response_latency_ms":320,"barge_in":true,"interruptions":1,"backchannels":2,"overlap_ms":180,
           "turn_ms":1740,"reasks":2}}\
          """,
          """
          {"type":"route.decided","call":"c","turn":2,"router":"demo","rule":"upset","route":"strong",
           "model":"scripted/thoughtful","because":"arousal rose by 0.31 and the question came again",
           "alternatives":[{"kind":"rule","name":"unsure","reason":"voice.hesitation.score = 0.40 is not > 0.6"},
           {"kind":"model","name":"scripted/quick","reason":"second in the plan"}],"decision_ms":0.213}\
          """,
          """
          {"type":"reply.heard","call":"c","turn":2,"text":"I am sorry.","written":"I am sorry. Let me look."}\
          """,
          """
          {"type":"turn.timeline","call":"c","turn":2,"turn_gap_ms":1000.4,
           "stages_ms":{"endpointing":600,"final_transcript":50,"decide":0.2,"request":0,"first_token":200,
           "first_clause":50,"first_audio":90,"send":2,"leading_silence":8.2,"speaking":2300}}\
          """,
          """
          {"type":"turn.done","call":"c","turn":2,"outcome":"interrupted","heard":"I am sorry.","reason":"barge_in",
           "attempts":[{"model":"scripted/thoughtful","first_token_ms":200}],"cost":{"usd":0.000123,"known":true}}\
          """);

  private static JsonNode event(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String told(Style style, boolean latencies) {
    var out = new StringBuilder();
    var report = new CallReport(out::append, style, latencies);
    TURN.forEach(text -> report.accept(event(text)));
    return out.toString();
  }

  @Test
  void aTurnIsToldFromTheWordsToTheCost() {
    assertThat(told(Style.PLAIN, true))
        .isEqualTo(
            """

            Turn 2  confidence 0.91
              caller    "where is my order"
              voice     hesitation 0.40 (1 filler, 2 lengthened words, 1 restart, 2 pauses, longest 520 ms),
                        rate 5.2 syl/s (1.25x), pitch 212 Hz, level -18 dBFS (+4)
              emotion   perhaps angry (0.61), arousal 0.81 (+0.31), anger 0.70
              line      language en (text; he may speak another), noise 21 dB down, band to 3.4 kHz, clipped
                        2.0%
              dynamics  barged in, 1 interruption, 2 back-channels, both spoke for 180 ms, 2 repeats, began 320
                        ms after the agent, spoke for 1.7 s
              decision  rule upset -> route strong -> scripted/thoughtful (router demo, 0.2 ms)
              because   arousal rose by 0.31 and the question came again
              not taken rule unsure: voice.hesitation.score = 0.40 is not > 0.6
                        model scripted/quick: second in the plan
              turn gap  1000 ms
                        endpointing      |###############################                     |    600 ms
                        final transcript |                               ###                  |     50 ms
                        decide           |                                 #                  |    0.2 ms
                        request          |                                                    |      0 ms
                        first token      |                                 ###########        |    200 ms
                        first clause     |                                            ###     |     50 ms
                        first audio      |                                              ##### |     90 ms
                        send             |                                                   #|    2.0 ms
                        leading silence  |                                                   #|    8.2 ms
                                         then speaks for 2.3 s
              heard     "I am sorry."
                        cut off: barge in; not heard: "Let me look."
              cost      $0.000123
            """);
  }

  private static String toldOf(String voice) {
    var out = new StringBuilder();
    var report = new CallReport(out::append, Style.PLAIN, true);
    report.accept(
        event("{\"type\":\"signals\",\"turn\":1,\"text\":\"hm\",\"voice\":" + voice + "}"));
    report.accept(event("{\"type\":\"turn.done\",\"turn\":1,\"outcome\":\"completed\"}"));
    return out.toString();
  }

  @Test
  void emotionThatIsOffSaysWhy() {
    String off = "{\"available\":false,\"reason\":\"signals.emotion is off\"}";

    assertThat(toldOf("{\"arousal\":" + off + ",\"emotion\":" + off + "}"))
        .contains("emotion   not known: signals.emotion is off\n");
  }

  @Test
  void aLabelThatIsUnknownIsSaidToBe() {
    String unknown = "{\"available\":true,\"label\":\"unknown\",\"scores\":{\"angry\":0.3}}";

    assertThat(
            toldOf("{\"arousal\":{\"available\":true,\"value\":0.5},\"emotion\":" + unknown + "}"))
        .contains("emotion   label unknown, arousal 0.50\n");
  }

  @Test
  void aCallWithoutEmotionSaysWhyAtOnceAndWhenItChanges() {
    var out = new StringBuilder();
    var report = new CallReport(out::append, Style.PLAIN, true);

    report.accept(
        event(
            """
            {"type":"call.started","call":"c","door":"browser","agent":"default","emotion":false,
             "emotion_reason":"several people are on this channel"}\
            """));
    report.accept(event("{\"type\":\"consent\",\"call\":\"c\",\"emotion\":true}"));

    assertThat(out.toString())
        .isEqualTo(
            """
            Call c by the browser door, agent default, emotion off: several people are on this channel
              emotion is on
            """);
  }

  @Test
  void noLineIsWiderThanAHundredColumns() {
    assertThat(told(Style.PLAIN, true).lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void withoutRealTimeNothingIsSaidOfLatency() {
    assertThat(told(Style.PLAIN, false)).doesNotContain("turn gap", "endpointing");
  }

  @Test
  void coloursAreForTerminalsOnly() {
    assertThat(told(Style.PLAIN, true)).doesNotContain("\u001b");
    assertThat(told(Style.COLOURED, true)).contains("\u001b[1mTurn 2\u001b[0m");
    assertThat(Style.of(true, true)).isEqualTo(Style.PLAIN);
    assertThat(Style.of(false, false)).isEqualTo(Style.PLAIN);
    assertThat(Style.of(true, false)).isEqualTo(Style.COLOURED);
  }

  @Test
  void theSummaryAddsUpTheCall() {
    var totals = new CallTotals();
    TURN.forEach(text -> totals.accept(event(text)));
    totals.accept(
        event("{\"type\":\"call.done\",\"reason\":\"caller_left\",\"dropped_audio_ms\":40}"));
    var account =
        new CallerAccount(
            Duration.ofSeconds(12),
            0,
            0,
            List.of(Duration.ofMillis(1_010)),
            new Ear.Account(Duration.ofSeconds(3), 1, Duration.ofMillis(25), 0),
            Optional.empty());

    var summary = totals.summary("c", account, true);

    assertThat(summary.path("turns").path("interrupted").asInt()).isEqualTo(1);
    assertThat(summary.path("turn_gap_ms").path("p50").asDouble()).isEqualTo(1000.4);
    assertThat(CallTotals.words(summary, Style.PLAIN))
        .isEqualTo(
            """

            Summary
              turns     0 heard to the end, 1 interrupted, 0 failed
              routes    strong
              turn gap  p50 1000 ms, p95 1000 ms (sent by the server, 1 turns)
                        p50 1010 ms, p95 1010 ms (heard by the caller, 1 turns)
              cost      $0.000123
              audio     12.0 s sent, 3.0 s heard, 40 ms dropped, 1 stutters (25 ms)
            """);
  }

  @Test
  void aFastCallHasNoGapsAtAll() {
    var account =
        new CallerAccount(
            Duration.ZERO,
            0,
            0,
            List.of(),
            new Ear.Account(Duration.ZERO, 0, Duration.ZERO, 0),
            Optional.empty());

    var summary = new CallTotals().summary("c", account, false);

    assertThat(summary.has("turn_gap_ms")).isFalse();
    assertThat(CallTotals.words(summary, Style.PLAIN)).contains("not measured");
  }
}
