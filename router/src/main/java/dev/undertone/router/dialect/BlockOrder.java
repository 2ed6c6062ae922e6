package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of an answer into blocks that begin and end one after the other, as Anthropic's
 * and the responses dialect want them. Chat completions may mix the pieces of several tool calls:
 * those of the first are passed on at once, those of the others wait for its end. One thread.
 */
final class BlockOrder {

  /** What a block holds. */
  enum Kind {
    NONE,
    TEXT,
    REASONING,
    REFUSAL,
    TOOL
  }

  /** Writes blocks. */
  interface Blocks {

    void open(Kind kind, String id, String name, Bytes out);

    void add(Kind kind, String text, Bytes out);

    /**
     * @param signature of reasoning; empty for none
     */
    void close(Kind kind, String signature, Bytes out);

    /** A whole block of reasoning that cannot be read. */
    void redacted(String data, Bytes out);
  }

  /** Bytes of arguments that may wait for their turn. */
  private static final int MAX_WAITING_CHARS = 1 << 20;

  private record Waiting(String id, String name, StringBuilder arguments) {}

  private final Blocks blocks;
  private final Map<Integer, Waiting> waiting = new LinkedHashMap<>(4);
  private Kind open = Kind.NONE;
  private int openCall = -1;
  private int lastCall = -1;
  private int waitingChars;

  BlockOrder(Blocks blocks) {
    this.blocks = blocks;
  }

  /** In the state of another, whose open block goes on; calls are counted anew. */
  BlockOrder(BlockOrder of, Blocks blocks) {
    this(blocks);
    this.open = of.open;
  }

  void write(Piece piece, Bytes out) {
    switch (piece) {
      case Piece.Text text -> add(Kind.TEXT, text.text(), out);
      case Piece.Reasoning reasoning -> add(Kind.REASONING, reasoning.text(), out);
      case Piece.Refusal refusal -> add(Kind.REFUSAL, refusal.text(), out);
      case Piece.Signature signature -> {
        if (open != Kind.REASONING) {
          end(out);
          opened(Kind.REASONING, "", "", out);
        }
        close(signature.signature(), out);
      }
      case Piece.Redacted redacted -> {
        end(out);
        blocks.redacted(redacted.data(), out);
      }
      case Piece.Tool tool -> tool(tool, out);
      case Piece.Start _, Piece.Aside _, Piece.Finish _, Piece.Usage _, Piece.Done _ -> {}
    }
  }

  /** Closes what is open and writes what waited. */
  void end(Bytes out) {
    close("", out);
    for (var entry : waiting.entrySet()) {
      Waiting call = entry.getValue();
      opened(Kind.TOOL, call.id(), call.name(), out);
      if (!call.arguments().isEmpty()) {
        blocks.add(Kind.TOOL, call.arguments().toString(), out);
      }
      close("", out);
    }
    waiting.clear();
    waitingChars = 0;
  }

  private void add(Kind kind, String text, Bytes out) {
    if (open != kind) {
      end(out);
      opened(kind, "", "", out);
    }
    blocks.add(kind, text, out);
  }

  private void tool(Piece.Tool tool, Bytes out) {
    if (open == Kind.TOOL && tool.index() == openCall) {
      blocks.add(Kind.TOOL, tool.arguments(), out);
      return;
    }
    Waiting known = waiting.get(tool.index());
    if (known == null && tool.index() <= lastCall) {
      throw new ProviderException(
          FailureKind.MALFORMED, "provider", "a tool call goes on after it had ended");
    }
    lastCall = Math.max(lastCall, tool.index());
    if (open == Kind.TOOL) {
      wait(tool, known);
      return;
    }
    end(out);
    openCall = tool.index();
    opened(Kind.TOOL, tool.id(), tool.name(), out);
    if (!tool.arguments().isEmpty()) {
      blocks.add(Kind.TOOL, tool.arguments(), out);
    }
  }

  private void wait(Piece.Tool tool, @Nullable Waiting known) {
    Waiting call = known == null ? new Waiting(tool.id(), tool.name(), new StringBuilder()) : known;
    call.arguments().append(tool.arguments());
    waitingChars += tool.arguments().length();
    if (waitingChars > MAX_WAITING_CHARS) {
      throw new ProviderException(
          FailureKind.MALFORMED, "provider", "the arguments of tool calls are too long");
    }
    waiting.put(tool.index(), call);
  }

  private void opened(Kind kind, String id, String name, Bytes out) {
    open = kind;
    blocks.open(kind, id, name, out);
  }

  private void close(String signature, Bytes out) {
    if (open != Kind.NONE) {
      blocks.close(open, signature, out);
      open = Kind.NONE;
      openCall = -1;
    }
  }

  /** What is open; {@code NONE} between blocks. */
  Kind open() {
    return open;
  }

  /** Notes a block that reached the client in its provider's own bytes. */
  void adopt(Kind kind) {
    open = kind;
  }
}
