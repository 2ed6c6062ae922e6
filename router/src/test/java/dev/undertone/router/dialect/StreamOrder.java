package dev.undertone.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What official clients rely on in the order of a stream's events. */
final class StreamOrder {

  private StreamOrder() {}

  static void check(Dialect dialect, String stream, boolean clean) {
    List<JsonNode> events = new ArrayList<>();
    boolean done = false;
    for (byte[] bytes : Reading.events(Goldens.utf8(stream))) {
      String name = "";
      String data = "";
      for (String line : Goldens.text(bytes).lines().toList()) {
        if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data += line.substring(5).strip();
        }
      }
      if (data.equals("[DONE]")) {
        done = true;
      } else if (!data.isEmpty()) {
        JsonNode event = parse(data);
        events.add(event);
        if (dialect != Dialect.CHAT) {
          assertThat(name).isEqualTo(event.path("type").asText());
        }
      }
    }
    switch (dialect) {
      case CHAT -> chat(events, done, clean);
      case MESSAGES -> messages(events, clean);
      case RESPONSES -> responses(events, clean);
      case EMBEDDINGS -> throw new AssertionError("no stream");
    }
  }

  private static JsonNode parse(String data) {
    try {
      return Json.MAPPER.readTree(data);
    } catch (JsonProcessingException e) {
      throw new AssertionError(data, e);
    }
  }

  private static void chat(List<JsonNode> chunks, boolean done, boolean clean) {
    assertThat(done).isEqualTo(clean);
    assertThat(chunks.stream().map(chunk -> chunk.path("id")).distinct()).hasSize(1);
    List<String> reasons =
        chunks.stream()
            .map(chunk -> chunk.path("choices").path(0).path("finish_reason"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .toList();
    assertThat(reasons).hasSize(1);
    assertThat(reasons.getFirst().equals("error")).isEqualTo(!clean);
    assertThat(chunks.getLast().has("metadata")).isTrue();
    assertThat(chunks.getLast().has("error")).isEqualTo(!clean);
  }

  private static void messages(List<JsonNode> events, boolean clean) {
    assertThat(events.getFirst().path("type").asText()).isEqualTo("message_start");
    int open = -1;
    int next = 0;
    boolean ended = false;
    for (JsonNode event : events.subList(1, events.size())) {
      switch (event.path("type").asText()) {
        case "content_block_start" -> {
          assertThat(open).isEqualTo(-1);
          open = event.path("index").asInt();
          assertThat(open).isEqualTo(next++);
        }
        case "content_block_delta" -> assertThat(event.path("index").asInt()).isEqualTo(open);
        case "content_block_stop" -> {
          assertThat(event.path("index").asInt()).isEqualTo(open);
          open = -1;
        }
        case "message_delta" -> {
          assertThat(open).isEqualTo(-1);
          ended = event.path("delta").path("stop_reason").isTextual();
        }
        case "message_stop" -> assertThat(ended).isTrue();
        case "error", "ping" -> {}
        default -> throw new AssertionError(event.toString());
      }
    }
    assertThat(events.getLast().path("type").asText()).isEqualTo(clean ? "message_stop" : "error");
  }

  private static void responses(List<JsonNode> events, boolean clean) {
    assertThat(events.get(0).path("type").asText()).isEqualTo("response.created");
    assertThat(events.get(1).path("type").asText()).isEqualTo("response.in_progress");
    int item = -1;
    int items = 0;
    boolean part = false;
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = events.get(i);
      assertThat(event.path("sequence_number").asInt()).isEqualTo(i);
      String type = event.path("type").asText();
      if (event.has("output_index")) {
        assertThat(event.path("output_index").asInt()).isEqualTo(items);
      }
      if (type.equals("response.output_item.added")) {
        assertThat(item).isEqualTo(-1);
        item = items;
      } else if (type.equals("response.output_item.done")) {
        assertThat(part).isFalse();
        assertThat(item).isEqualTo(items);
        items++;
        item = -1;
      } else if (type.endsWith("part.added")) {
        assertThat(part).isFalse();
        part = true;
      } else if (type.endsWith("part.done")) {
        assertThat(part).isTrue();
        part = false;
      } else if (event.has("item_id")) {
        assertThat(item).isEqualTo(items);
      }
    }
    JsonNode last = events.getLast();
    assertThat(last.path("type").asText())
        .matches(clean ? "response\\.(completed|incomplete)" : "error");
    if (clean) {
      assertThat(last.path("response").path("output")).hasSize(items);
    } else {
      assertThat(events.get(events.size() - 2).path("type").asText()).isEqualTo("response.failed");
    }
  }
}
