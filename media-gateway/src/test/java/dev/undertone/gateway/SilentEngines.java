package dev.undertone.gateway;

import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.ScriptedResponder;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.ScriptedRecognizer;
import dev.undertone.conversation.speech.ScriptedVoiceActivity;
import dev.undertone.conversation.speech.Sound;
import dev.undertone.conversation.speech.VoiceActivity;
import dev.undertone.conversation.speech.Word;
import java.util.List;

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
        (_, _) -> new NoProsody(),
        new ScriptedResponder(NanoClock.system(), ScriptedResponder.Script.saying("nothing")),
        (_, _, _, _) -> {
          throw new AssertionError("nobody is to speak");
        });
  }

  private static final class NoProsody implements ProsodyAnalyzer {
    @Override
    public int sampleRateHz() {
      return 16_000;
    }

    @Override
    public void accept(short[] samples, int offset, int length, long firstSample, boolean speech) {}

    @Override
    public Prosody sinceTurnStart() {
      return Prosody.NONE;
    }

    @Override
    public void turnStarted(long atSample) {}

    @Override
    public void turnEnded() {}

    @Override
    public void words(List<Word> words, String language) {}

    @Override
    public Sound sound() {
      return Sound.SILENCE;
    }

    @Override
    public char takeKey() {
      return 0;
    }

    @Override
    public void emotion(EmotionUse use) {}

    @Override
    public void forgetCaller() {}

    @Override
    public void close() {}
  }
}
