package dev.undertone.conversation.reply;

import dev.undertone.conversation.reply.ScriptedResponder.Script;
import java.time.Duration;
import java.util.List;

class ScriptedResponderTest extends ResponderContract {

  @Override
  protected Responder answering(Duration firstToken, List<String> tokens) {
    return new ScriptedResponder(clock, script(tokens).after(firstToken));
  }

  @Override
  protected Responder failing(List<String> tokens, FailureKind kind) {
    return new ScriptedResponder(clock, script(tokens).thenFailing(kind));
  }

  private static Script script(List<String> tokens) {
    return Script.saying(tokens.toArray(String[]::new));
  }
}
