package dev.undertone.router.text;

import dev.undertone.router.text.Example.Form;
import dev.undertone.router.text.TextStudy.Judges;
import dev.undertone.router.text.training.Ranking;
import dev.undertone.router.text.training.RoutingCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The figures of the study as Markdown; the same rows give the same text. */
final class ComplexityReport {

  private static final int BINS = 5;

  private final TextStudy study;
  private final Judges heldOut;
  private final Judges inDomain;

  private record TestSet(String name, List<Example> examples) {}

  ComplexityReport(TextStudy study) {
    this.study = study;
    this.heldOut = study.bySeenNothingOfTheGroup();
    this.inDomain = study.bySeenTheGroup();
  }

  /** The whole page. */
  String page() {
    return """
    # Complexity and task of a request's text

    Written by the trainer on 2026-11-21: `mvn -pl router -am verify -Ptrain -DskipTests
    -Dundertone.routing=DIR`; held by `mvn -pl router -am verify -Peval -Dundertone.routing=DIR`.
    What was trained on what: the model card, `text-model.md`.

    ## Is it worth sending a text to the strong model?

    APGR is the area of the recovered gap between the weak and the strong model over the share sent to
    the strong one, 0.5 for chance (any constant or random score: CPT50 0.50, CPT80 0.80); CPT50 and
    CPT80 are the shares that recover half and four fifths of the gap. Exams: Mixtral-8x7B and
    GPT-4-1106. Mixed: the mean of four models of 7 to 9 billion parameters, and a 51 billion one.
    *Given* is the text with its choices as the models read it; *spoken* is without choices, in lower
    case, without marks. Groups held out: whole subjects and data sets, in %d folds; in domain: the
    same folds drawn at random. The three numbers of the calibration are fitted across the folds.

    %s
    Plainly: **for the gain of the strong model, no model of ours beats the length of a text.** Most of
    what looks like skill in domain is memory of subjects, and the exam rows hold two traps: one
    subject that GPT-4 answered in a form that counted as wrong (high_school_mathematics, 3 %% right), and
    one whose gain is a third of all (moral_scenarios). What does carry over to unseen subjects is
    which texts *a small model fails at*: the last column, where length alone is near chance on exams. That
    is what `complexity` means.

    ## Do the chances come true?

    Texts as spoken, of groups that were held out.

    %s
    ## Tasks

    Texts as spoken, of groups that were held out (our own sentences: one by one), in %d folds. A task
    with few groups is hardly known when one of them is missing, so this is the floor: the shipped model
    has seen all of them.

    %s\
    """
        .formatted(TextStudy.FOLDS, routing(), calibration(), TextStudy.TASK_FOLDS, tasks());
  }

  /** What the scores are worth for routing, beside length and chance. */
  private String routing() {
    var page =
        new StringBuilder(
            """
            | texts | form | score | APGR | CPT50 | CPT80 | AUC of small failing |
            |---|---|---|---:|---:|---:|---:|
            """);
    for (TestSet set : sets()) {
      for (Form form : List.of(Form.GIVEN, Form.SPOKEN)) {
        add(page, set, form, "length alone", (example, in) -> example.in(in).length());
        add(page, set, form, "**model, groups held out**", heldOut);
        add(page, set, form, "model, in domain", inDomain);
      }
    }
    return page.toString();
  }

  /** What was foretold for groups that were held out, and what came. */
  private String calibration() {
    var page =
        new StringBuilder(
            "| foretold | texts | mean | small models failed |\n|---|---:|---:|---:|\n");
    List<Example> all = new ArrayList<>(study.exams());
    all.addAll(study.mixed());
    all.removeIf(example -> !example.graded());
    for (int bin = 0; bin < BINS; bin++) {
      double from = (double) bin / BINS;
      double to = (double) (bin + 1) / BINS;
      double foretold = 0;
      double came = 0;
      int count = 0;
      for (Example example : all) {
        double complexity = heldOut.complexity(example, Form.SPOKEN);
        if (complexity >= from && complexity < to) {
          foretold += complexity;
          came += 1 - example.weak();
          count++;
        }
      }
      if (count > 0) {
        page.append(
            String.format(
                Locale.ROOT,
                "| %.1f–%.1f | %d | %.2f | %.2f |%n",
                from,
                to,
                count,
                foretold / count,
                came / count));
      }
    }
    return page.toString();
  }

  /** How many texts of held-out groups are taken for what they are, and for what else. */
  private String tasks() {
    int[][] taken = study.confusion();
    var page =
        new StringBuilder("| task | texts | told | next most taken for |\n|---|---:|---:|---|\n");
    for (Task task : Task.values()) {
      int[] row = taken[task.ordinal()];
      int count = 0;
      int other = task.ordinal() == 0 ? 1 : 0;
      for (int as = 0; as < row.length; as++) {
        count += row[as];
        other = as != task.ordinal() && row[as] > row[other] ? as : other;
      }
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.0f %% | %s, %.0f %% |%n",
              task.label(),
              count,
              100.0 * row[task.ordinal()] / count,
              Task.values()[other].label(),
              100.0 * row[other] / count));
    }
    return page.toString();
  }

  private List<TestSet> sets() {
    Predicate<Example> judged = example -> !example.group().equals(RoutingRows.MISJUDGED_SUBJECT);
    Predicate<Example> moral = example -> example.group().equals("moral_scenarios");
    return List.of(
        new TestSet("exams, 26 subjects", study.exams()),
        new TestSet("… without misjudged mathematics", where(judged)),
        new TestSet("… and without moral scenarios", where(judged.and(moral.negate()))),
        new TestSet("mixed, 12 data sets", study.mixed()));
  }

  private List<Example> where(Predicate<Example> wanted) {
    return study.exams().stream().filter(wanted).toList();
  }

  private static void add(StringBuilder page, TestSet set, Form form, String name, Judges judges) {
    double[] scores = new double[set.examples().size()];
    double[] weak = new double[scores.length];
    double[] strong = new double[scores.length];
    double[] failures = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      Example example = set.examples().get(i);
      scores[i] = judges.complexity(example, form);
      weak[i] = example.weak();
      strong[i] = example.strong();
      failures[i] = 1 - weak[i];
    }
    RoutingCurve curve = RoutingCurve.of(scores, weak, strong);
    page.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %.3f | %.2f | %.2f | %.3f |%n",
            set.name(),
            form.name().toLowerCase(Locale.ROOT),
            name,
            curve.apgr(),
            curve.cpt50(),
            curve.cpt80(),
            Ranking.auc(scores, failures)));
  }
}
