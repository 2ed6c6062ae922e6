package dev.undertone.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.dialect.FieldTable.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldTableTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "llm-api-fields.md");
  private static final String MARK = "<!-- from here on written by FieldTableTest -->\n";

  private record Pair(String title, Dialect client, Dialect provider) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("Chat completions to Anthropic", Dialect.CHAT, Dialect.MESSAGES),
          new Pair("Anthropic messages to chat completions", Dialect.MESSAGES, Dialect.CHAT),
          new Pair("Responses to chat completions", Dialect.RESPONSES, Dialect.CHAT),
          new Pair("Responses to Anthropic", Dialect.RESPONSES, Dialect.MESSAGES));

  /** {@code -Dgoldens.update=true} writes the document anew. */
  @Test
  void isWhatTheDocumentSays() throws IOException {
    String document = Files.readString(DOCUMENT);
    String head = document.substring(0, document.indexOf(MARK) + MARK.length());
    String expected = head + tables();

    if (Boolean.getBoolean("goldens.update")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
  }

  private static String tables() {
    var text = new StringBuilder();
    for (Pair pair : PAIRS) {
      text.append("\n## ").append(pair.title()).append("\n\n| field | becomes |\n| --- | --- |\n");
      for (Field field : FieldTable.of(pair.client(), pair.provider()).values()) {
        text.append("| `").append(field.name()).append("` | ").append(words(field)).append(" |\n");
      }
    }
    return text.toString();
  }

  private static String words(Field field) {
    String harmless =
        field.harmless().isEmpty() ? "" : ", unless " + String.join(" or ", field.harmless());
    return switch (field.fate()) {
      case MAPPED -> field.how();
      case PASSED -> "the same";
      case LEFT_OUT -> "left out: " + field.how();
      case OURS -> field.how().isEmpty() ? "ours, never forwarded" : "ours, " + field.how();
      case REFUSED -> "**400**" + harmless;
      case STATE -> "**400**, whatever the client allows" + harmless;
    };
  }
}
