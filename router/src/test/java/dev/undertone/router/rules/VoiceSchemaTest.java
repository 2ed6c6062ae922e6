package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.Prosody.Phonation;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.record.DecisionJson;
import dev.undertone.router.record.DecisionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VoiceSchemaTest {
  private static final RouteRequest NOTHING_KNOWN = SampleRequests.all().getFirst();
  private static final RouteRequest ALL_KNOWN = SampleRequests.request(new Random(1), true);

  private static Snapshot snapshot(RouteRequest request) {
    return new Snapshot(request, FleetView.EMPTY, Map.of());
  }

  private static List<SignalSchema.Leaf<Snapshot>> leaves() {
    List<SignalSchema.Leaf<Snapshot>> leaves =
        new ArrayList<>(SignalSchemas.VOICE.leaves().toList());
    leaves.addAll(SignalSchemas.DYNAMICS.leaves().toList());
    return leaves;
  }

  @Test
  void everyBlockSaysHowMuchItIsWorth() {
    List<SignalSchema<Snapshot>> blocks = new ArrayList<>(List.of(SignalSchemas.DYNAMICS));
    addBlocks(SignalSchemas.VOICE, blocks);

    for (SignalSchema<Snapshot> block : blocks) {
      assertThat(block.fields().keySet())
          .as(block.path())
          .contains("available", "confidence", "basis", "voiced_ms");
    }
    assertThat(blocks).hasSize(11);
  }

  private static void addBlocks(
      SignalSchema<Snapshot> schema, List<SignalSchema<Snapshot>> blocks) {
    for (var field : schema.fields().values()) {
      if (field instanceof SignalSchema.Nested<Snapshot>(var inside)
          && !inside.path().equals("voice.confidence")) {
        blocks.add(inside);
        addBlocks(inside, blocks);
      }
    }
  }

  @Test
  void everythingThatIsKnownCanBeRead() {
    for (var leaf : leaves()) {
      assertThat(leaf.read(snapshot(ALL_KNOWN))).as(leaf.path()).isNotNull();
    }
  }

  @Test
  void whatIsNotKnownHasNoValueAndSaysWhy() {
    Snapshot snapshot = snapshot(NOTHING_KNOWN);

    for (var leaf : leaves()) {
      if (leaf.conditional()) {
        assertThat(leaf.read(snapshot)).as(leaf.path()).isNull();
        assertThat(leaf.whyNot().apply(snapshot)).as(leaf.path()).isNotBlank();
      }
    }
  }

  @Test
  void decidedWithoutTheVoiceNothingOfItHasAValue() {
    Snapshot snapshot = snapshot(ALL_KNOWN).unheard();

    for (var leaf : SignalSchemas.VOICE.leaves().toList()) {
      if (leaf.conditional()) {
        assertThat(leaf.read(snapshot)).as(leaf.path()).isNull();
        assertThat(leaf.whyNot().apply(snapshot)).isEqualTo("decided without the voice");
      }
    }
    for (var leaf : SignalSchemas.DYNAMICS.leaves().toList()) {
      assertThat(leaf.read(snapshot)).as(leaf.path()).isEqualTo(leaf.read(snapshot(ALL_KNOWN)));
    }
  }

  @Test
  void jitterIsNotTrustedOnANoisyLine() {
    var phonation = new Phonation(true, 0.9, 12, false, 0.02, 0.1);
    Snapshot snapshot = snapshot(with(phonation));

    assertThat(read("voice.hnr_db", snapshot)).isEqualTo(12.0);
    assertThat(read("voice.jitter", snapshot)).isNull();
    assertThat(leaf("voice.shimmer").whyNot().apply(snapshot))
        .isEqualTo("not reliable on a line with quantisation noise");
  }

  private static RouteRequest with(Phonation phonation) {
    RouteRequest r = ALL_KNOWN;
    TurnSignals s = r.signals();
    Prosody p = s.voice();
    var voice =
        new Prosody(
            p.basis(),
            p.voicedMillis(),
            p.emotion(),
            p.hesitation(),
            p.rate(),
            p.pitch(),
            p.level(),
            phonation,
            p.quality());
    var signals =
        new TurnSignals(
            s.call(),
            s.turn(),
            s.transcript(),
            s.words(),
            s.transcriptConfidence(),
            s.wordsPerMinute(),
            s.language(),
            voice,
            s.dynamics());
    return new RouteRequest(
        signals,
        r.budgetLeft(),
        r.budgetTotal(),
        r.epochMillis(),
        r.facts().tokens(),
        r.facts().messages(),
        r.facts().needs(),
        r.metadata(),
        r.user(),
        r.door(),
        r.agent());
  }

  private static @Nullable Object read(String path, Snapshot snapshot) {
    return leaf(path).read(snapshot);
  }

  private static SignalSchema.Leaf<Snapshot> leaf(String path) {
    return leaves().stream().filter(leaf -> leaf.path().equals(path)).findFirst().orElseThrow();
  }

  @Test
  void whatCountsAsEmotionIsAllOfItAndNothingElse() {
    assertThat(SignalSchemas.EMOTION)
        .allMatch(
            path ->
                path.matches(
                    "voice\\.(confidence\\.)?(arousal|arousal_delta|dominance|valence|anger)"
                        + "|voice\\.(absolute|emotion)\\..+"))
        .hasSize(10 + 3 + 2 + 6 + 5);
  }

  @Test
  void aRuleOnAnyOfItIsWarnedOfWhileEmotionIsOff() {
    for (String path : SignalSchemas.EMOTION) {
      String condition = path.endsWith("label") ? path + " == 'angry'" : path + " > 0.5";
      RouterFile file =
          RouterFile.parse(
              "w.yaml",
              """
              name: w
              models: {quick: {provider: scripted, model: quick}}
              routes: {a: {variants: [{id: v, models: [quick]}]}}
              rule: {match: [{id: r, condition: "%s", output: "'a'"}, {output: "'a'"}]}
              """
                  .formatted(condition));

      assertThat(file.warnings(false)).as(path).hasSize(1);
      assertThat(file.warnings(true)).as(path).isEmpty();
    }
  }

  @Test
  void theJsonOfARecordKeepsEveryField() {
    var router = new CelRouter(RouterFile.bundled("default"), CelRouter.FailureObserver.none());
    var json = DecisionJson.full();
    for (RouteRequest request : SampleRequests.all()) {
      var decision = router.decide(request, FleetView.EMPTY);
      var record = DecisionRecord.of("d", request, FleetView.EMPTY, decision, true);

      assertThat(json.read(json.write(record))).isEqualTo(record);
      assertThat(record.decideAgain(router).decision()).isEqualTo(decision);
    }
  }
}
