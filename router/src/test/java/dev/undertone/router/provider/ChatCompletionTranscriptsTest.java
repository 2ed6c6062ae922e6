package dev.undertone.router.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.ProviderErrors;
import dev.undertone.router.dialect.ReplyReader;
import dev.undertone.router.dialect.SseEvents;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each transcript of a provider means: {@code openai/<case>.sse} in, {@code <case>.expected}
 * out. {@code -Dgoldens.update=true} writes the expected files anew; the difference is for review.
 */
class ChatCompletionTranscriptsTest {

  private static final boolean UPDATE = Boolean.getBoolean("goldens.update");

  static Stream<String> transcripts() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sse"))
          .map(name -> name.substring(0, name.length() - ".sse".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Path folder() throws URISyntaxException {
    return UPDATE
        ? Path.of("src/test/resources/dev/undertone/router/provider/openai")
        : Path.of(ChatCompletionTranscriptsTest.class.getResource("openai").toURI());
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void meansWhatIsExpected(String name) throws Exception {
    byte[] transcript = Files.readAllBytes(folder().resolve(name + ".sse"));
    Path expected = folder().resolve(name + ".expected");

    String read = read(List.of(transcript));

    if (UPDATE) {
      Files.writeString(expected, read);
    }
    assertThat(read).isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void meansTheSameHoweverTheNetworkCutsIt(String name) throws Exception {
    byte[] transcript = Files.readAllBytes(folder().resolve(name + ".sse"));
    String whole = read(List.of(transcript));

    for (int cut = 0; cut <= transcript.length; cut++) {
      assertThat(read(cut(transcript, cut))).as("cut at %s", cut).isEqualTo(whole);
    }
    Random random = new Random(name.hashCode());
    for (int round = 0; round < 20; round++) {
      int[] cuts = random.ints(8, 0, transcript.length + 1).sorted().toArray();
      assertThat(read(cut(transcript, cuts))).as(Arrays.toString(cuts)).isEqualTo(whole);
    }
  }

  private static List<byte[]> cut(byte[] bytes, int... cuts) {
    List<byte[]> reads = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      reads.add(Arrays.copyOfRange(bytes, from, cut));
      from = cut;
    }
    reads.add(Arrays.copyOfRange(bytes, from, bytes.length));
    return reads;
  }

  /** One line for each event and for what it ends by. */
  private static String read(List<byte[]> reads) {
    StringBuilder lines = new StringBuilder();
    var events = new SseEvents("test");
    var chunks = new ReplyReader(Dialect.CHAT, new ProviderErrors("test", ""));
    try {
      for (byte[] bytes : reads) {
        events.accept(bytes, event -> chunks.accept(event, reply -> line(lines, reply)));
      }
      events.finish(event -> chunks.accept(event, reply -> line(lines, reply)));
      line(lines, chunks.finish());
    } catch (ProviderException e) {
      lines.append("Failed ").append(e.kind()).append(' ').append(e.getMessage()).append('\n');
    }
    return lines.toString();
  }

  private static void line(StringBuilder lines, ReplyEvent event) {
    lines.append(
        switch (event) {
          case ReplyEvent.Finished finished -> "Finished " + finished.reason();
          default -> event.toString();
        });
    lines.append('\n');
  }
}
