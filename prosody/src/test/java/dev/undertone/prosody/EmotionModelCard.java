package dev.undertone.prosody;

import dev.undertone.prosody.EmotionClips.Clip;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The text that goes with the coefficients: what they are made of, and how far to trust them. */
final class EmotionModelCard {

  private EmotionModelCard() {}

  /**
   * @param acted rows of {@link EmotionSection}
   * @param calm rows of {@link CalmSpeechSection}
   */
  static String text(EmotionStudy study, List<Row> acted, List<Row> calm) {
    return """
    # Emotion model %s

    Written by the trainer together with `emotion-model.json`; do not edit. To make both anew:
    `mvn -pl prosody -am verify -Ptrain -DskipTests -Dundertone.audio=DIR`. The same recordings give
    the same bytes; an evaluation test holds that.

    ## What it is

    Logistic regressions on %d of the analyser's %d functionals (version %d), standardised by the
    training population, values beyond %.0f deviations cut. Two heads of the same kind: *absolute*
    takes a turn as it is, *relative* less the running mean of the caller (the population counts as
    four turns, at most twenty turns count). Each has: arousal (two classes), anger against
    everything else (two classes), neutral, angry, happy, sad (four classes), dominance and valence
    (degrees). Ridge %s on every weight, none on the bias; L-BFGS; classes weigh the same, and within
    a class the speakers. Left out: absolute level and length (never measured), jitter and shimmer
    (codecs), dynamics of the level (gain controls).

    ## What it was trained on

    EMO-DB, German, acted, CC0-1.0 as republished by audEERING; %d clips of %d speakers, nearly all
    cut or padded to two seconds: %s.
    Long turns are four clips of one speaker and feeling put together.
    Every clip was heard through the code of a call over %d lines: 16 kHz; 8 kHz mu-law and A-law;
    200 and 300–3400 Hz; ADPCM; noise at 20 and 10 dB; 14 dB less and 9 dB more; 6 %% slower and
    faster; 6 dB duller and brighter. It was looked at after 0.7, 1, 1.5, 2 and 4 s of voice and at
    its end: %d rows. Natural speech was not trained on, nor used to calibrate.

    Labels: arousal is anger, joy and fear against neutral, boredom and sadness; disgust is left
    out. Bored counts as neutral among the four classes, which for a caller it is; the folds are no
    worse for it. Fear and disgust are negatives for anger, and none of the four. **Dominance and
    valence were rated by nobody**: we set a degree for each label (dominance: anger 0.95, joy 0.7,
    disgust 0.6, neutral 0.5, boredom 0.4, fear 0.15, sadness 0.1), so they repeat the labels, and
    their confidence is capped at 0.5 and 0.3.

    Calibration, on speakers left out of the fit, for turns of 0.7, 1, 2 and 4 s of voice: Platt for
    anger, a temperature for the classes. The prior is the corpus' (%.0f %% angry), far above that of
    telephones: read anger as a score whose order is right, not as a frequency. Arousal is a degree:
    0.5 where both sides are as likely, and 1.5 logits for a standard deviation of the corpus. How
    sure a label must be (0.83 on a good line), the ridge, and the features left out were chosen on
    the folds below, so those figures flatter a little.

    ## Figures by held-out speaker

    %s
    ## Natural and read speech, presumed calm

    Figures of the shipped model on people, languages and lines it never heard, rated by nobody.

    %s
    ## What to expect on telephones

    The figures above are of five actors in a laboratory who say ten sentences, and natural speech is
    much harder. **Not ours**, from a study of the same kind of features and models on public corpora:
    a model of these five speakers alone gave arousal AUC 0.89 on RAVDESS and 0.855 on natural Urdu
    television speech (without normalisation), anger AUC 0.89 and 0.735, four classes 61.5 and 31.8 %%
    where chance is 25 %%. Anger was calibrated to 0.06–0.11 on acted and 0.23 on natural speech.

    Not told reliably: valence; happy against angry in one turn; sad against neutral; frustration as
    such; cold anger and sarcasm; anything below 0.7 s of voice; languages and lines unlike these.
    """
        .formatted(
            EmotionStudy.NAME,
            EmotionStudy.SETTINGS.features().size(),
            TurnFunctionals.COUNT,
            TurnFunctionals.VERSION,
            FeatureScaling.FURTHEST,
            EmotionStudy.SETTINGS.ridge(),
            study.acted().size(),
            study.acted().stream().map(Clip::speaker).distinct().count(),
            counts(study.acted()),
            dev.undertone.prosody.training.Line.values().length,
            study.trained().size(),
            100.0
                * study.acted().stream().filter(clip -> clip.label().equals("angry")).count()
                / study.acted().size(),
            table(acted),
            table(calm));
  }

  private static String counts(List<Clip> clips) {
    Map<String, Long> labels =
        clips.stream()
            .map(Clip::label)
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return labels.entrySet().stream()
        .map(label -> label.getValue() + " " + label.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String table(List<Row> rows) {
    return rows.stream()
        .map(Row::markdown)
        .collect(Collectors.joining("\n", EvaluationTest.HEAD, "\n"));
  }
}
