package dev.undertone.router.rules;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotions;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.Prosody.Hesitation;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import dev.undertone.router.RouteRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Route requests for tests: a calm caller with emotion off, and what may differ from him. */
record Requests(
    Emotion emotion,
    Hesitation hesitation,
    Dynamics dynamics,
    Map<String, String> metadata,
    Set<String> needs,
    String user,
    int promptTokens,
    Duration budgetLeft) {

  static final Requests CALM =
      new Requests(
          Emotion.absent("signals.emotion is off"),
          new Prosody.Hesitation(true, 0.9, 0.1, 0, 0, 0, 0, 0.05, 0, false, 0, List.of()),
          new Dynamics(Optional.of(400L), false, 0, 0, false, 0, 0, 500, 2_000, 0.4, 0),
          Map.of(),
          Set.of(),
          "",
          300,
          Duration.ofMillis(900));

  Requests aroused(double value) {
    return with(Emotions.aroused(0.8, value, value, value - 0.5), hesitation, dynamics);
  }

  Requests hesitating(double score, long longestPauseMillis) {
    return with(
        emotion,
        new Prosody.Hesitation(
            true, 0.9, score, 0, 0, 0, 3, 0.4, longestPauseMillis, false, 0, List.of()),
        dynamics);
  }

  /** Fillers and pauses, none of them long. */
  Requests stumbling(double score) {
    return with(
        emotion,
        new Prosody.Hesitation(true, 0.9, score, 2, 20, 0, 3, 0.4, 400, false, 0, List.of()),
        dynamics);
  }

  /** This aroused in this turn, that angry and aroused in the mean of three; 0: the first turn. */
  Requests upset(double arousal, double arousalMean, double angerMean) {
    Emotion turn = Emotions.aroused(0.8, arousal, arousal, arousal - 0.5);
    Emotion.Trend trend =
        arousalMean == 0
            ? Emotion.Trend.absent("the caller has spoken once")
            : new Emotion.Trend(true, 0.8, arousalMean, 0.05, angerMean, 0.05, "");
    return with(
        new Emotion(
            turn.arousal(),
            turn.arousalDelta(),
            turn.dominance(),
            turn.valence(),
            Emotion.Score.of(angerMean, 0.8),
            turn.absoluteArousal(),
            turn.absoluteAnger(),
            turn.expression(),
            trend),
        hesitation,
        dynamics);
  }

  Requests withoutHesitation() {
    return with(emotion, Hesitation.ABSENT, dynamics);
  }

  Requests reasking(int reasks) {
    return with(
        emotion,
        hesitation,
        new Dynamics(Optional.of(400L), false, 0, 0, false, 0, 0, 500, 2_000, 0.4, reasks));
  }

  /** One who has interrupted so often before, and does not now. */
  Requests interrupting(int interruptions) {
    return with(
        emotion,
        hesitation,
        new Dynamics(Optional.of(400L), false, interruptions, 0, false, 0, 0, 500, 2_000, 0.4, 0));
  }

  Requests bargingIn() {
    return with(
        emotion,
        hesitation,
        new Dynamics(Optional.of(-200L), true, 1, 0, false, 0, 0, 0, 2_000, 0.4, 0));
  }

  Requests of(String newUser) {
    return new Requests(
        emotion, hesitation, dynamics, metadata, needs, newUser, promptTokens, budgetLeft);
  }

  Requests with(Map<String, String> newMetadata) {
    return new Requests(
        emotion, hesitation, dynamics, newMetadata, needs, user, promptTokens, budgetLeft);
  }

  Requests needing(String need, int tokens, Duration left) {
    Set<String> newNeeds = need.isEmpty() ? Set.of() : Set.of(need);
    return new Requests(emotion, hesitation, dynamics, metadata, newNeeds, user, tokens, left);
  }

  private Requests with(Emotion newEmotion, Hesitation newHesitation, Dynamics newDynamics) {
    return new Requests(
        newEmotion, newHesitation, newDynamics, metadata, needs, user, promptTokens, budgetLeft);
  }

  RouteRequest request() {
    Prosody voice =
        new Prosody(
            Prosody.Basis.FINAL,
            1_500,
            emotion,
            hesitation,
            Prosody.Rate.ABSENT,
            Prosody.Pitch.ABSENT,
            Prosody.Level.ABSENT,
            Prosody.Phonation.ABSENT,
            new Prosody.Quality(true, 1, 22.3456, 0, false, 0));
    var signals =
        new TurnSignals(
            new CallId("c-1"),
            new TurnId(3),
            "what is my balance",
            4,
            0.9,
            140,
            Language.declared("en"),
            voice,
            dynamics);
    return new RouteRequest(
        signals,
        budgetLeft,
        Duration.ofMillis(1_500),
        1_700_000_000_000L,
        promptTokens,
        7,
        needs,
        metadata,
        user,
        "browser",
        "bank");
  }
}
