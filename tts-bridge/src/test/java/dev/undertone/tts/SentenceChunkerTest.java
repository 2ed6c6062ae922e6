package dev.undertone.tts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceChunkerTest {

  /** Each line of a file is one clause, a bar ends it; joined they are the text. */
  @ParameterizedTest
  @MethodSource("goldens")
  void cutsAsTheGoldenFileSays(Path golden) throws IOException {
    List<String> expected = clausesOf(golden);

    List<String> clauses = chunk(List.of(String.join("", expected)));

    assertThat(clauses).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void cutsAlikeHoweverTheTextIsSplitIntoTokens(Path golden) throws IOException {
    List<String> expected = clausesOf(golden);
    String text = String.join("", expected);

    for (int seed = 0; seed < 50; seed++) {
      assertThat(chunk(split(text, new Random(seed)))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void joinedClausesAreTheTextForAnyTextAndAnySplit(int block) {
    for (int seed = block * 1_000; seed < block * 1_000 + 250; seed++) {
      Random random = new Random(seed);
      String text = noise(random);

      List<String> whole = chunk(List.of(text));
      List<String> pieces = chunk(split(text, random));

      assertThat(String.join("", whole)).as("seed %d", seed).isEqualTo(text);
      assertThat(pieces).as("seed %d", seed).isEqualTo(whole);
      assertThat(whole)
          .as("seed %d", seed)
          .allSatisfy(
              clause -> assertThat(clause.length()).isBetween(1, SentenceChunker.MAX_CHARACTERS));
    }
  }

  @Nested
  class WhileTheTextStillComes {

    @Test
    void theFirstClauseLeavesAsSoonAsItsCommaIsFollowedBySpace() {
      SentenceChunker chunker = new SentenceChunker();
      chunker.add("Sure,");
      assertThat(chunker.poll()).isNull();

      chunker.add(" ");

      assertThat(chunker.poll()).isEqualTo("Sure, ");
    }

    @Test
    void aDecimalSplitOverTokensIsNotASentence() {
      SentenceChunker chunker = new SentenceChunker();
      chunker.add("It costs 3.");
      assertThat(chunker.poll()).isNull();

      chunker.add("50 today. ");

      assertThat(chunker.poll()).isEqualTo("It costs 3.50 today. ");
    }

    @Test
    void nothingIsLeftAfterTheLastClause() {
      SentenceChunker chunker = new SentenceChunker();
      chunker.add("Good bye");
      chunker.finish();

      assertThat(chunker.poll()).isEqualTo("Good bye");
      assertThat(chunker.poll()).isNull();
    }
  }

  @Nested
  class WhenNothingEndsTheClause {

    @Test
    void itBreaksAtTheLastSpace() {
      String word = "abcdefghi ";
      List<String> clauses = chunk(List.of("Yes. " + word.repeat(30)));

      assertThat(clauses.get(1)).hasSize(SentenceChunker.MAX_CHARACTERS).endsWith(" ");
    }

    @Test
    void aWordLongerThanAClauseBreaksBetweenWholeCharacters() {
      List<String> clauses = chunk(List.of("x" + "😀".repeat(300)));

      assertThat(clauses).hasSize(4);
      assertThat(clauses)
          .allSatisfy(
              c -> assertThat(Character.isHighSurrogate(c.charAt(c.length() - 1))).isFalse());
    }

    @Test
    void aHundredThousandCharactersInOneTokenComeThrough() {
      String text = "a, b. ".repeat(17_000);

      assertThat(String.join("", chunk(List.of(text)))).isEqualTo(text);
    }
  }

  static Stream<Path> goldens() throws URISyntaxException, IOException {
    var folder = Objects.requireNonNull(SentenceChunkerTest.class.getResource("/chunker")).toURI();
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.sorted().toList().stream();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<String> clausesOf(Path golden) throws IOException {
    List<String> clauses = new ArrayList<>();
    for (String line : Files.readAllLines(golden, UTF_8)) {
      assertThat(line).as("each line ends with a bar").endsWith("|");
      clauses.add(line.substring(0, line.length() - 1).replace("\\n", "\n").replace("\\\\", "\\"));
    }
    return clauses;
  }

  private static List<String> chunk(List<String> tokens) {
    SentenceChunker chunker = new SentenceChunker();
    List<String> clauses = new ArrayList<>();
    for (String token : tokens) {
      chunker.add(token);
      drain(chunker, clauses);
    }
    chunker.finish();
    drain(chunker, clauses);
    return clauses;
  }

  private static void drain(SentenceChunker chunker, List<String> into) {
    for (String clause = chunker.poll(); clause != null; clause = chunker.poll()) {
      into.add(clause);
    }
  }

  private static List<String> split(String text, Random random) {
    int longest = 1 + random.nextInt(12);
    List<String> tokens = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + random.nextInt(longest + 1));
      tokens.add(text.substring(at, end));
      at = end;
    }
    return tokens;
  }

  private static String noise(Random random) {
    String[] pieces = {
      "word",
      "and",
      "no",
      "Dr",
      "U.S.",
      "e.g.",
      "3.5",
      "1,200",
      "I",
      "B",
      ".",
      ",",
      "...",
      "…",
      "—",
      "-",
      "–",
      "!",
      "?",
      "\"",
      ")",
      "*",
      ":",
      ";",
      " ",
      " ",
      " ",
      " ",
      "  ",
      "\n",
      "\t",
      "😀",
      "\ud83d",
      "。",
      "，",
      "http://a.b/c",
      "\0",
      "x".repeat(90),
      " ".repeat(90)
    };
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(120); n > 0; n--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }
}
