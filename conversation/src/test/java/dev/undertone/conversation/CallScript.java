package dev.undertone.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent.TurnDone;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.reply.CallerLink;
import dev.undertone.conversation.reply.CallerLink.HeardReports;
import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.Playout;
import dev.undertone.conversation.reply.RecordingLink;
import dev.undertone.conversation.reply.ReplyRequest;
import dev.undertone.conversation.reply.Responder;
import dev.undertone.conversation.reply.ScriptedResponder;
import dev.undertone.conversation.reply.SpeechSynthesizer;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.LanguageDetector;
import dev.undertone.conversation.speech.ScriptedRecognizer;
import dev.undertone.conversation.speech.ScriptedVoiceActivity;
import dev.undertone.conversation.speech.Sound;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnOutcome;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * One call as a script in call time, played on a {@link ManualClock} in steps of 20 ms.
 *
 * <p>Speech is a constant level, words come from the script in order, and the clock moves on only
 * when every thread of the call waits for it, so the same script gives the same call on any
 * machine. Used by the test's own thread, which must be a platform thread.
 */
public final class CallScript {

  /** Length of a frame, and of a step. */
  static final int STEP_MILLIS = 20;

  private static final short LOUD = 8_000;

  /** How much of a key's tone it takes to know it. */
  private static final int KEY_TOLD_MILLIS = 30;

  private record Speech(long fromMillis, long untilMillis) {}

  private record Deed(long atMillis, Consumer<CallScript> what) {}

  private static final VirtualThreadSchedulerMXBean SCHEDULER =
      ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

  private final ManualClock clock = new ManualClock();
  private final List<Speech> speech = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final List<Deed> deeds = new ArrayList<>();
  private final List<ScriptedResponder.Script> answers = new ArrayList<>();
  private final Collection<CallEvent> events = new ConcurrentLinkedQueue<>();
  private final Collection<Long> eventMillis = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> crash = new AtomicReference<>();
  private final AudioFormat format = AudioFormat.WIDEBAND;
  private final long startNanos = clock.nanoTime();
  private UnaryOperator<SpeechRecognizer.Factory> recognizing = plain -> plain;
  private UnaryOperator<Responder> responding = plain -> plain;
  private CallEvent.Observer watcher = event -> {};
  private ScriptedVoice voice = ScriptedVoice.speaking();
  private Conversation.Settings settings = Conversation.Settings.STANDARD;
  private HeardReports reports = HeardReports.NONE;
  private Duration maxLead = Duration.ofMillis(200);
  private String greeting = "";
  private String silenceLine = "";
  private String leaving = "closed";
  private String declared = "";
  private List<String> languages = List.of("en");
  private LanguageDetector detector = LanguageDetector.NONE;
  private boolean bulk;
  private boolean stalled;
  private boolean mixed;
  private volatile boolean ended;
  private int bulkFrameMillis = STEP_MILLIS;
  private FrameInbox inbox = new FrameInbox(clock, Duration.ofMillis(500));
  private RecordingLink link = new RecordingLink(format, clock, reports);
  private RecordingProsody prosody = new RecordingProsody();
  private ScriptedVoiceActivity.Factory voiceActivity = new ScriptedVoiceActivity.Factory(16_000);

  private CallScript() {}

  static CallScript start() {
    return new CallScript();
  }

  CallScript greeting(String line) {
    greeting = line;
    return this;
  }

  CallScript silenceLine(String line) {
    silenceLine = line;
    return this;
  }

  /** The caller makes a sound of this length, which is understood as these words. */
  CallScript callerSays(String text, long atMillis, long lastingMillis) {
    words.add(text);
    speech.add(new Speech(atMillis, atMillis + lastingMillis));
    return this;
  }

  CallScript modelAnswers(ScriptedResponder.Script... scripts) {
    answers.addAll(List.of(scripts));
    return this;
  }

  CallScript modelAnswers(String... tokens) {
    return modelAnswers(ScriptedResponder.Script.saying(tokens));
  }

  CallScript at(long atMillis, Consumer<CallScript> what) {
    deeds.add(new Deed(atMillis, what));
    return this;
  }

  CallScript keyPressed(char digit, long atMillis) {
    return at(atMillis, call -> call.offer(new CallerInput.Dtmf(digit)));
  }

  /** A key's tone in the caller's audio, as loud as speech. */
  CallScript keyTone(char digit, long atMillis, long lastingMillis) {
    int perMilli = format.sampleRateHz() / 1_000;
    speech.add(new Speech(atMillis, atMillis + lastingMillis));
    prosody.sounds.put(atMillis * perMilli, Sound.KEY);
    prosody.sounds.put((atMillis + lastingMillis) * perMilli, Sound.SILENCE);
    prosody.keys.put((atMillis + KEY_TOLD_MILLIS) * perMilli, digit);
    return this;
  }

  /** Both parties are on the caller's channel. */
  CallScript mixed() {
    mixed = true;
    return this;
  }

  CallScript voice(ScriptedVoice other) {
    voice = other;
    return this;
  }

  CallScript settings(Conversation.Settings other) {
    settings = other;
    return this;
  }

  CallScript recognizing(UnaryOperator<SpeechRecognizer.Factory> other) {
    recognizing = other;
    return this;
  }

  CallScript responding(UnaryOperator<Responder> other) {
    responding = other;
    return this;
  }

  CallScript reports(HeardReports how) {
    reports = how;
    return this;
  }

  CallScript maxLead(Duration lead) {
    maxLead = lead;
    return this;
  }

  /** Sees events as they come. */
  CallScript watching(CallEvent.Observer other) {
    watcher = other;
    return this;
  }

  /** What the caller's client says he speaks. */
  CallScript declaring(String language) {
    declared = language;
    return this;
  }

  /** Languages of the agent. */
  CallScript languages(String... tags) {
    languages = List.of(tags);
    return this;
  }

  CallScript detecting(LanguageDetector other) {
    detector = other;
    return this;
  }

  CallScript leaving(String how) {
    leaving = how;
    return this;
  }

  /** All audio is there at once, in frames of this length. */
  CallScript bulk(int frameMillis) {
    bulk = true;
    bulkFrameMillis = frameMillis;
    return this;
  }

  void offer(CallerInput input) {
    assertThat(inbox.offer(input)).as("inbox takes %s", input).isTrue();
  }

  /** Call time. */
  long millis() {
    return (clock.nanoTime() - startNanos) / 1_000_000;
  }

  RecordingLink link() {
    return link;
  }

  ManualClock clock() {
    return clock;
  }

  /** Plays the call for this long, then the caller leaves. */
  Heard lasting(long untilMillis) throws InterruptedException {
    inbox = bulk ? FrameInbox.bulk(clock) : new FrameInbox(clock, Duration.ofMillis(500));
    link = new RecordingLink(format, clock, reports);
    if (reports == HeardReports.EXACT) {
      link.reportingTo(inbox);
    }
    ScriptedResponder responder = responder();
    Conversation conversation = conversation(responder);
    Thread loop = Thread.ofVirtual().name("call-test-listen").start(() -> run(conversation));
    settle();
    if (bulk) {
      feedAtOnce(untilMillis);
    } else {
      feedInTime(untilMillis, loop);
    }
    if (loop.isAlive()) {
      offer(new CallerInput.Left(leaving));
    }
    assertThat(loop.join(Duration.ofSeconds(10))).as("the call has ended").isTrue();
    settle();
    assertThat(crash.get()).as("thrown by the call").isNull();
    return new Heard(responder);
  }

  private void feedInTime(long untilMillis, Thread loop) throws InterruptedException {
    for (long at = 0; at < untilMillis && loop.isAlive(); at += STEP_MILLIS) {
      for (Deed deed : deeds) {
        if (deed.atMillis() >= at && deed.atMillis() < at + STEP_MILLIS) {
          deed.what().accept(this);
          settle();
        }
      }
      clock.advanceMillis(STEP_MILLIS);
      if (!stalled) {
        offer(new CallerInput.Audio(frame(at, STEP_MILLIS)));
      }
      settle();
    }
  }

  /** From here on no audio comes. */
  void stall() {
    stalled = true;
  }

  private void feedAtOnce(long untilMillis) throws InterruptedException {
    for (long at = 0; at < untilMillis; at += bulkFrameMillis) {
      // A bulk link's door pauses its socket here; the test waits for the loop in its place.
      while (!inbox.hasRoom(() -> {})) {
        settle();
      }
      offer(new CallerInput.Audio(frame(at, bulkFrameMillis)));
    }
  }

  private AudioFrame frame(long atMillis, int lengthMillis) {
    int perMilli = format.sampleRateHz() / 1_000;
    short[] samples = new short[lengthMillis * perMilli];
    for (int i = 0; i < lengthMillis; i++) {
      long now = atMillis + i;
      if (speech.stream().anyMatch(s -> now >= s.fromMillis() && now < s.untilMillis())) {
        Arrays.fill(samples, i * perMilli, (i + 1) * perMilli, LOUD);
      }
    }
    return new AudioFrame(format, atMillis * perMilli, clock.nanoTime(), samples);
  }

  /** Waits until every thread of the call waits for time or input. */
  private void settle() {
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    for (int quiet = 0; quiet < 3; quiet = isSettled() ? quiet + 1 : 0) {
      assertThat(System.nanoTime()).as("the call comes to rest").isLessThan(giveUp);
      Thread.onSpinWait();
    }
  }

  private boolean isSettled() {
    return (bulk || ended || inbox.size() == 0)
        && SCHEDULER.getQueuedVirtualThreadCount() == 0
        && SCHEDULER.getMountedVirtualThreadCount() == 0
        && clock.isSeenByAll();
  }

  private void run(Conversation conversation) {
    try {
      conversation.run();
    } catch (Throwable e) {
      crash.set(e);
    } finally {
      ended = true;
    }
  }

  private ScriptedResponder responder() {
    if (answers.isEmpty()) {
      answers.add(ScriptedResponder.Script.saying("Yes."));
    }
    return new ScriptedResponder(
        clock,
        answers.getFirst(),
        answers.subList(1, answers.size()).toArray(ScriptedResponder.Script[]::new));
  }

  private Conversation conversation(Responder responder) {
    CallerLink out = new LeadingLink(link, maxLead);
    return new Conversation(
        new Conversation.Caller(
            new CallId("test"),
            "script",
            16_000,
            inbox,
            out,
            EmotionUse.off("not in this script"),
            Map.of(),
            "",
            "",
            mixed,
            declared),
        agent(),
        new Conversation.Engines(
            recognizing.apply(ScriptedRecognizer.saying(words.toArray(String[]::new))),
            voiceActivity,
            (rate, emotion) -> {
              prosody.opened++;
              prosody.emotions.add(emotion);
              return prosody;
            },
            responding.apply(responder),
            voice,
            detector),
        settings,
        clock,
        event -> {
          events.add(event);
          eventMillis.add(millis());
          watcher.on(event);
        });
  }

  private Agent agent() {
    return new Agent(
        "test",
        "You answer calls.",
        greeting,
        SpeechSynthesizer.Voice.DEFAULT,
        languages,
        "default",
        Map.of(),
        silenceLine,
        Duration.ofSeconds(3),
        "Sorry, I cannot help.",
        List.of());
  }

  /** What came of it. */
  final class Heard {
    private final ScriptedResponder responder;

    private Heard(ScriptedResponder responder) {
      this.responder = responder;
    }

    <E extends CallEvent> List<E> events(Class<E> kind) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** When the first event of this kind came, in call time. */
    long millisOf(Class<? extends CallEvent> kind) {
      List<CallEvent> all = List.copyOf(events);
      for (int i = 0; i < all.size(); i++) {
        if (kind.isInstance(all.get(i))) {
          return List.copyOf(eventMillis).get(i);
        }
      }
      throw new AssertionError("no event " + kind.getSimpleName() + " in " + all);
    }

    List<TurnOutcome> outcomes() {
      return events(TurnDone.class).stream().map(TurnDone::outcome).toList();
    }

    List<ReplyRequest> requests() {
      return responder.requests();
    }

    /** What prosody was told of emotion, at its opening and while the call ran. */
    List<EmotionUse> emotions() {
      return prosody.emotions;
    }

    int prosodiesOpened() {
      return prosody.opened;
    }

    /** The loudest sample that prosody heard up to this call time. */
    int loudestToProsodyUntil(long millis) {
      return prosody.loudest.stream()
          .limit(millis / 10)
          .mapToInt(Integer::intValue)
          .max()
          .orElse(0);
    }

    long samplesToProsody() {
      return prosody.samples;
    }

    /** When each event of this kind came, in call time. */
    List<Long> allMillisOf(Class<? extends CallEvent> kind) {
      List<CallEvent> all = List.copyOf(events);
      List<Long> millis = List.copyOf(eventMillis);
      List<Long> found = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        if (kind.isInstance(all.get(i))) {
          found.add(millis.get(i));
        }
      }
      return found;
    }

    /** What the last model to be asked was told. */
    List<Message> lastHistory() {
      return requests().getLast().history().messages();
    }

    /** What the voice's analyser was told. */
    RecordingProsody prosody() {
      return prosody;
    }

    CallEvent.Done done() {
      return events(CallEvent.Done.class).getFirst();
    }

    RecordingLink link() {
      return link;
    }

    /** Call time at which the first audio of a turn was sent, which is when the ear hears it. */
    long firstSentMillis(long turn) {
      return (link.sent(new TurnId(turn)).getFirst().atNanos() - startNanos) / 1_000_000;
    }

    /** Call time at which the last audio of a turn was sent. */
    long lastSentMillis(long turn) {
      return (link.sent(new TurnId(turn)).getLast().atNanos() - startNanos) / 1_000_000;
    }

    /** Engines, streams and threads that the call has left behind. */
    long left() {
      return voiceActivity.inUse()
          + voice.open()
          + responder.open()
          + (prosody.closed ? 0 : 1)
          + SCHEDULER.getMountedVirtualThreadCount();
    }
  }

  static Duration unpaced() {
    return Playout.UNPACED;
  }
}
