package dev.undertone.gateway;

import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.ScriptedResponder;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.ScriptedRecognizer;
import dev.undertone.conversation.speech.ScriptedVoiceActivity;
import dev.undertone.conversation.speech.VoiceActivity;

/** Engines for calls in which nobody speaks. */
final class SilentEngines {

  private SilentEngines() {}

  static Conversation.Engines silent() {
    return with(new ScriptedVoiceActivity.Factory(16_000));
  }

  static Conversation.Engines with(VoiceActivity.Factory voiceActivity) {
    return new Conversation.Engines(
        ScriptedRecognizer.saying(),
        voiceActivity,
        ProsodyAnalyzer.Factory.DEAF,
        new ScriptedResponder(NanoClock.system(), ScriptedResponder.Script.saying("nothing")),
        (_, _, _, _) -> {
          throw new AssertionError("nobody is to speak");
        });
  }
}
