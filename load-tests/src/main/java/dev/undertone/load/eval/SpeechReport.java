package dev.undertone.load.eval;

import dev.undertone.load.eval.SpeechEvaluation.Clips;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The figures as Markdown, in the order they come. */
final class SpeechReport {

  private final StringBuilder page = new StringBuilder();

  /** Every clip, then all of them. */
  void clips(Map<Clip, String> direct, Clips gateway) {
    say("## Clips with a transcript\n\n");
    say(
        "Word errors over words of the transcript; the gateway is called by the browser door with"
            + " `--fast`, and what models were asked is counted, each word once.\n\n");
    say("| clip | words | direct | gateway | turns |\n|---|---:|---:|---:|---:|\n");
    direct.forEach(
        (clip, text) -> {
          Wer alone = Wer.of(clip.transcript(), text);
          Heard heard = Objects.requireNonNull(gateway.heard().get(clip));
          Wer through = Wer.of(clip.transcript(), heard.text());
          say(
              "| %s | %d | %d | %d | %d |\n",
              clip.name(), alone.words(), alone.errors(), through.errors(), heard.turns());
        });
    Wer alone = SpeechEvaluation.wer(direct);
    Wer through = gateway.wer();
    double cost = through.percent() - alone.percent();
    say(
        "| **pooled** | %d | %d (%.1f %%) | %d (%.1f %%) | %d |\n\n",
        alone.words(),
        alone.errors(),
        alone.percent(),
        through.errors(),
        through.percent(),
        gateway.turns());
    say(
        "The gateway costs %.1f points; the bar is %.0f: %s.\n\n",
        cost,
        SpeechEvaluation.MAX_COST_POINTS,
        cost <= SpeechEvaluation.MAX_COST_POINTS ? "met" : "**missed**");
  }

  /** Heads the rows of {@link #call}. */
  void calls() {
    say("## A call without a transcript\n\n");
    say("Disagreement: word error rate of the gateway's words against the engine's own.\n\n");
    say(
        "| recording | door | direct words | gateway words | disagreement | turns | superseded"
            + " |\n");
    say("|---|---|---:|---:|---:|---:|---:|\n");
  }

  void call(Clip clip, String door, String direct, Heard heard) {
    say(
        "| %s | %s | %d | %d | %.1f %% | %d | %d |\n",
        clip.name(),
        door,
        Wer.words(direct).size(),
        Wer.words(heard.text()).size(),
        Wer.of(direct, heard.text()).percent(),
        heard.turns(),
        heard.superseded());
  }

  /** Heads the rows of {@link #swept}. */
  void sweep(Wer direct) {
    say("\n## What the gate costs\n\n");
    say(
        "The clips again (direct: %.1f %%), with other hang-overs and patiences, and the first"
            + " minute of the call. `fed` is audio that reached the recogniser, of all that was"
            + " sent; `busy` is the time of its native calls.\n\n",
        direct.percent());
    say(
        "| hang-over | end of turn | WER | cost, points | turns | sent, s | fed, s | saved |"
            + " busy, s | disagreement, minute |\n");
    say("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
  }

  void swept(Clips heard, Wer direct, Wer minute) {
    double sent = heard.sentSeconds();
    say(
        "| %d ms | %d ms | %.1f %% | %+.1f | %d | %.1f | %.1f | %.0f %% | %.1f | %.1f %% |\n",
        heard.patience().hangOver().toMillis(),
        heard.patience().endSilence().toMillis(),
        heard.wer().percent(),
        heard.wer().percent() - direct.percent(),
        heard.turns(),
        sent,
        heard.fedSeconds(),
        100 * (1 - heard.fedSeconds() / sent),
        heard.busySeconds(),
        minute.percent());
  }

  @SuppressWarnings("AnnotateFormatMethod") // which would be a dependency for this one method
  private void say(String format, Object... values) {
    page.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
