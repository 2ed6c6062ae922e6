package dev.undertone.router.record;

import static dev.undertone.router.Quantum.thousandths;

import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Takes out of a decision's inputs what no rule may see: words, and digits past the grain. */
final class Redaction {

  private Redaction() {}

  static RouteRequest of(RouteRequest r) {
    return new RouteRequest(
        of(r.signals()),
        wholeMillis(r.budgetLeft()),
        wholeMillis(r.budgetTotal()),
        r.epochMillis(),
        r.promptTokens(),
        r.messages(),
        r.needs(),
        r.metadata(),
        r.user(),
        r.door(),
        r.agent());
  }

  static FleetView of(FleetView fleet) {
    Map<String, ModelHealth> models = new HashMap<>();
    fleet.models().forEach((name, health) -> models.put(name, of(health)));
    return new FleetView(models);
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
        s.language(),
        of(s.voice()),
        new TurnSignals.Dynamics(
            d.responseLatencyMillis(),
            d.bargeIn(),
            d.interruptions(),
            d.silenceMillis(),
            d.turnMillis(),
            thousandths(d.talkRatio()),
            d.reasks()));
  }

  private static Prosody of(Prosody p) {
    var a = p.arousal();
    var h = p.hesitation();
    var r = p.rate();
    var f = p.pitch();
    var l = p.level();
    var q = p.quality();
    return new Prosody(
        p.basis(),
        p.voicedMillis(),
        new Prosody.Arousal(
            a.available(),
            thousandths(a.confidence()),
            thousandths(a.value()),
            thousandths(a.absolute()),
            a.deltaAvailable(),
            thousandths(a.delta()),
            a.reason()),
        new Prosody.Hesitation(
            h.available(),
            thousandths(h.confidence()),
            thousandths(h.score()),
            h.pauses(),
            thousandths(h.pauseRatio()),
            h.longestPauseMillis()),
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
        new Prosody.Quality(q.available(), thousandths(q.snrDb()), thousandths(q.clipping())));
  }

  private static Duration wholeMillis(Duration duration) {
    return Duration.ofMillis(duration.toMillis());
  }
}
