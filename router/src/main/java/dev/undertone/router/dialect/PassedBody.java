package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.dialect.TopLevel.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A provider's JSON object on its way to a client of the same dialect. */
final class PassedBody {

  private PassedBody() {}

  /** A whole answer with the receipt in it; all else stays as the provider wrote it. */
  static byte[] with(Dialect dialect, byte[] body, Tally tally, Receipt receipt) {
    TopLevel top = TopLevel.of(body);
    Map<String, byte[]> put = new LinkedHashMap<>();
    put.put("usage", usage(dialect, top, receipt));
    put.put("metadata", Json.bytes(ReceiptJson.metadata(receipt)));
    if (dialect == Dialect.CHAT && mustSayTools(tally)) {
      choices(top, put);
    }
    return top.rewrite(Set.of(), put);
  }

  /** An event's object with the receipt in it. */
  static byte[] withReceipt(Dialect dialect, byte[] json, boolean usage, Receipt receipt) {
    TopLevel top = TopLevel.of(json);
    Map<String, byte[]> put = new LinkedHashMap<>();
    if (usage) {
      put.put("usage", usage(dialect, top, receipt));
    }
    put.put("metadata", Json.bytes(ReceiptJson.metadata(receipt)));
    return top.rewrite(Set.of(), put);
  }

  private static byte[] usage(Dialect dialect, TopLevel top, Receipt receipt) {
    Member member = top.find("usage");
    ObjectNode usage =
        member != null && tree(top, member) instanceof ObjectNode told
            ? told
            : switch (dialect) {
              case CHAT, EMBEDDINGS -> ReceiptJson.chatUsage(receipt.usage());
              case MESSAGES -> ReceiptJson.messagesUsage(receipt.usage());
              case RESPONSES -> ReceiptJson.responsesUsage(receipt.usage());
            };
    return Json.bytes(ReceiptJson.withCost(usage, receipt.cost()));
  }

  /** Whether the provider called tools and said that it had merely stopped. */
  static boolean mustSayTools(Tally tally) {
    return tally.finish() != null && tally.finish().stop() == Piece.Stop.TOOLS;
  }

  private static void choices(TopLevel top, Map<String, byte[]> put) {
    Member choices = top.find("choices");
    if (choices == null) {
      return;
    }
    JsonNode tree = tree(top, choices);
    if (tree.path(0) instanceof ObjectNode first
        && !Json.text(first, "finish_reason").equals("tool_calls")
        && !Json.text(first, "finish_reason").equals("function_call")) {
      put.put("choices", Json.bytes(withToolCalls(tree, first)));
    }
  }

  private static JsonNode withToolCalls(JsonNode choices, ObjectNode first) {
    first.put("finish_reason", "tool_calls");
    return choices;
  }

  /** A chunk that says {@code tool_calls} where its provider said that it had merely stopped. */
  static byte[] sayingTools(byte[] chunk) {
    TopLevel top = TopLevel.of(chunk);
    Map<String, byte[]> put = new LinkedHashMap<>();
    choices(top, put);
    return top.rewrite(Set.of(), put);
  }

  private static JsonNode tree(TopLevel top, Member member) {
    try {
      return Json.MAPPER.readTree(top.json(), member.value(), member.to() - member.value());
    } catch (IOException e) {
      throw new UncheckedIOException("it was read before", e);
    }
  }
}
