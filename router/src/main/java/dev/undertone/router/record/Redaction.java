package dev.undertone.router.record;

import static dev.undertone.router.Quantum.thousandths;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.RuleTrace;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.Withheld;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes out of a decision's inputs what no rule may see: words, and digits past the grain. */
final class Redaction {

  private Redaction() {}

  static RouteRequest of(RouteRequest r) {
    return with(of(r.signals()), r);
  }

  static RouteRequest withoutEmotion(RouteRequest r) {
    TurnSignals s = r.signals();
    Prosody p = s.voice();
    var voice =
        new Prosody(
            p.basis(),
            p.voicedMillis(),
            Withheld.from(p.emotion()),
            p.hesitation(),
            p.rate(),
            p.pitch(),
            p.level(),
            p.phonation(),
            p.quality());
    return with(
        new TurnSignals(
            s.call(),
            s.turn(),
            s.transcript(),
            s.words(),
            s.transcriptConfidence(),
            s.wordsPerMinute(),
            s.language(),
            voice,
            s.dynamics()),
        r);
  }

  static RouteDecision withoutEmotion(RouteDecision d) {
    return d.with(
        Withheld.from(d.because()),
        d.rules().stream()
            .map(rule -> new RuleTrace(rule.id(), rule.result(), Withheld.from(rule.reason())))
            .toList());
  }

  private static RouteRequest with(TurnSignals signals, RouteRequest r) {
    return new RouteRequest(
        signals,
        wholeMillis(r.budgetLeft()),
        wholeMillis(r.budgetTotal()),
        r.epochMillis(),
        of(r.facts()),
        of(r.ask()),
        of(r.continuity()),
        r.metadata(),
        r.user(),
        r.door(),
        r.agent(),
        r.tenant());
  }

  private static Ask of(Ask a) {
    return same(
        a,
        new Ask(
            a.pinned(),
            a.models(),
            a.sort(),
            a.ignore(),
            a.allowed(),
            a.firstTokenTimeout().map(Redaction::wholeMillis)));
  }

  private static Continuity of(Continuity c) {
    return same(
        c,
        new Continuity(
            c.previousModel(), c.switches(), c.cachedTokens(), wholeMillis(c.firstToken())));
  }

  private static RequestFacts of(RequestFacts f) {
    return f.with(f.language(), f.task(), thousandths(f.complexity()));
  }

  static FleetView of(FleetView fleet) {
    boolean rounded = true;
    for (ModelHealth health : fleet.models().values()) {
      rounded = rounded && of(health).equals(health);
    }
    if (rounded) {
      return fleet;
    }
    Map<String, ModelHealth> models = new HashMap<>();
    fleet.models().forEach((name, health) -> models.put(name, of(health)));
    return new FleetView(models);
  }

  /** The instance that was, where nothing is taken out of it: who writes it may know it again. */
  private static <T> T same(T before, T after) {
    return after.equals(before) ? before : after;
  }

  private static ModelHealth of(ModelHealth h) {
    return new ModelHealth(
        h.open(),
        h.openReason(),
        thousandths(h.successRate()),
        wholeMillis(h.firstTokenP50()),
        wholeMillis(h.firstTokenP90()),
        h.attempts());
  }

  private static TurnSignals of(TurnSignals s) {
    var d = s.dynamics();
    return new TurnSignals(
        s.call(),
        s.turn(),
        "",
        s.words(),
        thousandths(s.transcriptConfidence()),
        thousandths(s.wordsPerMinute()),
        of(s.language()),
        same(s.voice(), of(s.voice())),
        same(d, of(d)));
  }

  private static TurnSignals.Dynamics of(TurnSignals.Dynamics d) {
    return new TurnSignals.Dynamics(
        d.responseLatencyMillis(),
        d.bargeIn(),
        d.interruptions(),
        d.backchannels(),
        d.overlapAvailable(),
        d.overlapMillis(),
        thousandths(d.overlapRatio()),
        d.silenceMillis(),
        d.turnMillis(),
        thousandths(d.talkRatio()),
        d.reasks());
  }

  private static Language of(Language l) {
    return new Language(
        l.code(), thousandths(l.confidence()), l.source(), l.mismatchAvailable(), l.mismatch());
  }

  private static Prosody of(Prosody p) {
    var h = p.hesitation();
    var r = p.rate();
    var f = p.pitch();
    var l = p.level();
    var v = p.phonation();
    var q = p.quality();
    return new Prosody(
        p.basis(),
        p.voicedMillis(),
        of(p.emotion()),
        new Prosody.Hesitation(
            h.available(),
            thousandths(h.confidence()),
            thousandths(h.score()),
            h.fillers(),
            thousandths(h.fillersPerMinute()),
            h.lengthenings(),
            h.pauses(),
            thousandths(h.pauseRatio()),
            h.longestPauseMillis(),
            h.restartsAvailable(),
            h.restarts(),
            List.of()),
        new Prosody.Rate(
            r.available(),
            thousandths(r.confidence()),
            thousandths(r.syllablesPerSecond()),
            r.deltaAvailable(),
            thousandths(r.delta())),
        new Prosody.Pitch(
            f.available(),
            thousandths(f.confidence()),
            thousandths(f.medianHz()),
            thousandths(f.rangeSemitones()),
            thousandths(f.slopeSemitonesPerSecond())),
        new Prosody.Level(
            l.available(),
            thousandths(l.confidence()),
            thousandths(l.dbfs()),
            l.deltaAvailable(),
            thousandths(l.deltaDb())),
        new Prosody.Phonation(
            v.available(),
            thousandths(v.confidence()),
            thousandths(v.hnrDb()),
            v.perturbationReliable(),
            thousandths(v.jitter()),
            thousandths(v.shimmer())),
        new Prosody.Quality(
            q.available(),
            thousandths(q.confidence()),
            thousandths(q.snrDb()),
            thousandths(q.clipping()),
            q.bandwidthAvailable(),
            thousandths(q.bandwidthHz())));
  }

  private static Emotion of(Emotion e) {
    return new Emotion(
        of(e.arousal()),
        of(e.arousalDelta()),
        of(e.dominance()),
        of(e.valence()),
        of(e.anger()),
        of(e.absoluteArousal()),
        of(e.absoluteAnger()),
        of(e.expression()),
        of(e.trend()));
  }

  private static Score of(Score s) {
    return new Score(
        s.available(), thousandths(s.confidence()), thousandths(s.value()), s.reason());
  }

  private static Emotion.Expression of(Emotion.Expression x) {
    return new Emotion.Expression(
        x.available(),
        thousandths(x.confidence()),
        x.label(),
        thousandths(x.neutral()),
        thousandths(x.angry()),
        thousandths(x.happy()),
        thousandths(x.sad()),
        thousandths(x.unknown()),
        x.reason());
  }

  private static Emotion.Trend of(Emotion.Trend t) {
    return new Emotion.Trend(
        t.available(),
        thousandths(t.confidence()),
        thousandths(t.arousalMean()),
        thousandths(t.arousalSlope()),
        thousandths(t.angerMean()),
        thousandths(t.angerSlope()),
        t.reason());
  }

  private static Duration wholeMillis(Duration duration) {
    return Duration.ofMillis(duration.toMillis());
  }
}
