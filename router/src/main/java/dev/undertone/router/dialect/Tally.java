package dev.undertone.router.dialect;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one provider's answer amounts to so far. One thread. */
final class Tally {

  private static final int MAX_TEXT = 256 * 1024;

  private final boolean several;
  private final StringBuilder text = new StringBuilder();
  private long characters;
  private boolean spoke;
  private boolean refused;
  private boolean said;
  private boolean calledTool;
  private final Map<Integer, StringBuilder> calls = new TreeMap<>();
  private int callCharacters;
  private boolean done;
  private @Nullable TokenUsage usage;
  private Piece.@Nullable Finish finish;

  /**
   * @param before what was said by the models before this one
   * @param choices how many answers at once it holds
   */
  Tally(String before, int choices) {
    several = choices > 1;
    text.append(before);
  }

  void note(Piece piece) {
    spoke |= piece.speaks();
    switch (piece) {
      case Piece.Text each -> {
        said = true;
        characters += each.text().length();
        int room = MAX_TEXT - text.length();
        text.append(each.text(), 0, Math.min(room, each.text().length()));
      }
      case Piece.Reasoning each -> characters += each.text().length();
      case Piece.Refusal each -> {
        refused = true;
        characters += each.text().length();
      }
      case Piece.Tool each -> {
        said = true;
        calledTool = true;
        int length = each.name().length() + each.arguments().length();
        characters += length;
        callCharacters += length;
        if (callCharacters <= MAX_TEXT) {
          StringBuilder call = calls.computeIfAbsent(each.index(), _ -> new StringBuilder());
          call.append(call.isEmpty() ? each.name() + " " : "").append(each.arguments());
        }
      }
      case Piece.Aside each -> characters += each.characters();
      case Piece.Finish each -> finish = each;
      case Piece.Usage each -> usage = each.usage().equals(TokenUsage.NONE) ? usage : each.usage();
      case Piece.Done _ -> done = true;
      case Piece.Start _, Piece.Signature _, Piece.Redacted _ -> {}
    }
  }

  boolean spoke() {
    return spoke;
  }

  /** Nothing of it reached the client, so it may as well not have been. */
  void unspeak() {
    spoke = false;
  }

  boolean isDone() {
    return done;
  }

  boolean saidAnything() {
    return said || refused;
  }

  /** A refusal, or a filter that left nothing. */
  boolean isRefusal() {
    return refused || (finish != null && finish.stop() == Piece.Stop.FILTERED && !said);
  }

  boolean canBeContinued() {
    return said && !several && !calledTool && !refused && text.length() < MAX_TEXT;
  }

  Piece.@Nullable Finish finish() {
    return finish;
  }

  /** Why the model stopped; where it did not say, that it did. */
  Piece.Finish finishOrEnd() {
    Piece.Finish told = finish;
    return told == null
        ? new Piece.Finish(calledTool ? Piece.Stop.TOOLS : Piece.Stop.END, "")
        : told;
  }

  Optional<TokenUsage> usage() {
    return Optional.ofNullable(usage);
  }

  long characters() {
    return characters;
  }

  String text() {
    return text.toString();
  }

  String calls() {
    return String.join("\n", calls.values());
  }
}
