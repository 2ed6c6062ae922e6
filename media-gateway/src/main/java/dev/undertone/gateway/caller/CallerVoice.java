package dev.undertone.gateway.caller;

import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;

/** The voice of a scripted caller. */
public interface CallerVoice {

  /**
   * Says it all, then returns it.
   *
   * @return mono PCM
   * @throws dev.undertone.conversation.reply.ProviderException when the engine fails
   */
  short[] say(String text, Voice voice, int rateHz) throws InterruptedException;
}
