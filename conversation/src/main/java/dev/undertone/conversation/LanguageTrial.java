package dev.undertone.conversation;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets recognisers of other languages hear the caller's last turn once more, one after another, to
 * see which understands it best.
 *
 * <p>Keeps {@link #MAX_SPEECH} of speech (16-bit samples at 16 kHz: 320 KB), and nothing once the
 * call is over. It never waits: recognisers are fed as they have room, each time the listen loop
 * comes by, and wake it when they are done. Used by the listen loop alone.
 */
final class LanguageTrial implements AutoCloseable {

  /** The latest speech of the turn; more would not decide better and costs decoding time. */
  static final Duration MAX_SPEECH = Duration.ofSeconds(10);

  /** Trials in a row that find nothing better before the call gives up: the line is bad then. */
  static final int MAX_FRUITLESS = 4;

  /**
   * How much surer of its words another recogniser has to be. Two models are not calibrated alike,
   * so a small lead proves nothing.
   */
  static final double LEAD = 0.1;

  /** Another one must have understood a third of the words at least, and two. */
  private static final int MIN_WORDS = 2;

  private static final int WORDS_SHARE = 3;

  /**
   * What the trial found.
   *
   * @param language in which the turn was understood best
   * @param confidence in its words, 0–1
   */
  record Verdict(String language, double confidence) {}

  /** One language's try. */
  private final class Attempt implements AutoCloseable {
    private final String language;
    private final AtomicReference<SpeechEvent> end = new AtomicReference<>();
    private final SpeechRecognizer recognizer;
    private int fed;

    Attempt(String language) {
      this.language = language;
      this.recognizer =
          recognizers.open(
              language,
              event -> {
                if (!(event instanceof SpeechEvent.Partial)) {
                  end.set(event);
                  wake.run();
                }
              });
    }

    /** Gives it what it can take; what it made of all of it, once it has. */
    @Nullable SpeechEvent feed(List<AudioFrame> frames) {
      while (fed < frames.size() && recognizer.hasRoom(wake)) {
        var _ = recognizer.offer(frames.get(fed));
        fed++;
        if (fed == frames.size()) {
          recognizer.finish();
        }
      }
      return end.get();
    }

    @Override
    public void close() {
      recognizer.close();
    }
  }

  private final SpeechRecognizer.Factory recognizers;
  private final Runnable wake;
  private final ArrayDeque<AudioFrame> speech = new ArrayDeque<>();
  private long samples;
  private boolean turnOver;

  private final ArrayDeque<String> languages = new ArrayDeque<>();
  private List<AudioFrame> tried = List.of();
  private @Nullable Attempt attempt;
  private int ownWords;
  private Verdict own = new Verdict("", 0);
  private Verdict best = own;
  private int fruitless;

  /**
   * @param wake makes the listen loop come by; any thread
   */
  LanguageTrial(SpeechRecognizer.Factory recognizers, Runnable wake) {
    this.recognizers = recognizers;
    this.wake = wake;
  }

  /** The caller's recogniser is given this. */
  void heard(AudioFrame frame) {
    if (turnOver) {
      speech.clear();
      samples = 0;
      turnOver = false;
    }
    speech.addLast(frame);
    samples += frame.length();
    while (samples > AudioFormat.WIDEBAND.samplesIn(MAX_SPEECH)) {
      samples -= speech.removeFirst().length();
    }
  }

  /** What comes from here on is of another turn. */
  void turnEnded() {
    turnOver = true;
  }

  /** The turn goes on; a trial of its first half proves nothing. */
  void resumed() {
    turnOver = false;
    close();
  }

  /**
   * Begins a trial of the turn that is over, unless one is going on or enough have been in vain.
   *
   * @param others languages to try
   * @param understood by the call's own recogniser
   */
  void begin(List<String> others, Verdict understood, int words) {
    if (attempt != null || others.isEmpty() || speech.isEmpty() || fruitless >= MAX_FRUITLESS) {
      return;
    }
    languages.addAll(others);
    tried = List.copyOf(speech);
    own = understood;
    best = understood;
    ownWords = words;
    next();
  }

  /** Goes on with the trial; what it found, once, when it is over. */
  Optional<Verdict> proceed() {
    for (Attempt now = attempt; now != null; now = attempt) {
      SpeechEvent end = now.feed(tried);
      if (end == null) {
        return Optional.empty();
      }
      judge(now.language, end);
      now.close();
      next();
      if (attempt == null) {
        fruitless = best.language().equals(own.language()) ? fruitless + 1 : 0;
        return Optional.of(best);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    if (attempt != null) {
      attempt.close();
    }
    attempt = null;
    languages.clear();
    tried = List.of();
  }

  private void judge(String language, SpeechEvent end) {
    if (end instanceof SpeechEvent.Final heard) {
      int words = heard.words().size();
      boolean enough = words >= Math.max(MIN_WORDS, ownWords / WORDS_SHARE);
      boolean leads = heard.confidence() > own.confidence() + LEAD;
      if (enough && leads && heard.confidence() > best.confidence()) {
        best = new Verdict(language, heard.confidence());
      }
    }
  }

  private void next() {
    attempt = null;
    while (attempt == null && !languages.isEmpty()) {
      try {
        attempt = new Attempt(languages.removeFirst());
      } catch (ProviderException e) {
        // No engine to be had is an answer too: this language has not understood it better.
        System.getLogger(LanguageTrial.class.getName())
            .log(System.Logger.Level.DEBUG, "a language could not be tried", e);
      }
    }
    if (attempt == null) {
      tried = List.of();
    }
  }
}
