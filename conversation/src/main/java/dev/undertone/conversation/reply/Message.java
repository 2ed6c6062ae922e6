package dev.undertone.conversation.reply;

/** One entry of what a model is told of the conversation so far. */
public sealed interface Message {

  /** Instructions. */
  record System(String text) implements Message {}

  /** What the caller said. */
  record Caller(String text) implements Message {}

  /** What the caller <em>heard</em> the agent say. */
  record Agent(String heard) implements Message {}

  /** A tool the model asked for. */
  record ToolCall(String id, String name, String arguments) implements Message {}

  /** What the tool said. */
  record ToolResult(String id, String result) implements Message {}
}
