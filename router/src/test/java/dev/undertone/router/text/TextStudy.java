package dev.undertone.router.text;

import dev.undertone.router.text.Example.Form;
import dev.undertone.router.text.TextCoefficients.Linear;
import dev.undertone.router.text.training.Bag;
import dev.undertone.router.text.training.SparseFit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Fits the text model, and fits it again without what it is then asked about. */
final class TextStudy {

  static final String NAME = "text-1";
  static final int FOLDS = 10;
  static final int TASK_FOLDS = 5;
  static final double SHAPE_RIDGE = 1e-3;
  static final double GRAM_RIDGE = 3e-4;
  static final double TASK_RIDGE = 3e-5;
  static final double EVERYDAY_RIDGE = 1e-4;
  static final double STACK_RIDGE = 1e-4;

  /** What a logarithm of the words adds to the evidence that a small model fails. */
  static final double LENGTH = 1;

  /** Rows of a group beyond which all of them together weigh no more. */
  static final double MOST_OF_A_GROUP = 250;

  /** How many rows a sentence of ours stands for: few, and the only ones like calls. */
  static final double OF_OURS = 2;

  private static final double MOST_OF_A_GROUP_FOR_TASKS = 200;
  private static final int LARGEST_STEP = 127;

  private final List<Example> exams = RoutingRows.exams();
  private final List<Example> mixed = RoutingRows.mixed();
  private final List<Example> ours = RoutingRows.ours();
  private final List<Example> all = new ArrayList<>();
  private final Bags bags;
  private final IdentityHashMap<Example, Map<Form, Bag>> bagged = new IdentityHashMap<>();

  TextStudy() throws IOException {
    all.addAll(exams);
    all.addAll(mixed);
    all.addAll(ours);
    bags = Bags.of(all);
    for (Example example : all) {
      Map<Form, Bag> forms = new EnumMap<>(Form.class);
      for (Form form : Form.values()) {
        forms.put(form, bags.bag(example.in(form)));
      }
      bagged.put(example, forms);
    }
  }

  /** Exam questions with a weak and a strong model. */
  List<Example> exams() {
    return exams;
  }

  /** Questions of several data sets with nine models, less those that are misjudged. */
  List<Example> mixed() {
    return mixed.stream().filter(Example::graded).toList();
  }

  /** Sentences of our own. */
  List<Example> ours() {
    return ours;
  }

  /** How complex each text is found, by models that saw nothing of its group. */
  Judges bySeenNothingOfTheGroup() {
    return stacked(byGroup(FOLDS)).judges();
  }

  /** The same by models that saw other texts of its group. */
  Judges bySeenTheGroup() {
    IdentityHashMap<Example, Integer> folds = new IdentityHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      folds.put(all.get(i), ((i * 0x9E3779B1) >>> 8) % FOLDS);
    }
    return stacked(folds).judges();
  }

  /** How complex a text is found in a form. */
  @FunctionalInterface
  interface Judges {
    double complexity(Example example, Form form);
  }

  /** What the folds found, and what was made of it. */
  private record Stacked(Judges judges, double[] weights) {}

  /** Our own sentences are no group: they are split one by one. */
  private IdentityHashMap<Example, Integer> byGroup(int folds) {
    Map<String, Integer> fold = new TreeMap<>();
    all.forEach(example -> fold.put(example.group(), 0));
    int next = 0;
    for (Map.Entry<String, Integer> group : fold.entrySet()) {
      group.setValue(next++ % folds);
    }
    IdentityHashMap<Example, Integer> of = new IdentityHashMap<>();
    for (Example example : all) {
      of.put(
          example,
          example.group().equals(RoutingRows.OURS)
              ? Math.floorMod(example.text().hashCode(), folds)
              : fold.get(example.group()));
    }
    return of;
  }

  /**
   * Evidence of each text comes from models without its fold; the three numbers that make a chance
   * of it are fitted on all of that.
   */
  private Stacked stacked(IdentityHashMap<Example, Integer> folds) {
    List<IdentityHashMap<Example, Map<Form, Bag>>> found =
        IntStream.range(0, FOLDS).parallel().mapToObj(fold -> found(folds, fold)).toList();
    IdentityHashMap<Example, Map<Form, Bag>> evidence = new IdentityHashMap<>();
    found.forEach(evidence::putAll);
    double[] weights = stack(evidence);
    Judges judges =
        (example, form) ->
            SparseFit.logistic(SparseFit.evidence(weights, evidence.get(example).get(form)));
    return new Stacked(judges, weights);
  }

  private IdentityHashMap<Example, Map<Form, Bag>> found(
      IdentityHashMap<Example, Integer> folds, int fold) {
    List<Example> seen = all.stream().filter(e -> folds.get(e) != fold).toList();
    double[] complexity = complexity(seen);
    double[] everyday = everyday(seen);
    IdentityHashMap<Example, Map<Form, Bag>> found = new IdentityHashMap<>();
    for (Example example : all) {
      if (folds.get(example) == fold) {
        Map<Form, Bag> forms = new EnumMap<>(Form.class);
        bagged
            .get(example)
            .forEach((form, bag) -> forms.put(form, evidence(bag, complexity, everyday)));
        found.put(example, forms);
      }
    }
    return found;
  }

  /** That a small model fails, and the chance of everyday talk. */
  private static Bag evidence(Bag bag, double[] complexity, double[] everyday) {
    double[] both = {
      SparseFit.evidence(complexity, bag), SparseFit.logistic(SparseFit.evidence(everyday, bag))
    };
    return new Bag(both, new int[0], new double[0]);
  }

  private double[] stack(IdentityHashMap<Example, Map<Form, Bag>> evidence) {
    Rows rows = new Rows();
    Map<String, Long> sizes = sizes(all);
    for (Example example : all) {
      if (example.graded()) {
        rows.addForms(evidence.get(example), 1 - example.weak(), weight(example, sizes));
      }
    }
    return rows.fit(0, STACK_RIDGE, 0).degrees(rows.targets());
  }

  /** The model that is shipped. */
  TextCoefficients train() {
    double[] complexity = complexity(all);
    double[][] tasks = tasks(all);
    double[] foreign = foreign();
    double[] stack = stacked(byGroup(FOLDS)).weights();
    List<String> heads =
        new ArrayList<>(List.of(TextCoefficients.COMPLEXITY, TextCoefficients.EVERYDAY));
    List<double[]> weights = new ArrayList<>(List.of(complexity, everyday(all)));
    for (Task task : Task.values()) {
      heads.add(task.label());
      weights.add(tasks[task.ordinal()]);
    }
    byte[] grams = new byte[heads.size() * TextScan.BUCKETS];
    List<Linear> linears = new ArrayList<>();
    for (int head = 0; head < heads.size(); head++) {
      double[] of = weights.get(head);
      double step = step(of);
      for (int bucket = 0; bucket < TextScan.BUCKETS; bucket++) {
        grams[bucket * heads.size() + head] =
            (byte) Math.round(of[Shape.COUNT + 1 + bucket] / step);
      }
      linears.add(linear(of, step));
    }
    return new TextCoefficients(
        NAME,
        heads,
        rounded(bags.mean()),
        rounded(bags.deviation()),
        linears,
        grams,
        bags.common(),
        linear(foreign, 0),
        rounded(stack[0]),
        rounded(stack[1]),
        rounded(stack[2]));
  }

  /** Which tasks texts of held-out groups are taken for: rows are what they are. */
  int[][] confusion() {
    int[][] taken = new int[Task.values().length][Task.values().length];
    IdentityHashMap<Example, Integer> folds = byGroup(TASK_FOLDS);
    List<double[][]> fitted =
        IntStream.range(0, TASK_FOLDS)
            .parallel()
            .mapToObj(held -> tasks(all.stream().filter(e -> folds.get(e) != held).toList()))
            .toList();
    for (Example example : all) {
      if (example.task().isPresent()) {
        double[][] of = fitted.get(folds.get(example));
        Bag bag = bagged.get(example).get(Form.SPOKEN);
        int best = 0;
        for (int task = 1; task < of.length; task++) {
          best =
              SparseFit.evidence(of[task], bag) > SparseFit.evidence(of[best], bag) ? task : best;
        }
        taken[example.task().get().ordinal()][best]++;
      }
    }
    return taken;
  }

  private double[] complexity(List<Example> examples) {
    Rows rows = new Rows();
    Map<String, Long> sizes = sizes(examples);
    for (Example example : examples) {
      if (example.graded()) {
        double weight = weight(example, sizes);
        rows.addForms(bagged.get(example), 1 - example.weak(), weight);
      }
    }
    double[] fitted = rows.fit(TextScan.BUCKETS, SHAPE_RIDGE, GRAM_RIDGE).degrees(rows.targets());
    fitted[0] += LENGTH * bags.deviation()[0];
    return fitted;
  }

  private double[] everyday(List<Example> examples) {
    Rows rows = new Rows();
    Map<String, Long> sizes = sizes(examples);
    for (Example example : examples) {
      if (example.graded()) {
        rows.addForms(bagged.get(example), example.isEveryday() ? 1 : 0, weight(example, sizes));
      }
    }
    return rows.fit(TextScan.BUCKETS, SHAPE_RIDGE, EVERYDAY_RIDGE).degrees(rows.targets());
  }

  /** By length, numbers and marks, which mean the same in every language. */
  private double[] foreign() {
    Rows rows = new Rows();
    Map<String, Long> sizes = sizes(all);
    for (Example example : all) {
      if (example.graded()) {
        double weight = weight(example, sizes);
        Map<Form, Bag> forms = new EnumMap<>(Form.class);
        bagged.get(example).forEach((form, bag) -> forms.put(form, withoutWords(bag)));
        rows.addForms(forms, 1 - example.weak(), weight);
      }
    }
    double[] fitted = rows.fit(0, SHAPE_RIDGE, GRAM_RIDGE).degrees(rows.targets());
    for (int i = 0; i < Shape.COUNT; i++) {
      fitted[i] = Shape.WITHOUT_WORDS.contains(Shape.NAMES.get(i)) ? fitted[i] : 0;
    }
    return fitted;
  }

  private static Bag withoutWords(Bag bag) {
    double[] dense = bag.dense().clone();
    for (int i = 0; i < dense.length; i++) {
      dense[i] = Shape.WITHOUT_WORDS.contains(Shape.NAMES.get(i)) ? dense[i] : 0;
    }
    return new Bag(dense, new int[0], new double[0]);
  }

  private double[][] tasks(List<Example> examples) {
    Map<Task, Map<String, Long>> sizes = new EnumMap<>(Task.class);
    for (Example example : examples) {
      example
          .task()
          .ifPresent(
              task ->
                  sizes
                      .computeIfAbsent(task, key -> new HashMap<>())
                      .merge(example.group(), 1L, Long::sum));
    }
    Rows rows = new Rows();
    Map<String, Integer> taken = new HashMap<>();
    for (Example example : examples) {
      if (example.task().isPresent() && !isEnough(taken, example)) {
        Task task = example.task().get();
        double perTask =
            sizes.get(task).values().stream()
                .mapToDouble(size -> Math.min(MOST_OF_A_GROUP_FOR_TASKS, size))
                .sum();
        rows.addForms(bagged.get(example), task.ordinal(), 1 / Math.sqrt(perTask));
      }
    }
    int[] classes = Arrays.stream(rows.targets()).mapToInt(target -> (int) target).toArray();
    return rows.fit(TextScan.BUCKETS, SHAPE_RIDGE, TASK_RIDGE)
        .classes(classes, Task.values().length);
  }

  private static boolean isEnough(Map<String, Integer> taken, Example example) {
    return !example.group().equals(RoutingRows.OURS)
        && taken.merge(example.group(), 1, Integer::sum) > MOST_OF_A_GROUP_FOR_TASKS;
  }

  private static double weight(Example example, Map<String, Long> sizes) {
    return example.group().equals(RoutingRows.OURS)
        ? OF_OURS
        : Math.min(1, MOST_OF_A_GROUP / sizes.get(example.group()));
  }

  private static Map<String, Long> sizes(List<Example> examples) {
    return examples.stream().collect(Collectors.groupingBy(Example::group, Collectors.counting()));
  }

  private static double step(double[] weights) {
    double most = 1e-9;
    for (int i = Shape.COUNT + 1; i < weights.length; i++) {
      most = Math.max(most, Math.abs(weights[i]));
    }
    return rounded(most / LARGEST_STEP * (1 + 1e-6));
  }

  private static Linear linear(double[] weights, double step) {
    return new Linear(
        rounded(weights[Shape.COUNT]), rounded(Arrays.copyOf(weights, Shape.COUNT)), step);
  }

  private static double[] rounded(double[] values) {
    return Arrays.stream(values).map(TextStudy::rounded).toArray();
  }

  /** Six digits: enough, and the same on every machine. */
  private static double rounded(double value) {
    return new java.math.BigDecimal(value).round(new java.math.MathContext(6)).doubleValue();
  }

  /** Rows of a fit. */
  private static final class Rows {

    private static final double OF_GIVEN = 0.2;
    private static final double OF_OTHERS = 0.4;

    private final List<Bag> bags = new ArrayList<>();
    private final List<Double> targets = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();

    void addForms(Map<Form, Bag> forms, double target, double weight) {
      forms.forEach(
          (form, bag) -> {
            bags.add(bag);
            targets.add(target);
            weights.add(weight * (form == Form.GIVEN ? OF_GIVEN : OF_OTHERS));
          });
    }

    double[] targets() {
      return targets.stream().mapToDouble(Double::doubleValue).toArray();
    }

    SparseFit fit(int buckets, double shapeRidge, double gramRidge) {
      return new SparseFit(
          bags.toArray(Bag[]::new),
          weights.stream().mapToDouble(Double::doubleValue).toArray(),
          buckets,
          shapeRidge,
          gramRidge);
    }
  }
}
