package dev.undertone.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the members of a body that are meant for us. One body, one thread. */
final class ExtrasReader {

  /** Ours in every dialect: no provider is ever told them. */
  static final Set<String> NEVER_FORWARDED =
      Set.of(
          "models", "voice", "call", "budget_ms", "fallback", "sort", "ignore", "drop_unsupported");

  private static final int MAX_LIST = 64;
  private static final int MAX_METADATA = 64;
  private static final int MAX_TEXT_CHARS = 4_096;
  private static final long MAX_MILLIS = 600_000;
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(ms|s)");

  private final Dialect dialect;
  private List<String> models = List.of();
  private Map<String, String> metadata = Map.of();
  private String user = "";
  private String metadataUser = "";
  private Optional<String> voice = Optional.empty();
  private String call = "";
  private Optional<Duration> budget = Optional.empty();
  private Optional<Duration> firstTokenTimeout = Optional.empty();
  private List<String> sort = List.of();
  private List<String> ignore = List.of();
  private boolean dropUnsupported;

  ExtrasReader(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Reads a member, unless it is not ours.
   *
   * @param parser stands at the value's first token; at its last one afterwards
   * @return false when it is not ours; nothing was read then
   */
  boolean read(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "models" -> models = texts(name, parser);
      case "metadata" -> metadata(parser);
      case "user" -> user = optionalText(name, parser);
      case "voice" -> voice = voice(parser);
      case "call" -> call = optionalText(name, parser);
      case "budget_ms" -> budget = optionalMillis(name, parser);
      case "fallback" -> fallback(parser);
      case "sort" -> sort = texts(name, parser);
      case "ignore" -> ignore = texts(name, parser);
      case "drop_unsupported" -> dropUnsupported = flag(name, parser);
      default -> {
        return false;
      }
    }
    return true;
  }

  Extras extras() {
    return new Extras(
        models,
        metadata,
        userId(),
        voice,
        call,
        budget,
        firstTokenTimeout,
        sort,
        ignore,
        dropUnsupported);
  }

  private String userId() {
    return user.isEmpty() ? metadataUser : user;
  }

  private void metadata(JsonParser parser) throws IOException {
    if (isNull(parser)) {
      return;
    }
    expect(parser, JsonToken.START_OBJECT, "metadata", "an object of strings");
    Map<String, String> read = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String path = "metadata." + name;
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      if (!token.isScalarValue()) {
        throw wrong(path, named(token), "a string");
      }
      String value = bounded(path, parser.getText());
      if (dialect == Dialect.MESSAGES && name.equals("user_id")) {
        metadataUser = value;
      }
      if (read.put(name, value) != null) {
        throw new BadRequestException(path, path + ", must not appear twice");
      }
      if (read.size() > MAX_METADATA) {
        throw new BadRequestException(
            "metadata", "metadata, must not have more than " + MAX_METADATA + " entries");
      }
    }
    metadata = read;
  }

  private static Optional<String> voice(JsonParser parser) throws IOException {
    if (isNull(parser)) {
      return Optional.empty();
    }
    expect(parser, JsonToken.START_OBJECT, "voice", "an object");
    var text = new java.io.StringWriter();
    try (var copy = Json.FACTORY.createGenerator(text)) {
      copy.copyCurrentStructureExact(parser);
    }
    return Optional.of(text.toString());
  }

  private void fallback(JsonParser parser) throws IOException {
    if (isNull(parser)) {
      return;
    }
    expect(parser, JsonToken.START_OBJECT, "fallback", "an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (!name.equals("ttft_timeout")) {
        throw new BadRequestException(
            "fallback." + name, "fallback." + name + ", must be ttft_timeout");
      }
      firstTokenTimeout = optionalMillis("fallback.ttft_timeout", parser);
    }
  }

  private static List<String> texts(String path, JsonParser parser) throws IOException {
    if (isNull(parser)) {
      return List.of();
    }
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return List.of(bounded(path, parser.getText()));
    }
    expect(parser, JsonToken.START_ARRAY, path, "a list of strings");
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String at = path + "[" + texts.size() + "]";
      texts.add(
          parser.currentToken() == JsonToken.START_OBJECT && path.equals("sort")
              ? metric(at, parser)
              : text(at, parser));
      if (texts.size() > MAX_LIST) {
        throw new BadRequestException(
            path, path + ", must not have more than " + MAX_LIST + " entries");
      }
    }
    return texts;
  }

  /** The longer form of a sort: {@code {"metric": "price", "direction": "asc"}}. */
  private static String metric(String path, JsonParser parser) throws IOException {
    String metric = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isMetric = parser.currentName().equals("metric");
      parser.nextToken();
      if (isMetric) {
        metric = text(path + ".metric", parser);
      } else {
        parser.skipChildren();
      }
    }
    if (metric.isEmpty()) {
      throw new BadRequestException(path + ".metric", path + ".metric, must be given");
    }
    return metric;
  }

  private static String optionalText(String path, JsonParser parser) throws IOException {
    return isNull(parser) ? "" : text(path, parser);
  }

  private static String text(String path, JsonParser parser) throws IOException {
    expect(parser, JsonToken.VALUE_STRING, path, "a string");
    return bounded(path, parser.getText());
  }

  private static String bounded(String path, String text) {
    if (text.length() > MAX_TEXT_CHARS) {
      throw new BadRequestException(
          path, path + ", must not be longer than " + MAX_TEXT_CHARS + " characters");
    }
    return text;
  }

  private static boolean flag(String path, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_NULL && !token.isBoolean()) {
      throw wrong(path, named(token), "true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** A number of milliseconds, or text such as {@code 300ms} or {@code 1.5s}. */
  private static Optional<Duration> optionalMillis(String path, JsonParser parser)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    double millis = -1;
    if (token.isNumeric()) {
      millis = parser.getDoubleValue();
    } else if (token == JsonToken.VALUE_STRING) {
      Matcher duration = DURATION.matcher(parser.getText().strip().toLowerCase(Locale.ROOT));
      if (duration.matches()) {
        millis = Double.parseDouble(duration.group(1)) * (duration.group(2).equals("s") ? 1e3 : 1);
      }
    } else {
      throw wrong(path, named(token), "a duration such as 300ms");
    }
    if (!(millis > 0 && millis <= MAX_MILLIS)) {
      throw wrong(
          path, bounded(path, parser.getText()), "a duration such as 300ms, at most 10 minutes");
    }
    return Optional.of(Duration.ofNanos((long) (millis * 1e6)));
  }

  static boolean isNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  static void expect(JsonParser parser, JsonToken token, String path, String what) {
    if (parser.currentToken() != token) {
      throw wrong(path, named(parser.currentToken()), what);
    }
  }

  static BadRequestException wrong(String path, String value, String rule) {
    return new BadRequestException(path, path + " is " + value + ", must be " + rule);
  }

  /** What a client calls the kind of value that begins so. */
  static String named(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "null";
    };
  }
}
