package dev.undertone.conversation.speech;

import dev.undertone.conversation.audio.AudioFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A recogniser that hears what its script says, whatever the audio is.
 *
 * <p>The n-th utterance of a call is the n-th line of the call's script; utterances beyond it are
 * heard as silence. Words come as audio does, one each {@link #MILLIS_PER_WORD}: each makes a
 * partial, and {@link #finish} gives all words of the line, those that were not reached included.
 * Events come on the calling thread, before the call returns, so that a test on a stepped clock
 * sees the same order every time.
 */
public final class ScriptedRecognizer implements SpeechRecognizer {

  /** How much audio one word takes. */
  public static final int MILLIS_PER_WORD = 250;

  /** Confidence of every scripted word. */
  public static final double CONFIDENCE = 0.9;

  /** What one utterance is heard as. */
  public sealed interface Line {
    /**
     * These words, separated by single spaces; none when empty.
     *
     * @param confidence of each
     * @param language that the recogniser names; empty for none
     */
    record Says(String text, double confidence, String language) implements Line {
      public Says(String text) {
        this(text, CONFIDENCE, "");
      }
    }

    /** The engine fails. */
    record Fails(String reason) implements Line {}
  }

  /** Opens scripted recognisers at 16 kHz and knows how many are in use. Any thread. */
  public static final class Factory implements SpeechRecognizer.Factory {
    private final BiFunction<Integer, String, List<Line>> scripts;
    private final Set<String> languages;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger inUse = new AtomicInteger();

    private Factory(BiFunction<Integer, String, List<Line>> scripts, Set<String> languages) {
      this.scripts = scripts;
      this.languages = Set.copyOf(languages);
    }

    @Override
    public Set<String> languages() {
      return languages;
    }

    @Override
    public SpeechRecognizer open(String language, Sink sink) {
      asked.add(language);
      List<Line> lines = scripts.apply(opened.getAndIncrement(), language);
      inUse.incrementAndGet();
      return new ScriptedRecognizer(lines, sink, inUse);
    }

    /** Languages that recognisers were opened for, in order. */
    public List<String> asked() {
      return List.copyOf(asked);
    }

    /** Recognisers opened so far. */
    public int opened() {
      return opened.get();
    }

    /** Recognisers that were opened and not closed. */
    public int inUse() {
      return inUse.get();
    }
  }

  private final List<Line> lines;
  private final Sink sink;
  private final AtomicInteger inUse;
  private @Nullable UtteranceId current;
  private long utterances;
  private long firstSample;
  private long endSample;
  private long heardSamples;
  private int shownWords;
  private boolean closed;

  private ScriptedRecognizer(List<Line> lines, Sink sink, AtomicInteger inUse) {
    this.lines = List.copyOf(lines);
    this.sink = sink;
    this.inUse = inUse;
  }

  /** Every call hears these texts, one an utterance. */
  public static Factory saying(String... texts) {
    List<Line> lines = Arrays.stream(texts).<Line>map(Line.Says::new).toList();
    return new Factory((call, language) -> lines, Set.of());
  }

  /** Every call hears these lines, one an utterance. */
  public static Factory playing(Line... lines) {
    List<Line> script = List.of(lines);
    return new Factory((call, language) -> script, Set.of());
  }

  /**
   * @param scripts lines for the call that is opened as the n-th, from 0
   */
  public static Factory perCall(IntFunction<List<Line>> scripts) {
    return new Factory((call, language) -> scripts.apply(call), Set.of());
  }

  /** Each recogniser hears the lines of its language, whatever the region, from the first on. */
  public static Factory inLanguages(Map<String, List<Line>> lines) {
    return new Factory(
        (call, language) -> lines.get(Locale.forLanguageTag(language).getLanguage()),
        lines.keySet());
  }

  @Override
  public int sampleRateHz() {
    return 16_000;
  }

  @Override
  public UtteranceId offer(AudioFrame frame) {
    requireOpen();
    if (frame.format().sampleRateHz() != sampleRateHz() || frame.format().channels() != 1) {
      throw new IllegalArgumentException(
          "frame.format = " + frame.format() + ", must be mono at 16000 Hz");
    }
    UtteranceId utterance = current;
    if (utterance == null) {
      utterance = new UtteranceId(utterances + 1);
      utterances = utterance.value();
      current = utterance;
      firstSample = frame.firstSample();
      heardSamples = 0;
      shownWords = 0;
    }
    endSample = frame.endSample();
    heardSamples += frame.length();
    if (line() instanceof Line.Says says) {
      showWords(utterance, words(says));
    }
    return utterance;
  }

  @Override
  public void finish() {
    requireOpen();
    UtteranceId utterance = current;
    if (utterance == null) {
      return;
    }
    Line line = line();
    current = null;
    sink.accept(
        switch (line) {
          case Line.Says says ->
              new SpeechEvent.Final(
                  utterance, says.text(), timed(words(says), says.confidence()), says.language());
          case Line.Fails fails -> new SpeechEvent.Failed(utterance, fails.reason());
        });
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      inUse.decrementAndGet();
    }
  }

  private void showWords(UtteranceId utterance, List<String> words) {
    long due = heardSamples * 1_000 / sampleRateHz() / MILLIS_PER_WORD;
    while (shownWords < Math.min(due, words.size())) {
      shownWords++;
      sink.accept(
          new SpeechEvent.Partial(utterance, String.join(" ", words.subList(0, shownWords))));
    }
  }

  private List<Word> timed(List<String> texts, double confidence) {
    List<Word> words = new ArrayList<>();
    long length = endSample - firstSample;
    for (int i = 0; i < texts.size(); i++) {
      long start = firstSample + length * i / texts.size();
      long end = firstSample + length * (i + 1) / texts.size();
      words.add(new Word(texts.get(i), start, end, confidence));
    }
    return words;
  }

  private Line line() {
    return utterances <= lines.size() ? lines.get((int) utterances - 1) : new Line.Says("");
  }

  private static List<String> words(Line.Says says) {
    return says.text().isBlank() ? List.of() : List.of(says.text().split(" "));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("recogniser is closed, must be open to take speech");
    }
  }
}
