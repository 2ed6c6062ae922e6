package dev.undertone.router.text;

import java.util.Locale;
import java.util.stream.Collectors;

/** The text that goes with the coefficients: what they are made of, and how far to trust them. */
final class TextModelCard {

  private TextModelCard() {}

  static String text(TextStudy study) {
    return """
    # Text model %s

    Written by the trainer together with `text-model.json`; do not edit. To make both anew:
    `mvn -pl router -am verify -Ptrain -DskipTests -Dundertone.routing=DIR`. The same rows give the
    same bytes; an evaluation test holds that. Figures: `router/results/2026-11-21-complexity.md`.

    ## What it is

    Logistic regressions on the last thing the user said, and on nothing else: %,d buckets of hashed
    n-grams (words, pairs of words, the last four letters of long words) and %d counts (%s).
    Heads: *complexity* (a small model fails), *everyday* (talk and errands of a caller), and one per
    task. L-BFGS; ridge %s on counts, %s on n-grams (%s for everyday, %s for tasks); weights of n-grams
    rounded to 8 bits.

    `complexity` is the **chance that a small model fails** (7 to 9 billion parameters, or
    Mixtral-8x7B), calibrated on texts of subjects that the fit had not seen. It is not the chance that
    a strong model does better: that could not be learnt from these rows beyond the length of a text.
    The weight of the length is therefore no result of the fit alone: %s for the logarithm of the words
    is added, chosen on the figures, which flatters them a little.

    ## What it was trained on

    * %,d exam questions of 26 subjects with Mixtral-8x7B and GPT-4-1106: lm-sys/RouteLLM evaluation
      responses (Apache-2.0) over MMLU (MIT).
    * %,d questions of 12 data sets with nine open models: ulab-uiuc/LLMRouter (MIT), of which four
      small ones count. Two of its data sets, short questions of fact, teach no complexity: none of the
      nine scores above 0.5 there, for answers were compared letter by letter.
    * %d sentences of ours, in `router/src/test/resources`: how people talk on the telephone, and
      experts' questions without choices. **Their complexity was measured by nobody; we set it by task**
      (%s). Each stands for %s rows.

    Each row is learnt as it was given, without its choices, and as a speech recogniser writes it (lower
    case, no marks). A subject weighs no more than %.0f rows. **Task labels are weak**: the subject of
    an exam, or the data set, or ours; nobody labelled single texts. `small_talk`, `service` and
    `writing` are known from our sentences alone, `law` from one subject and our sentences.

    ## What it does not do

    * It reads English. In other languages the task is empty, and the complexity goes by length,
      numbers and marks.
    * The language is a guess by script and by the commonest words of eleven languages (%s), and one
      language for each other script (Cyrillic is `ru`, Arabic script `ar`, Devanagari `hi`, Han `zh`).
      It is empty when no word is known, or two languages share those that are.
    * One turn is judged: "and the second one?" is easy to say and may be hard to answer. Hesitation,
      repeated questions and history are variables of their own; rules put them together.
    * Mathematics of the high school was misjudged in the rows for GPT-4 (3 %% right); it teaches what
      small models fail at, and is left out of some figures.
    * Below 0.2 are greetings and most errands; experts' questions come out between 0.25 and 0.6.
      Figures near each other mean nothing: see how little is told within a subject.
    """
        .formatted(
            TextStudy.NAME,
            TextScan.BUCKETS,
            Shape.COUNT,
            String.join(", ", Shape.NAMES).replace('_', ' '),
            TextStudy.SHAPE_RIDGE,
            TextStudy.GRAM_RIDGE,
            TextStudy.EVERYDAY_RIDGE,
            TextStudy.TASK_RIDGE,
            TextStudy.LENGTH,
            study.exams().size(),
            study.mixed().size(),
            study.ours().size(),
            RoutingRows.SET_BY_HAND.entrySet().stream()
                .map(
                    task ->
                        String.format(
                            Locale.ROOT, "%s %.2f", task.getKey().label(), task.getValue()))
                .collect(Collectors.joining(", ")),
            TextStudy.OF_OURS,
            TextStudy.MOST_OF_A_GROUP,
            String.join(", ", Lexicon.LANGUAGES));
  }
}
