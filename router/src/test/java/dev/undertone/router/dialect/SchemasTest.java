package dev.undertone.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemasTest {

  private static JsonNode schema(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void closesObjectsThatMayBeNull() {
    String open =
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"object\",\"null\"]},"
            + "\"b\":{\"type\":[\"string\",\"null\"]}}}";

    assertThat(Schemas.closed(schema(open)).toString())
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"object\",\"null\"],"
                + "\"additionalProperties\":false},\"b\":{\"type\":[\"string\",\"null\"]}},"
                + "\"additionalProperties\":false}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false} | true
          {"type":"object","properties":{"a":{}},"additionalProperties":false} | false
          {"type":"object","properties":{"a":{}},"required":["a"]} | false
          {"type":"object","properties":{"a":{"type":"object","properties":{"b":{}}}},\
          "required":["a"],"additionalProperties":false} | false
          {"type":"array","items":{"type":"string"}} | false
          {"type":"object","additionalProperties":{"type":"string"}} | false
          """)
  void knowsWhichOnesMayBeStrict(String json, boolean strict) {
    assertThat(Schemas.mayBeStrict(schema(json))).isEqualTo(strict);
  }
}
