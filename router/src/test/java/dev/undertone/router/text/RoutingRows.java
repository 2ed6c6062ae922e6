package dev.undertone.router.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the rows to train on from the folder named by {@code undertone.routing}, which is no part
 * of the project, and our own sentences, which are.
 */
final class RoutingRows {

  private static final Map<String, Task> TASK_OF_SUBJECT =
      Map.ofEntries(
          Map.entry("abstract_algebra", Task.MATHS),
          Map.entry("elementary_mathematics", Task.MATHS),
          Map.entry("high_school_mathematics", Task.MATHS),
          Map.entry("formal_logic", Task.LOGIC),
          Map.entry("logical_fallacies", Task.LOGIC),
          Map.entry("astronomy", Task.SCIENCE),
          Map.entry("college_chemistry", Task.SCIENCE),
          Map.entry("high_school_chemistry", Task.SCIENCE),
          Map.entry("high_school_physics", Task.SCIENCE),
          Map.entry("clinical_knowledge", Task.MEDICINE),
          Map.entry("professional_medicine", Task.MEDICINE),
          Map.entry("nutrition", Task.MEDICINE),
          Map.entry("international_law", Task.LAW),
          Map.entry("econometrics", Task.FINANCE),
          Map.entry("high_school_microeconomics", Task.FINANCE),
          Map.entry("professional_accounting", Task.FINANCE),
          Map.entry("marketing", Task.FINANCE),
          Map.entry("high_school_european_history", Task.QUESTION),
          Map.entry("high_school_world_history", Task.QUESTION),
          Map.entry("high_school_government_and_politics", Task.QUESTION),
          Map.entry("us_foreign_policy", Task.QUESTION),
          Map.entry("world_religions", Task.QUESTION));

  /** The data sets of the file of nine models, which lie one after the other. */
  private enum Block {
    ZEBRA(150, "zebra_puzzles", Task.LOGIC),
    GSM_PLUS(350, "grade_school_maths", Task.MATHS),
    COMMON_GEN(500, "sentences_from_words", null),
    NATURAL_QUESTIONS(1000, "natural_questions", Task.QUESTION),
    TRIVIA(1500, "trivia", Task.QUESTION),
    READING(2000, "reading", null),
    GPQA(2448, "graduate_science", Task.SCIENCE),
    MBPP(2946, "short_programs", Task.CODE),
    HUMAN_EVAL(3110, "functions", Task.CODE),
    GSM(3610, "grade_school_maths", Task.MATHS),
    COMMON_SENSE(4110, "common_sense", Task.QUESTION),
    MATH(4614, "competition_maths", Task.MATHS),
    OPEN_BOOK(5110, "open_book", null),
    ARC(5608, "school_science", Task.SCIENCE);

    private final int last;
    private final String group;
    private final Optional<Task> task;

    Block(int last, String group, Task task) {
      this.last = last;
      this.group = group;
      this.task = Optional.ofNullable(task);
    }

    static Block of(int row) {
      for (Block block : values()) {
        if (row <= block.last) {
          return block;
        }
      }
      throw new IllegalArgumentException("row %d, must be at most %d".formatted(row, ARC.last));
    }
  }

  /** Columns of the models of 7 to 9 billion parameters that are judged fairly there. */
  private static final int[] SMALL = {2, 3, 8, 9};

  private static final int LARGE = 4;

  /** Judged by the letter of a short answer, so that no model of the nine scores well. */
  private static final Set<Block> MISJUDGED = Set.of(Block.NATURAL_QUESTIONS, Block.TRIVIA);

  /** The strong model answered nearly all of it in a form that counts as wrong. */
  static final String MISJUDGED_SUBJECT = "high_school_mathematics";

  /** Chance that a small model fails at our sentences: nobody measured it, it is set by us. */
  static final Map<Task, Double> SET_BY_HAND =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(Task.SMALL_TALK, 0.02),
              Map.entry(Task.SERVICE, 0.05),
              Map.entry(Task.QUESTION, 0.15),
              Map.entry(Task.WRITING, 0.25),
              Map.entry(Task.MATHS, 0.45),
              Map.entry(Task.CODE, 0.45),
              Map.entry(Task.LOGIC, 0.50),
              Map.entry(Task.FINANCE, 0.50),
              Map.entry(Task.SCIENCE, 0.50),
              Map.entry(Task.LAW, 0.55),
              Map.entry(Task.MEDICINE, 0.55)));

  /** Group of the sentences that we wrote. */
  static final String OURS = "ours";

  private RoutingRows() {}

  static Path folder() {
    String folder = System.getProperty("undertone.routing");
    if (folder == null) {
      throw new IllegalStateException("undertone.routing is not set; it names the folder of rows");
    }
    return Path.of(folder);
  }

  /** Exam questions with a weak and a strong model. */
  static List<Example> exams() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (String[] row : rows("mmlu_two_models.tsv")) {
      examples.add(
          new Example(
              row[0],
              row[1].replace("\\n", "\n"),
              Double.parseDouble(row[2]),
              Double.parseDouble(row[3]),
              Optional.ofNullable(TASK_OF_SUBJECT.get(row[0])),
              true));
    }
    return examples;
  }

  /** Questions of several data sets with nine open models. */
  static List<Example> mixed() throws IOException {
    List<Example> examples = new ArrayList<>();
    int number = 0;
    for (String[] row : rows("nine_models.tsv")) {
      Block block = Block.of(++number);
      double small = 0;
      for (int column : SMALL) {
        small += Double.parseDouble(row[column]) / SMALL.length;
      }
      examples.add(
          new Example(
              block.group,
              unquoted(row[0]).replace("\\n", "\n"),
              small,
              Double.parseDouble(row[LARGE]),
              block.task,
              !MISJUDGED.contains(block)));
    }
    return examples;
  }

  /** Sentences we wrote for tasks that no exam has; only some of them say how hard they are. */
  static List<Example> ours() throws IOException {
    try (InputStream in = RoutingRows.class.getResourceAsStream("anchors.tsv")) {
      List<Example> examples = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          String[] fields = line.split("\t", -1);
          Task task = task(fields[0]);
          double weak = 1 - SET_BY_HAND.get(task);
          examples.add(new Example(OURS, fields[1], weak, weak, Optional.of(task), true));
        }
      }
      return examples;
    }
  }

  private static Task task(String label) {
    for (Task task : Task.values()) {
      if (task.label().equals(label)) {
        return task;
      }
    }
    throw new IllegalArgumentException("task = " + label + ", must be one of Task");
  }

  private static List<String[]> rows(String file) throws IOException {
    return Files.readAllLines(folder().resolve(file)).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .toList();
  }

  private static String unquoted(String field) {
    boolean quoted = field.length() > 1 && field.startsWith("\"") && field.endsWith("\"");
    return quoted ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field;
  }
}
