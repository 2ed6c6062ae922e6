package dev.undertone.conversation;

import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.reply.CallerLink;
import dev.undertone.conversation.reply.Responder;
import dev.undertone.conversation.reply.SpeechSynthesizer;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.VoiceActivity;
import java.util.Map;

/**
 * One call from its first frame to its end: a loop on one virtual thread that listens, decides when
 * it is our turn, and has the answer spoken.
 */
public final class Conversation {

  /** What a call works with; shared by all calls. */
  public record Engines(
      SpeechRecognizer.Factory recognizers,
      VoiceActivity.Factory voiceActivity,
      ProsodyAnalyzer.Factory prosody,
      Responder responder,
      SpeechSynthesizer synthesizer) {}

  /**
   * One caller and the way to him.
   *
   * @param door {@code browser}, {@code twilio}, …
   * @param inputRateHz rate of the frames that the door offers to {@code inbox}; mono
   * @param emotion whether the caller's arousal may be computed
   * @param metadata string pairs visible to rules
   * @param user sticky key; empty when unknown
   */
  public record Caller(
      CallId id,
      String door,
      int inputRateHz,
      FrameInbox inbox,
      CallerLink link,
      boolean emotion,
      Map<String, String> metadata,
      String user) {
    public Caller {
      metadata = Map.copyOf(metadata);
    }
  }

  private Conversation() {}

  // The constructor and run() follow; see below.
}
