package dev.undertone.load.eval;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a call's models were asked, each word once, from the events of the call.
 *
 * <p>A caller who goes on before anything of the answer could be heard goes on with his own turn:
 * that turn's answer ends as {@code superseded}, and the next final repeats its words before the
 * new ones. So the text of a superseded turn is left out. Any thread.
 */
final class AskedText {

  private final Map<Long, String> byTurn = new TreeMap<>();
  private int superseded;

  /** Takes an event of the call's. */
  synchronized void on(JsonNode event) {
    long turn = event.path("turn").asLong();
    switch (event.path("type").asText()) {
      case "transcript.final" -> byTurn.put(turn, event.path("text").asText());
      case "turn.done" -> {
        if (event.path("reason").asText().equals("superseded") && byTurn.remove(turn) != null) {
          superseded++;
        }
      }
      default -> {}
    }
  }

  synchronized String text() {
    return String.join(" ", byTurn.values());
  }

  /** Turns that were asked, those that went on not counted twice. */
  synchronized int turns() {
    return byTurn.size();
  }

  /** Answers that were given up because the caller went on. */
  synchronized int superseded() {
    return superseded;
  }
}
