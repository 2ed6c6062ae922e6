package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/rules.md} lists every variable, as the schema has it. {@code mvn -pl router -am test
 * -Dtest=VariableListTest -Dgoldens=write} writes the list anew.
 */
class VariableListTest {
  private static final Path PAGE = Path.of("../docs/rules.md");
  private static final String START = "<!-- variables: written by VariableListTest -->\n";
  private static final String END = "<!-- end of variables -->\n";

  @Test
  void thePageListsEveryVariable() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(START) + START.length();
    int to = page.indexOf(END);
    String list = list();

    if ("write".equals(System.getProperty("goldens"))) {
      page = page.substring(0, from) + list + page.substring(to);
      Files.writeString(PAGE, page);
      to = page.indexOf(END);
    }

    assertThat(page.substring(from, to)).isEqualTo(list);
  }

  /** One line a struct, its values with their types. */
  private static String list() {
    var text = new StringBuilder("\n| struct | values |\n|---|---|\n");
    SignalSchemas.ROOTS.forEach(root -> append(text, root, root.path()));
    append(text, SignalSchemas.MODEL, "models['id']");
    return text.append("| `metadata['key']` | text |\n\n").toString();
  }

  private static <T> void append(StringBuilder text, SignalSchema<T> schema, String path) {
    List<String> values =
        schema.fields().entrySet().stream()
            .filter(field -> field.getValue() instanceof SignalSchema.Leaf<T>)
            .map(
                field -> {
                  var leaf = (SignalSchema.Leaf<T>) field.getValue();
                  String name = "`" + field.getKey() + "` " + leaf.type().name();
                  return leaf.emotion() ? name + " ◊" : name;
                })
            .toList();
    text.append("| `").append(path).append("` | ");
    text.append(values.stream().collect(Collectors.joining(", "))).append(" |\n");
    for (SignalSchema.Field<T> field : schema.fields().values()) {
      if (field instanceof SignalSchema.Nested<T> nested) {
        append(text, nested.schema(), nested.schema().path());
      }
    }
  }
}
