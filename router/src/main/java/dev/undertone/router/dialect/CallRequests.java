package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.Message;
import dev.undertone.router.dialect.Neutral.Part;
import dev.undertone.router.dialect.Neutral.Role;
import dev.undertone.router.dialect.Neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what a live call asks of a model. */
public final class CallRequests {

  /** Says nothing of how the answer is made. */
  static final Neutral.Settings UNSAID =
      new Neutral.Settings(0, null, null, null, List.of(), "", 0, null, Map.of());

  private static final Wish STREAM = new Wish(true, true, "", Map.of());

  private CallRequests() {}

  /**
   * The body of a request for a stream.
   *
   * @param provider {@code CHAT} or {@code MESSAGES}
   * @param parameters of the variant
   */
  public static byte[] body(
      Dialect provider, String model, List<Message> messages, Map<String, Object> parameters) {
    var request = new Neutral(turns(messages), List.of(), Neutral.Choice.UNSAID, UNSAID);
    var outgoing = new Outgoing(provider, model, "", parameters, false, false, true, "");
    var refusals = new Refusals(false);
    return Json.bytes(
        provider == Dialect.MESSAGES
            ? new MessagesRequestWriter(request, STREAM, outgoing, refusals).body()
            : new ChatRequestWriter(request, STREAM, outgoing, refusals).body());
  }

  private static List<Turn> turns(List<Message> messages) {
    List<Turn> turns = new ArrayList<>();
    boolean calling = false;
    for (Message message : messages) {
      Turn turn = turn(message);
      boolean call = message instanceof Message.ToolCall;
      if (call && calling) {
        // Calls of one answer belong into one message; providers refuse them apart.
        List<Part> joined = new ArrayList<>(turns.removeLast().parts());
        joined.addAll(turn.parts());
        turn = new Turn(Role.ASSISTANT, joined);
      }
      calling = call;
      turns.add(turn);
    }
    return turns;
  }

  private static Turn turn(Message message) {
    return switch (message) {
      case Message.System system -> text(Role.SYSTEM, system.text());
      case Message.Caller caller -> text(Role.USER, caller.text());
      case Message.Agent agent -> text(Role.ASSISTANT, agent.heard());
      case Message.ToolCall call ->
          new Turn(
              Role.ASSISTANT,
              List.of(new Part.ToolUse(call.id(), call.name(), call.arguments(), null)));
      case Message.ToolResult result ->
          new Turn(
              Role.USER,
              List.of(
                  new Part.ToolResult(
                      result.id(), List.of(new Part.Text(result.result(), null)), false, null)));
    };
  }

  private static Turn text(Role role, String text) {
    return new Turn(role, List.of(new Part.Text(text, null)));
  }
}
