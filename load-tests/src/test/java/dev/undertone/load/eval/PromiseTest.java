package dev.undertone.load.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.gateway.caller.WavFile;
import dev.undertone.load.eval.RoutedTurns.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The promise, paired: the same words, said in another way, take another route under the shipped
 * rules; with the voice switched off they do not; and calm people are left in peace. Whole calls
 * through a whole house, at 8 kHz through mu-law. Run by {@code -Peval -Dundertone.audio=DIR}.
 */
@Tag("eval")
class PromiseTest {

  /** Bulk callers wait most of the time; what they say does not depend on one another. */
  private static final int CALLERS = 8;

  /** Whole conversations keep recognisers busy for longer than a client waits for its turn. */
  private static final int CONVERSATIONS = 3;

  /** The first minute of another recording once more. */
  private static final String TWICE = "conversation/call_autorepair_8k_mulaw.wav";

  private static Path audio = Path.of("");
  private static final StringBuilder page = new StringBuilder();

  /** What became of one call. */
  private record Outcome(MoodCall call, List<Turn> turns) {
    boolean tookExpected() {
      return turns.stream().anyMatch(turn -> turn.route().equals(call.expected()));
    }

    boolean tookMoody() {
      return turns.stream().anyMatch(turn -> MoodCall.MOODY.contains(turn.route()));
    }
  }

  @BeforeAll
  static void findTheRecordings() {
    String folder = System.getProperty("undertone.audio", "");
    assertThat(folder)
        .as("property undertone.audio: the folder of the recorded audio, with its MANIFEST.tsv")
        .isNotEmpty();
    audio = Path.of(folder);
  }

  @Test
  void theVoiceChoosesTheRouteAndCalmCallersAreLeftInPeace() throws Exception {
    List<MoodCall> calls = new ArrayList<>();
    try (MoodyVoice voice = new MoodyVoice()) {
      calls.addAll(MoodCalls.synthesised(voice));
    }
    calls.addAll(MoodCalls.acted(audio));
    List<Outcome> heard = play(calls, true);
    List<Outcome> unheard =
        play(calls.stream().filter(call -> !call.expected().isEmpty()).toList(), false);

    say("# The promise, paired: %s\n\n", LocalDate.now(ZoneOffset.UTC));
    say(
        "Shipped router `default`, one-word answers, whole calls at 8 kHz through mu-law, emotion"
            + " ");
    say("on. Command: `mvn verify -Peval -Dundertone.audio=DIR`.\n\n");
    pairs(heard, unheard);
    double escalations = calm(natural());
    failures(heard, unheard);
    System.out.println(page);
    Path results = Path.of("..", "prosody", "results");
    Files.createDirectories(results);
    Files.writeString(results.resolve(LocalDate.now(ZoneOffset.UTC) + "-promise.md"), page);

    assertThat(escalations).as("false escalations per 100 calm turns").isLessThanOrEqualTo(1);
    assertThat(unheard).filteredOn(Outcome::tookMoody).isEmpty();
    assertThat(heard)
        .filteredOn(o -> !o.call().expected().isEmpty() && o.tookExpected())
        .hasSizeGreaterThan(heard.size() / 4);
  }

  private static void pairs(List<Outcome> heard, List<Outcome> unheard) {
    say(
        "| kind | pairs | predicted route taken | calm twin took a moody route | voice off: moody"
            + " route |\n");
    say("|---|---:|---:|---:|---:|\n");
    Map<String, List<Outcome>> kinds = new LinkedHashMap<>();
    heard.forEach(o -> kinds.computeIfAbsent(o.call().kind(), kind -> new ArrayList<>()).add(o));
    kinds.forEach(
        (kind, all) -> {
          List<Outcome> moody = all.stream().filter(o -> !o.call().expected().isEmpty()).toList();
          List<Outcome> calm = all.stream().filter(o -> o.call().expected().isEmpty()).toList();
          List<Outcome> off = unheard.stream().filter(o -> o.call().kind().equals(kind)).toList();
          say(
              "| %s | %d | %s | %s | %s |\n",
              kind,
              moody.size(),
              share(moody.stream().filter(Outcome::tookExpected).count(), moody.size()),
              share(calm.stream().filter(Outcome::tookMoody).count(), calm.size()),
              share(off.stream().filter(Outcome::tookMoody).count(), off.size()));
        });
  }

  /** Escalations per 100 turns of natural speech that is held to be calm. */
  private static double calm(Map<Clip, List<Turn>> natural) {
    say(
        "\n"
            + "Calm natural speech at the same thresholds. `patient` is no escalation: the"
            + " meeting is ");
    say("spontaneous and does hesitate.\n\n");
    say("| recordings | calls | turns | `strong` | per 100 | `patient` | per 100 |\n");
    say("|---|---:|---:|---:|---:|---:|---:|\n");
    long turns = 0;
    long strong = 0;
    for (String folder : List.of("conversation", "speech", "language")) {
      List<Turn> all = new ArrayList<>();
      long calls = 0;
      for (var call : natural.entrySet()) {
        if (call.getKey().name().startsWith(folder + "/")) {
          all.addAll(call.getValue());
          calls++;
        }
      }
      long here = all.stream().filter(turn -> turn.route().equals("strong")).count();
      long patient = all.stream().filter(turn -> turn.route().equals("patient")).count();
      say(
          "| %s | %d | %d | %d | %.1f | %d | %.1f |\n",
          folder,
          calls,
          all.size(),
          here,
          per100(here, all.size()),
          patient,
          per100(patient, all.size()));
      turns += all.size();
      strong += here;
    }
    say(
        "| **all** | %d | %d | %d | %.1f | | |\n",
        natural.size(), turns, strong, per100(strong, turns));
    return per100(strong, turns);
  }

  private static void failures(List<Outcome> heard, List<Outcome> unheard) {
    say("\n## What went wrong\n\n");
    for (Outcome outcome : heard) {
      boolean wanted = !outcome.call().expected().isEmpty();
      if (wanted ? !outcome.tookExpected() : outcome.tookMoody()) {
        failure(wanted ? "not taken" : "calm twin", outcome);
      }
    }
    unheard.stream().filter(Outcome::tookMoody).forEach(outcome -> failure("voice off", outcome));
  }

  private static void failure(String what, Outcome outcome) {
    say("- %s: %s, %s\n", what, outcome.call().kind(), outcome.call().pair());
    for (Turn turn : outcome.turns()) {
      say(
          "  - `%s` by `%s`: \"%s\" arousal %s, delta %s, anger %s, hesitation %s\n",
          turn.route(),
          turn.rule(),
          turn.text(),
          figure(turn, "arousal", "value"),
          figure(turn, "arousal_delta", "value"),
          figure(turn, "anger", "value"),
          figure(turn, "hesitation", "score"));
    }
  }

  private static String figure(Turn turn, String block, String field) {
    var value = turn.voice().path(block).path(field);
    return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "–";
  }

  private static Map<Clip, List<Turn>> natural() throws Exception {
    List<Clip> clips = new ArrayList<>();
    for (String line : Files.readAllLines(audio.resolve("MANIFEST.tsv"))) {
      String name = line.split("\t", -1)[0];
      if (name.matches("(conversation|speech|language)/.*") && !name.equals(TWICE)) {
        WavFile file = WavFile.read(audio.resolve(name));
        short[] narrow = Telephone.line(file.caller(), file.format().sampleRateHz());
        clips.add(new Clip(name, "", new WavFile(AudioFormat.NARROWBAND, "pcm16", narrow)));
      }
    }
    Map<Clip, List<Turn>> turns = new LinkedHashMap<>();
    try (MeasuredHouse house = house(true)) {
      List<List<Turn>> routed = routed(house, clips, CONVERSATIONS);
      for (int i = 0; i < clips.size(); i++) {
        turns.put(clips.get(i), routed.get(i));
      }
    }
    return turns;
  }

  private static List<Outcome> play(List<MoodCall> calls, boolean voice) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    try (MeasuredHouse house = house(voice)) {
      List<List<Turn>> routed = routed(house, calls.stream().map(MoodCall::clip).toList(), CALLERS);
      for (int i = 0; i < calls.size(); i++) {
        outcomes.add(new Outcome(calls.get(i), routed.get(i)));
      }
    }
    return outcomes;
  }

  private static List<List<Turn>> routed(MeasuredHouse house, List<Clip> clips, int callers)
      throws Exception {
    List<Future<List<Turn>>> running = new ArrayList<>();
    try (ExecutorService executor =
        Executors.newFixedThreadPool(callers, Thread.ofVirtual().factory())) {
      for (Clip clip : clips) {
        running.add(
            executor.submit(
                () -> {
                  RoutedTurns turns = new RoutedTurns();
                  house.callInBulk(clip, turns);
                  return turns.turns();
                }));
      }
    }
    List<List<Turn>> routed = new ArrayList<>();
    for (Future<List<Turn>> call : running) {
      routed.add(call.get());
    }
    return routed;
  }

  private static MeasuredHouse house(boolean voice) throws Exception {
    String settings =
        Patience.STANDARD.yaml() + (voice ? "signals: {emotion: on}\n" : "signals: {voice: off}\n");
    Path models = Path.of("..", "stt-bridge", "target", "models");
    return new MeasuredHouse(models, settings, shippedRouter());
  }

  /** The shipped file, its models told to answer with one word: their words do not matter here. */
  private static String shippedRouter() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PromiseTest.class.getResourceAsStream("/dev/undertone/router/default.yaml"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String brief =
          text.replaceAll("(?m)^( +)provider: scripted$", "$1provider: scripted\n$1say: \"Yes.\"");
      assertThat(brief).isNotEqualTo(text);
      return brief;
    }
  }

  private static String share(long part, long all) {
    return all == 0 ? "–" : "%d of %d (%.0f %%)".formatted(part, all, 100.0 * part / all);
  }

  private static double per100(long part, long all) {
    return all == 0 ? 0 : 100.0 * part / all;
  }

  @SuppressWarnings("AnnotateFormatMethod") // which would be a dependency for this one method
  private static void say(String format, Object... values) {
    page.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }
}
