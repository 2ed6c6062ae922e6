package dev.undertone.conversation;

import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.reply.CallerLink;
import dev.undertone.conversation.reply.Responder;
import dev.undertone.conversation.reply.SpeechSynthesizer;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.VoiceActivity;
import java.time.Duration;
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

  /**
   * How patient and how strict a call is.
   *
   * @param turnGap budget of a turn
   * @param endSilence silence that ends a caller's turn when nothing is said of patience
   * @param patientSilence the same where a route asks for {@code patient}
   * @param briefSilence the same where a route asks for {@code brief}
   * @param maxTurn longest turn of a caller; the agent answers what it has then
   * @param maxCall longest call
   * @param finalTranscriptWithin how long a final transcript is waited for after a turn's end
   */
  public record Settings(
      Duration turnGap,
      Duration endSilence,
      Duration patientSilence,
      Duration briefSilence,
      Duration maxTurn,
      Duration maxCall,
      Duration finalTranscriptWithin) {

    public static final Settings STANDARD =
        new Settings(
            Duration.ofMillis(1_500),
            Duration.ofMillis(600),
            Duration.ofMillis(1_200),
            Duration.ofMillis(450),
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            Duration.ofMillis(800));
  }

  private final Caller caller;
  private final Agent agent;
  private final Engines engines;
  private final Settings settings;
  private final NanoClock clock;
  private final CallEvent.Observer observer;

  public Conversation(
      Caller caller,
      Agent agent,
      Engines engines,
      Settings settings,
      NanoClock clock,
      CallEvent.Observer observer) {
    this.caller = caller;
    this.agent = agent;
    this.engines = engines;
    this.settings = settings;
    this.clock = clock;
    this.observer = observer;
  }

  /**
   * Runs the call on the calling (virtual) thread until the caller has left or the call must end.
   */
  public void run() throws InterruptedException {
    observer.on(new CallEvent.Started(caller.id(), caller.door(), agent.id(), caller.emotion()));
    throw new IllegalStateException(engines + " " + settings + " " + clock);
  }
}
