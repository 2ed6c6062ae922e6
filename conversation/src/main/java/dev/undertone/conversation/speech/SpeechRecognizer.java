package dev.undertone.conversation.speech;

import dev.undertone.conversation.audio.AudioFrame;
import java.util.Set;

/**
 * Port: turns the caller's speech into words. One per call.
 *
 * <p>The listen loop of the call is the only caller of {@link #offer}, {@link #finish} and {@link
 * #close}; none of them waits for the engine. Events arrive at the sink given at opening, on a
 * thread of the recogniser's, in order; the sink does not block.
 */
public interface SpeechRecognizer extends AutoCloseable {

  /** The only rate it takes, mono. */
  int sampleRateHz();

  /**
   * Queues speech of the current utterance, opening one when none is open. At the queue's bound the
   * oldest audio is dropped and counted.
   *
   * @return the utterance the frame belongs to
   * @throws IllegalStateException after {@link #close}
   */
  UtteranceId offer(AudioFrame frame);

  /**
   * Whether audio can be offered without loss; else {@code whenRoom} runs once, on any thread, when
   * it can. A bulk link asks first, a live one does not wait for anybody.
   */
  default boolean hasRoom(Runnable whenRoom) {
    return true;
  }

  /**
   * Ends the current utterance; its {@link SpeechEvent.Final} or {@link SpeechEvent.Failed}
   * follows. Does nothing when none is open.
   *
   * @throws IllegalStateException after {@link #close}
   */
  void finish();

  /** Gives the engine back, with no further event. Idempotent, returns without waiting. */
  @Override
  void close();

  /** Opens one recogniser per call. Any thread. */
  interface Factory {
    /**
     * @param language BCP-47 tag the caller is expected to speak
     * @param sink takes the events; called on the recogniser's threads
     * @throws dev.undertone.conversation.reply.ProviderException when no engine can be had
     */
    SpeechRecognizer open(String language, Sink sink);

    /**
     * Whether one recogniser understands several languages, so that its words are in the language
     * that was spoken.
     */
    default boolean isMultilingual() {
      return false;
    }

    /** BCP-47 tags of the languages it can be opened for; empty where it does not say. */
    default Set<String> languages() {
      return Set.of();
    }
  }

  /** Takes events as they come; must not block. */
  interface Sink {
    void accept(SpeechEvent event);
  }
}
