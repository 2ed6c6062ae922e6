package dev.undertone.router.provider;

import dev.undertone.conversation.reply.Message;
import java.util.List;

/**
 * Guesses token counts where nobody counted them: four characters to a token, the usual figure for
 * English text.
 */
public final class TokenEstimate {

  private static final int CHARACTERS_PER_TOKEN = 4;

  private TokenEstimate() {}

  /** Tokens of a text of that many characters, rounded up. */
  public static long ofCharacters(long characters) {
    return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  /** Tokens of what would be sent. */
  public static long of(List<Message> messages) {
    long characters = 0;
    for (Message message : messages) {
      characters +=
          switch (message) {
            case Message.System system -> system.text().length();
            case Message.Caller caller -> caller.text().length();
            case Message.Agent agent -> agent.heard().length();
            case Message.ToolCall call -> call.name().length() + call.arguments().length();
            case Message.ToolResult result -> result.result().length();
          };
    }
    return ofCharacters(characters);
  }
}
