package dev.undertone.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of a JSON object lie in its bytes, so that some can be cut, replaced or added
 * and all the rest be copied as it is.
 */
final class TopLevel {

  /**
   * A member's bytes.
   *
   * @param from its name's opening quote
   * @param value first byte of its value
   * @param to behind its value
   */
  record Member(String name, int from, int value, int to) {}

  private final byte[] json;
  private final List<Member> members = new ArrayList<>(16);
  private int open;

  TopLevel(byte[] json) {
    this.json = json;
  }

  /** Reads an object whose bytes are known to be one. */
  static TopLevel of(byte[] json) {
    var top = new TopLevel(json);
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      top.begin(parser);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        int from = start(parser);
        parser.nextToken();
        int value = start(parser);
        parser.skipChildren();
        top.add(new Member(name, from, value, end(parser)));
      }
      return top;
    } catch (IOException e) {
      throw new IllegalArgumentException("json, must be an object", e);
    }
  }

  /** The parser stands at the opening brace. */
  void begin(JsonParser parser) throws IOException {
    if (parser.currentToken() == null) {
      parser.nextToken();
    }
    open = start(parser) + 1;
  }

  void add(Member member) {
    members.add(member);
  }

  @Nullable Member find(String name) {
    for (Member member : members) {
      if (member.name().equals(name)) {
        return member;
      }
    }
    return null;
  }

  List<Member> members() {
    return members;
  }

  byte[] json() {
    return json;
  }

  /** A member's value, read. */
  JsonNode tree(Member member) {
    try {
      return Json.MAPPER.readTree(json, member.value(), member.to() - member.value());
    } catch (IOException e) {
      throw new UncheckedIOException("it was read before", e);
    }
  }

  /** The bytes of a member's value, as text. */
  String text(Member member) {
    return new String(json, member.value(), member.to() - member.value(), StandardCharsets.UTF_8);
  }

  /**
   * The object with some members changed; all other bytes, white space too, stay as they are.
   *
   * @param cut names of members to leave out
   * @param put values by name: in the place of the old one, or at the end
   */
  byte[] rewrite(Set<String> cut, Map<String, byte[]> put) {
    var out = new Bytes(json.length + 256);
    boolean any = false;
    int before = open;
    for (Member member : members) {
      byte[] value = put.get(member.name());
      if (value != null || !cut.contains(member.name())) {
        // What stands between this member and the one before it is its comma.
        out.add(json, any ? before : 0, any ? member.from() : members.getFirst().from());
        if (value == null) {
          out.add(json, member.from(), member.to());
        } else {
          out.add(json, member.from(), member.value()).add(value);
        }
        any = true;
      }
      before = member.to();
    }
    if (!any) {
      out.add(json, 0, open);
    }
    for (var entry : put.entrySet()) {
      if (find(entry.getKey()) == null) {
        out.add(any ? "," : "").quoted(entry.getKey()).add(":").add(entry.getValue());
        any = true;
      }
    }
    return out.add(json, before, json.length).take();
  }

  /** First byte of the token the parser stands at. */
  static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Behind the last byte of the value whose last token the parser stands at. */
  static int end(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
      return start(parser) + 1;
    }
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }
}
