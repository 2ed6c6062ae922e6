package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.ExtrasReader.expect;
import static dev.undertone.router.dialect.ExtrasReader.named;
import static dev.undertone.router.dialect.ExtrasReader.wrong;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a scan that walks messages: how much text there is, whether images are among it, and
 * the last words of the user. One body, one thread.
 */
final class MessageScan {

  /** What a picture of a megapixel costs, about, with either dialect's first providers. */
  static final int TOKENS_PER_IMAGE = 1_000;

  /** More than any conversation; a body that exceeds it is not one. */
  static final int MAX_MESSAGES = 10_000;

  private static final int MAX_LAST_TEXT = 4_096;

  private final Dialect dialect;
  private final String list;
  private final StringBuilder text = new StringBuilder();
  private String lastUserText = "";
  private String role = "";
  private long characters;
  private int images;
  private int count;
  private boolean wasRead;
  private boolean unsignedThinking;
  private Asked.@Nullable MessageSpan span;
  private String firstRole = "";
  private int firstContent = -1;
  private int firstContentEnd = -1;

  /**
   * @param list name of the member that holds the messages
   */
  MessageScan(Dialect dialect, String list) {
    this.dialect = dialect;
    this.list = list;
  }

  /** Whether there is anything to answer. */
  boolean isPresent() {
    return count > 0;
  }

  boolean wasRead() {
    return wasRead;
  }

  int count() {
    return count;
  }

  int images() {
    return images;
  }

  long characters() {
    return characters;
  }

  String lastUserText() {
    return lastUserText;
  }

  boolean unsignedThinking() {
    return unsignedThinking;
  }

  Asked.@Nullable MessageSpan span() {
    return span;
  }

  /** A list of messages; the parser stands at its bracket. */
  void list(JsonParser parser) throws IOException {
    wasRead = true;
    expect(parser, JsonToken.START_ARRAY, list, "a list");
    int open = TopLevel.start(parser) + 1;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (count == MAX_MESSAGES) {
        throw new BadRequestException(
            list, list + ", must not have more than " + MAX_MESSAGES + " messages");
      }
      expect(parser, JsonToken.START_OBJECT, at(), "an object");
      message(parser);
      count++;
    }
    span =
        new Asked.MessageSpan(
            open, TopLevel.start(parser), firstRole, firstContent, firstContentEnd);
  }

  /** The whole input is one text of the user. */
  void only(JsonParser parser) throws IOException {
    wasRead = true;
    text(parser, true);
    lastUserText = text.toString();
    count = 1;
  }

  /** Text outside of messages, or an input of which nothing but its size matters. */
  void loose(JsonParser parser) throws IOException {
    wasRead = true;
    count += dialect == Dialect.EMBEDDINGS ? 1 : 0;
    any(parser);
  }

  private String at() {
    return list + "[" + count + "]";
  }

  private void message(JsonParser parser) throws IOException {
    role = "";
    text.setLength(0);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "role" -> {
          expect(parser, JsonToken.VALUE_STRING, at() + ".role", "a string");
          role = parser.getText();
        }
        case "content" -> content(parser);
        case "signature", "encrypted_content" -> parser.skipChildren();
        default -> any(parser);
      }
    }
    if (count == 0) {
      firstRole = role;
    }
    if (role.equals("user") && !text.isEmpty()) {
      lastUserText = text.toString();
    }
  }

  private void content(JsonParser parser) throws IOException {
    int from = TopLevel.start(parser);
    switch (parser.currentToken()) {
      case VALUE_STRING -> text(parser, true);
      case VALUE_NULL -> {}
      case START_ARRAY -> {
        int part = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (parser.currentToken() == JsonToken.VALUE_STRING) {
            text(parser, true);
          } else {
            expect(parser, JsonToken.START_OBJECT, at() + ".content[" + part + "]", "an object");
            part(parser, true);
          }
          part++;
        }
      }
      default -> throw wrong(at() + ".content", named(parser.currentToken()), "a string or a list");
    }
    if (count == 0) {
      firstContent = from;
      firstContentEnd = TopLevel.end(parser);
    }
  }

  /** A part of a message's content. */
  private void part(JsonParser parser, boolean spoken) throws IOException {
    boolean thinking = false;
    boolean signed = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "type" -> {
          String kind = token == JsonToken.VALUE_STRING ? parser.getText() : "";
          images += isImage(kind) ? 1 : 0;
          thinking |= kind.equals("thinking");
        }
        case "text" -> text(parser, spoken);
        case "signature" -> signed = token == JsonToken.VALUE_STRING && parser.getTextLength() > 0;
        // Weighed by their kind, not by the length of their base64.
        case "image_url", "source", "input_audio", "file", "file_data", "data" ->
            parser.skipChildren();
        default -> any(parser);
      }
    }
    unsignedThinking |= thinking && !signed;
  }

  private static boolean isImage(String kind) {
    return kind.equals("image_url") || kind.equals("image") || kind.equals("input_image");
  }

  /** Counts all text in a value of any shape. */
  private void any(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING -> characters += parser.getTextLength();
      case START_OBJECT -> part(parser, false);
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          any(parser);
        }
      }
      default -> {}
    }
  }

  private void text(JsonParser parser, boolean spoken) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      any(parser);
      return;
    }
    int length = parser.getTextLength();
    characters += length;
    int room = MAX_LAST_TEXT - text.length();
    if (spoken && room > 0) {
      text.append(parser.getTextCharacters(), parser.getTextOffset(), Math.min(length, room));
    }
  }
}
