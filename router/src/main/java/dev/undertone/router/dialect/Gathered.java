package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer put together from its pieces, for a client that wants it whole. One thread. */
final class Gathered {

  /** Longest answer that is kept. */
  private static final int MAX_CHARS = 16 << 20;

  /** A block of the answer. */
  sealed interface Block {
    record Text(StringBuilder text) implements Block {}

    record Refusal(StringBuilder text) implements Block {}

    record Reasoning(StringBuilder text, StringBuilder signature) implements Block {}

    record Redacted(String data) implements Block {}

    record Call(String id, String name, StringBuilder arguments) implements Block {}
  }

  private final List<Block> blocks;
  private final Map<Integer, Block.Call> calls = new LinkedHashMap<>(4);
  private String model = "";
  private int characters;

  Gathered() {
    this.blocks = new ArrayList<>();
  }

  /** Goes on behind another; calls are counted anew. */
  Gathered(Gathered before) {
    this.blocks = new ArrayList<>();
    for (Block block : before.blocks) {
      blocks.add(
          switch (block) {
            case Block.Text text -> new Block.Text(new StringBuilder(text.text()));
            case Block.Refusal text -> new Block.Refusal(new StringBuilder(text.text()));
            case Block.Reasoning r ->
                new Block.Reasoning(new StringBuilder(r.text()), new StringBuilder(r.signature()));
            case Block.Redacted redacted -> redacted;
            case Block.Call call ->
                new Block.Call(call.id(), call.name(), new StringBuilder(call.arguments()));
          });
    }
    this.model = before.model;
  }

  void add(Piece piece) {
    switch (piece) {
      case Piece.Start start -> {
        if (model.isEmpty()) {
          model = start.model();
        }
      }
      case Piece.Text text -> {
        if (blocks.isEmpty() || !(blocks.getLast() instanceof Block.Text)) {
          blocks.add(new Block.Text(new StringBuilder()));
        }
        append(((Block.Text) blocks.getLast()).text(), text.text());
      }
      case Piece.Refusal text -> {
        if (blocks.isEmpty() || !(blocks.getLast() instanceof Block.Refusal)) {
          blocks.add(new Block.Refusal(new StringBuilder()));
        }
        append(((Block.Refusal) blocks.getLast()).text(), text.text());
      }
      case Piece.Reasoning text -> append(reasoning().text(), text.text());
      case Piece.Signature signature -> append(reasoning().signature(), signature.signature());
      case Piece.Redacted redacted -> blocks.add(new Block.Redacted(redacted.data()));
      case Piece.Tool tool -> {
        Block.Call call = calls.get(tool.index());
        if (call == null) {
          call = new Block.Call(tool.id(), tool.name(), new StringBuilder());
          calls.put(tool.index(), call);
          blocks.add(call);
        }
        append(call.arguments(), tool.arguments());
      }
      case Piece.Aside _, Piece.Finish _, Piece.Usage _, Piece.Done _ -> {}
    }
  }

  /** The block that reasoning goes into: one that is signed is complete. */
  private Block.Reasoning reasoning() {
    if (!blocks.isEmpty()
        && blocks.getLast() instanceof Block.Reasoning last
        && last.signature().isEmpty()) {
      return last;
    }
    var fresh = new Block.Reasoning(new StringBuilder(), new StringBuilder());
    blocks.add(fresh);
    return fresh;
  }

  private void append(StringBuilder to, String text) {
    characters += text.length();
    if (characters > MAX_CHARS) {
      throw new ProviderException(
          FailureKind.MALFORMED,
          "provider",
          "the answer is longer than " + MAX_CHARS + " characters");
    }
    to.append(text);
  }

  List<Block> blocks() {
    return blocks;
  }

  String model() {
    return model;
  }
}
