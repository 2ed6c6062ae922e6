package dev.undertone.conversation;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.reply.CallerLink;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.Responder;
import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.reply.SpeechSynthesizer;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.LanguageDetector;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.VoiceActivity;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnDetector.TurnEvent;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One call from its first frame to its end: a loop on one virtual thread that listens, decides when
 * it is our turn, and has the answer spoken.
 */
public final class Conversation {

  /**
   * What a call works with; shared by all calls.
   *
   * @param languages judges the recogniser's words; {@link LanguageDetector#NONE} where they are
   *     always in the recogniser's own language
   */
  public record Engines(
      SpeechRecognizer.Factory recognizers,
      VoiceActivity.Factory voiceActivity,
      ProsodyAnalyzer.Factory prosody,
      Responder responder,
      SpeechSynthesizer synthesizer,
      LanguageDetector languages) {

    /** Without a detector, as recognisers of one language want it. */
    public Engines(
        SpeechRecognizer.Factory recognizers,
        VoiceActivity.Factory voiceActivity,
        ProsodyAnalyzer.Factory prosody,
        Responder responder,
        SpeechSynthesizer synthesizer) {
      this(recognizers, voiceActivity, prosody, responder, synthesizer, LanguageDetector.NONE);
    }
  }

  /**
   * One caller and the way to him.
   *
   * @param door {@code browser}, {@code twilio}, …
   * @param inputRateHz rate of the frames that the door offers to {@code inbox}; mono
   * @param emotion whether emotion may be computed on his channel
   * @param metadata string pairs visible to rules
   * @param user sticky key; empty when unknown
   * @param tenant whose caller he is, by id; empty for the house's own
   * @param mixed whether his channel carries other parties too, so that overlap cannot be told
   * @param language BCP-47 tag that his client declares; empty for the agent's first
   */
  public record Caller(
      CallId id,
      String door,
      int inputRateHz,
      FrameInbox inbox,
      CallerLink link,
      EmotionUse emotion,
      Map<String, String> metadata,
      String user,
      String tenant,
      boolean mixed,
      String language) {
    public Caller {
      metadata = Map.copyOf(metadata);
    }

    /** The house's own, alone on his channel, and says nothing of his language. */
    public Caller(
        CallId id,
        String door,
        int inputRateHz,
        FrameInbox inbox,
        CallerLink link,
        EmotionUse emotion,
        Map<String, String> metadata,
        String user) {
      this(id, door, inputRateHz, inbox, link, emotion, metadata, user, "", false, "");
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
   * @param hangOver silence after which an utterance is closed and its final transcript asked for,
   *     while the turn may still go on; chosen by the measured figures of the load tests
   * @param finalTranscriptWithin how long a final transcript is waited for after a turn's end
   */
  public record Settings(
      Duration turnGap,
      Duration endSilence,
      Duration patientSilence,
      Duration briefSilence,
      Duration maxTurn,
      Duration maxCall,
      Duration hangOver,
      Duration finalTranscriptWithin) {

    public static final Settings STANDARD =
        new Settings(
            Duration.ofMillis(1_500),
            Duration.ofMillis(600),
            Duration.ofMillis(1_200),
            Duration.ofMillis(450),
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            Duration.ofMillis(480),
            Duration.ofMillis(800));
  }

  /** Keys belong together until none has come for this long. */
  private static final long KEYS_PAUSE_NANOS = Duration.ofMillis(1_500).toNanos();

  /** A door that sends nothing for this long beyond the turn's own patience has lost its audio. */
  private static final long STALL_NANOS = Duration.ofMillis(500).toNanos();

  /** A caller who stays silent after this many reminders is left in peace. */
  private static final int MAX_SILENCE_LINES = 2;

  private static final long NEVER = Long.MAX_VALUE;

  private final Caller caller;
  private final Agent agent;
  private final Engines engines;
  private final Settings settings;
  private final NanoClock clock;
  private final CallEvent.Observer observer;
  private final boolean bulk;
  private final AudioClock audioClock = new AudioClock();
  private final CallLanguage language;
  private final KeyReports keyReports = new KeyReports();
  private final Dialogue dialogue;
  private final long startedNanos;
  private long audioNanos;
  private long keysDueNanos = NEVER;
  private int silenceLines;
  private String endReason = "";

  /** Starts nothing; {@link #run} does. */
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
    this.bulk = caller.inbox().isBulk();
    this.startedNanos = clock.nanoTime();
    this.audioNanos = startedNanos;
    NanoClock ear = bulk ? audioClock : clock;
    this.language =
        new CallLanguage(
            caller.id(),
            caller.language(),
            agent.languages(),
            engines.recognizers(),
            engines.languages(),
            caller.inbox()::wake);
    this.dialogue = new Dialogue(caller, agent, engines, settings, language, clock, ear, observer);
  }

  /**
   * Runs the call on the calling (virtual) thread until the caller has left or the call must end.
   */
  public void run() throws InterruptedException {
    CancelReason reason = CancelReason.SHUTDOWN;
    boolean started = false;
    try (Ears ears = openEars();
        language) {
      // Only now: whoever is told speaks at once, and is to be heard from his first sample.
      started = true;
      start();
      if (!agent.greeting().isEmpty()) {
        dialogue.say(agent.greeting());
      }
      while (endReason.isEmpty()) {
        FrameInbox.Item item = caller.inbox().take(dueNanos(ears), !holdsAudio(ears));
        on(item, ears);
        onTime(ears);
      }
      reason =
          switch (endReason) {
            case "shutdown" -> CancelReason.SHUTDOWN;
            case "max_length" -> CancelReason.MAX_LENGTH;
            default -> CancelReason.CALLER_LEFT;
          };
    } catch (ProviderException e) {
      endReason = "failed";
    } catch (InterruptedException e) {
      endReason = "shutdown";
      throw e;
    } finally {
      if (!started) {
        start();
      }
      if (endReason.isEmpty() || endReason.equals("failed")) {
        caller.link().close(CallerLink.CloseReason.INTERNAL);
      }
      dialogue.end(reason);
      done();
    }
  }

  private void start() {
    observer.on(new CallEvent.Started(caller.id(), caller.door(), agent.id(), caller.emotion()));
  }

  private Ears openEars() {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      VoiceActivity voiceActivity = engines.voiceActivity().open();
      opened.add(voiceActivity);
      ProsodyAnalyzer prosody = engines.prosody().open(Ears.RATE_HZ, caller.emotion());
      opened.add(prosody);
      SpeechRecognizer recognizer = language.open(caller.inbox()::offer);
      opened.add(recognizer);
      return new Ears(
          caller.inputRateHz(),
          recognizer,
          voiceActivity,
          prosody,
          settings.hangOver(),
          dialogue.policy(),
          this::onTurn,
          (key, ears) -> onKey(key, KeyReports.Source.AUDIO, ears));
    } catch (RuntimeException e) {
      for (AutoCloseable each : opened.reversed()) {
        try {
          each.close();
        } catch (Exception suppressed) {
          e.addSuppressed(suppressed);
        }
      }
      throw e;
    }
  }

  private void on(FrameInbox.Item item, Ears ears) {
    switch (item) {
      case FrameInbox.Item.Input(CallerInput input) -> on(input, ears);
      case FrameInbox.Item.Speech(SpeechEvent event) -> dialogue.on(event, ears);
      case FrameInbox.Item.Routed(TurnId turn, RouteSummary route) -> dialogue.routed(turn, route);
      case FrameInbox.Item.ReplyEnded(TurnId turn) -> dialogue.replyEnded(turn);
      case FrameInbox.Item.ReplySent _, FrameInbox.Item.Quiet _ -> {}
    }
  }

  private void on(CallerInput input, Ears ears) {
    switch (input) {
      case CallerInput.Audio(AudioFrame frame) -> {
        audioNanos = clock.nanoTime();
        ears.hear(frame);
        dialogue.heardMore(ears);
        audioClock.reach(frame.format().lasting(frame.endSample()).toNanos());
      }
      case CallerInput.Heard(TurnId turn, Duration played) -> dialogue.heard(turn, played);
      case CallerInput.Dtmf(char digit) -> onKey(digit, KeyReports.Source.DOOR, ears);
      case CallerInput.Commit _ -> ears.commit();
      case CallerInput.Consent(EmotionUse emotion) -> {
        ears.emotion(emotion);
        observer.on(new CallEvent.ConsentChanged(caller.id(), emotion));
      }
      case CallerInput.Interrupt _ -> dialogue.interrupt();
      case CallerInput.Left(String how) ->
          endReason =
              switch (how) {
                case "stopped" -> "shutdown";
                case "overloaded" -> "overloaded";
                default -> "caller_left";
              };
    }
  }

  /** However long a frame is, the ear has heard no more of it than led to this event. */
  private void onTurn(TurnEvent event, Ears ears) {
    audioClock.reach(AudioFormat.WIDEBAND.lasting(ears.heardUntil()).toNanos());
    dialogue.on(event, ears);
  }

  private void onKey(char digit, KeyReports.Source source, Ears ears) {
    long now = (bulk ? audioClock : clock).nanoTime();
    if (!keyReports.isNew(digit, source, now)) {
      return;
    }
    silenceLines = 0;
    dialogue.key(digit, ears);
    keysDueNanos = clock.nanoTime() + (digit == '#' ? 0 : KEYS_PAUSE_NANOS);
  }

  /** On a bulk link audio waits for words and answers, as it would if it came in real time. */
  private boolean holdsAudio(Ears ears) {
    return bulk && (dialogue.isBusy() || !ears.hasRoom(caller.inbox()::wake));
  }

  /** When time alone will change something. */
  private long dueNanos(Ears ears) {
    long due = startedNanos + settings.maxCall().toNanos();
    due = Math.min(due, Math.min(dialogue.transcriptDueNanos(), keysDueNanos));
    return Math.min(due, Math.min(silenceDueNanos(), stallDueNanos(ears)));
  }

  private long silenceDueNanos() {
    boolean asks =
        !bulk
            && dialogue.isQuiet()
            && silenceLines < MAX_SILENCE_LINES
            && !agent.silenceLine().isEmpty();
    return asks ? dialogue.quietSinceNanos() + agent.silenceAfter().toNanos() : NEVER;
  }

  private long stallDueNanos(Ears ears) {
    return ears.inTurn() && !bulk
        ? audioNanos + dialogue.policy().endSilence().toNanos() + STALL_NANOS
        : NEVER;
  }

  private void onTime(Ears ears) {
    long now = clock.nanoTime();
    if (now >= stallDueNanos(ears)) {
      ears.commit();
    }
    if (now >= keysDueNanos) {
      keysDueNanos = NEVER;
      dialogue.keysEnded(ears);
    }
    dialogue.answerWhenReady(ears);
    language.proceed();
    if (!dialogue.isQuiet()) {
      silenceLines = ears.inTurn() ? 0 : silenceLines;
    } else if (now >= silenceDueNanos()) {
      silenceLines++;
      dialogue.say(agent.silenceLine());
    }
    if (endReason.isEmpty() && now >= startedNanos + settings.maxCall().toNanos()) {
      endReason = "max_length";
      caller.link().close(CallerLink.CloseReason.DONE);
    }
  }

  private void done() {
    observer.on(
        new CallEvent.Done(
            caller.id(),
            endReason.isEmpty() ? "failed" : endReason,
            dialogue.answered(),
            Duration.ofNanos(clock.nanoTime() - startedNanos),
            caller.inbox().dropped(),
            dialogue.cost()));
  }
}
