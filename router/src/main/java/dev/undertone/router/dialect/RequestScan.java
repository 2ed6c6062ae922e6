package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.ExtrasReader.expect;
import static dev.undertone.router.dialect.ExtrasReader.isNull;
import static dev.undertone.router.dialect.ExtrasReader.named;
import static dev.undertone.router.dialect.ExtrasReader.wrong;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.provider.TokenEstimate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * One pass over a client's body: finds where its members lie and all that routing wants to know,
 * without building a tree. One body, one thread.
 */
final class RequestScan {

  private final Dialect dialect;
  private final byte[] body;
  private final TopLevel top;
  private final ExtrasReader extras;
  private final MessageScan messages;
  private final Set<String> needs = new HashSet<>(4);
  private String model = "";
  private boolean hasModel;
  private boolean stream;
  private boolean includeUsage;
  private int choices = 1;
  private long characters;
  private long maxTokens;

  RequestScan(Dialect dialect, byte[] body) {
    this.dialect = dialect;
    this.body = body;
    this.top = new TopLevel(body);
    this.extras = new ExtrasReader(dialect);
    this.messages = new MessageScan(dialect, listName());
    if (dialect == Dialect.EMBEDDINGS) {
      needs.add("embeddings");
    }
  }

  private String listName() {
    return dialect == Dialect.CHAT || dialect == Dialect.MESSAGES ? "messages" : "input";
  }

  Asked read() {
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadRequestException("", "the body, must be a JSON object");
      }
      top.begin(parser);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        member(parser);
      }
      if (parser.nextToken() != null) {
        throw new BadRequestException("", "the body, must end behind its object");
      }
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return asked();
  }

  private static BadRequestException unreadable(JsonProcessingException e) {
    long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
    return switch (e) {
      case JsonEOFException _ -> new BadRequestException("", "the body, must be complete JSON");
      case StreamConstraintsException _ ->
          new BadRequestException(
              "", "the body, must not nest deeper than " + Json.MAX_DEPTH + " or hold huge values");
      default ->
          new BadRequestException("", "the body is not JSON at byte " + at + ", must be JSON");
    };
  }

  private void member(JsonParser parser) throws IOException {
    String name = parser.currentName();
    int from = TopLevel.start(parser);
    if (top.find(name) != null) {
      throw new BadRequestException(name, name + ", must not appear twice");
    }
    parser.nextToken();
    int value = TopLevel.start(parser);
    try {
      value(name, parser);
    } catch (InputCoercionException e) {
      throw new BadRequestException(name, name + " holds a number that must fit 64 bits");
    }
    top.add(new TopLevel.Member(name, from, value, TopLevel.end(parser)));
  }

  private void value(String name, JsonParser parser) throws IOException {
    if (name.equals(listName())) {
      list(parser);
    } else if (!extras.read(name, parser)) {
      known(name, parser);
    }
  }

  private void list(JsonParser parser) throws IOException {
    switch (dialect) {
      case CHAT, MESSAGES -> messages.list(parser);
      case RESPONSES -> {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          messages.only(parser);
        } else {
          messages.list(parser);
        }
      }
      case EMBEDDINGS -> messages.loose(parser);
    }
  }

  private void known(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "model" -> {
        expect(parser, JsonToken.VALUE_STRING, name, "a string");
        model = parser.getText();
        hasModel = true;
      }
      case "stream" -> {
        if (!isNull(parser) && !parser.currentToken().isBoolean()) {
          throw wrong(name, named(parser.currentToken()), "true or false");
        }
        stream = parser.currentToken() == JsonToken.VALUE_TRUE;
      }
      case "stream_options" -> streamOptions(parser);
      case "system", "instructions" -> messages.loose(parser);
      case "max_tokens", "max_completion_tokens", "max_output_tokens" -> {
        if (!isNull(parser)) {
          expect(parser, JsonToken.VALUE_NUMBER_INT, name, "a whole number");
          maxTokens = Math.max(maxTokens, parser.getLongValue());
        }
      }
      case "n" -> {
        if (dialect == Dialect.CHAT && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
          choices = clamped(Math.max(1, parser.getLongValue()));
        }
        parser.skipChildren();
      }
      case "tools", "functions" -> tools(name, parser);
      case Errors.THREAD -> {
        if (dialect == Dialect.MESSAGES && !isNull(parser)) {
          throw new BadRequestException(name, name + ", must be absent: no state is kept here");
        }
        parser.skipChildren();
      }
      case "response_format", "output_format", "output_config", "text" -> schema(parser);
      default -> parser.skipChildren();
    }
  }

  private void streamOptions(JsonParser parser) throws IOException {
    if (isNull(parser)) {
      return;
    }
    expect(parser, JsonToken.START_OBJECT, "stream_options", "an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean usage = parser.currentName().equals("include_usage");
      if (parser.nextToken() == JsonToken.VALUE_TRUE && usage) {
        includeUsage = true;
      }
      parser.skipChildren();
    }
  }

  private void tools(String name, JsonParser parser) throws IOException {
    if (isNull(parser)) {
      return;
    }
    expect(parser, JsonToken.START_ARRAY, name, "a list");
    int from = TopLevel.start(parser);
    boolean any = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser, JsonToken.START_OBJECT, name + "[]", "an object");
      any = true;
      parser.skipChildren();
    }
    if (any) {
      needs.add("tools");
      characters += TopLevel.start(parser) - from;
    }
  }

  /** The schema's words are part of the prompt, and its presence is a need. */
  private void schema(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    int from = TopLevel.start(parser);
    int depth = 1;
    boolean type = false;
    while (depth > 0) {
      switch (parser.nextToken()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        // A schema has types of its own, further down.
        case FIELD_NAME -> type = depth <= 2 && parser.currentName().equals("type");
        case VALUE_STRING -> {
          if (type && parser.getText().equals("json_schema")) {
            needs.add("json_schema");
          }
        }
        default -> {}
      }
    }
    if (needs.contains("json_schema")) {
      characters += TopLevel.start(parser) - from;
    }
  }

  private Asked asked() {
    Extras read = extras.extras();
    if ((!hasModel || model.isBlank()) && read.models().isEmpty()) {
      throw new BadRequestException("model", "model, must be given");
    }
    if (!messages.isPresent()) {
      throw new BadRequestException(
          listName(), listName() + ", must " + (messages.wasRead() ? "not be empty" : "be given"));
    }
    if (messages.images() > 0) {
      needs.add("images");
    }
    return new Asked(
        dialect,
        top,
        model,
        stream,
        includeUsage,
        choices,
        read,
        read.user(),
        facts(),
        messages.lastUserText(),
        messages.span(),
        messages.unsignedThinking());
  }

  private RequestFacts facts() {
    long tokens =
        TokenEstimate.ofCharacters(characters + messages.characters())
            + (long) messages.images() * MessageScan.TOKENS_PER_IMAGE;
    return new RequestFacts(
        clamped(tokens), messages.count(), needs, clamped(Math.max(0, maxTokens)), "", "", -1);
  }

  private static int clamped(long number) {
    return (int) Math.min(Integer.MAX_VALUE, number);
  }
}
