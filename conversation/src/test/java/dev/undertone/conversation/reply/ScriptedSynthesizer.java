package dev.undertone.conversation.reply;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.turn.TurnScope;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A voice without words: one tone of {@link #WORD} for each word, so that the length of any text is
 * known beforehand. A clause ends at a white space after {@code . ! ? ,} and at the end.
 *
 * <p>Remembers the clauses it spoke. Speaks as fast as it is read, or begins after a delay on the
 * clock; never more than 400 ms ahead. Any thread.
 */
public final class ScriptedSynthesizer implements SpeechSynthesizer {

  /** How long a word lasts, whatever the voice. */
  public static final Duration WORD = Duration.ofMillis(60);

  private static final Duration AHEAD = Duration.ofMillis(400);
  private static final double TONE_HZ = 440;
  private static final double AMPLITUDE = 8_000;

  private final NanoClock clock;
  private final Duration firstAudio;
  private final int failingClause;
  private final FailureKind failure;
  private final List<String> spoken = new CopyOnWriteArrayList<>();
  private final List<Voice> voices = new CopyOnWriteArrayList<>();

  private ScriptedSynthesizer(
      NanoClock clock, Duration firstAudio, int failingClause, FailureKind failure) {
    this.clock = clock;
    this.firstAudio = firstAudio;
    this.failingClause = failingClause;
    this.failure = failure;
  }

  /** One that is there at once and never fails. */
  public ScriptedSynthesizer(NanoClock clock) {
    this(clock, Duration.ZERO, Integer.MAX_VALUE, FailureKind.UNAVAILABLE);
  }

  /** The same, beginning {@code delay} after it has its first clause. */
  public ScriptedSynthesizer after(Duration delay) {
    return new ScriptedSynthesizer(clock, delay, failingClause, failure);
  }

  /** The same, failing at clause number {@code clause} of each speech. */
  public ScriptedSynthesizer failingAt(int clause, FailureKind kind) {
    return new ScriptedSynthesizer(clock, firstAudio, clause, kind);
  }

  /** How long {@code text} lasts when spoken; a clause without words lasts as long as one. */
  public static Duration lasting(String text) {
    return WORD.multipliedBy(words(text));
  }

  /** All clauses spoken so far. */
  public List<String> spoken() {
    return List.copyOf(spoken);
  }

  /** The voice of each speech so far. */
  public List<Voice> voices() {
    return List.copyOf(voices);
  }

  @Override
  public SpeechStream speak(TextSource text, Voice voice, AudioFormat out, TurnScope scope) {
    voices.add(voice);
    int capacity = (int) (AHEAD.toMillis() / WORD.toMillis());
    Speech speech = scope.own(new Speech(text, out, scope, capacity));
    scope.fork("voice", speech::run);
    return speech;
  }

  private static int words(String text) {
    return text.strip().split("\\s+", -1).length;
  }

  private static short[] tone(AudioFormat out) {
    short[] samples = new short[(int) out.samplesIn(WORD)];
    // The last sixth is silent, so that words can be counted by ear.
    for (int i = 0; i < samples.length * 5 / 6; i++) {
      samples[i] =
          (short) (AMPLITUDE * Math.sin(2 * Math.PI * TONE_HZ * (i + 1) / out.sampleRateHz()));
    }
    return samples;
  }

  private sealed interface Entry {
    record Audio(SpokenChunk chunk) implements Entry {}

    record End(@Nullable ProviderException failure) implements Entry {}
  }

  private final class Speech implements SpeechStream {
    private final TextSource text;
    private final AudioFormat out;
    private final TurnScope scope;
    private final LinkedBlockingQueue<Entry> entries;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final StringBuilder pending = new StringBuilder();
    private volatile @Nullable Thread voice;
    private @Nullable Entry last;
    private int clause;

    Speech(TextSource text, AudioFormat out, TurnScope scope, int capacity) {
      this.text = text;
      this.out = out;
      this.scope = scope;
      this.entries = new LinkedBlockingQueue<>(capacity);
    }

    void run() throws InterruptedException {
      voice = Thread.currentThread();
      if (closed.get()) {
        return;
      }
      Entry.End end =
          new Entry.End(
              new ProviderException(FailureKind.UNAVAILABLE, "scripted/voice", "broke off"));
      try {
        for (Optional<String> token = text.next(); token.isPresent(); token = text.next()) {
          pending.append(token.get());
          for (int cut = cut(); cut > 0; cut = cut()) {
            speak(cut);
          }
        }
        if (!pending.isEmpty()) {
          speak(pending.length());
        }
        end = new Entry.End(null);
      } catch (ProviderException e) {
        end = new Entry.End(e);
      }
      put(end);
    }

    private int cut() {
      for (int i = 1; i < pending.length(); i++) {
        if (Character.isWhitespace(pending.charAt(i))
            && ".!?,".indexOf(pending.charAt(i - 1)) >= 0) {
          return i + 1;
        }
      }
      return 0;
    }

    private void speak(int cut) throws InterruptedException {
      String words = pending.substring(0, cut);
      pending.delete(0, cut);
      scope.timeline().mark(Mark.FIRST_CLAUSE, clock.nanoTime());
      if (clause == 0) {
        clock.sleepUntil(clock.nanoTime() + firstAudio.toNanos());
      }
      if (clause == failingClause) {
        throw new ProviderException(failure, "scripted/voice", "as the script says");
      }
      spoken.add(words);
      int count = words(words);
      for (int word = 1; word <= count; word++) {
        scope.timeline().mark(Mark.FIRST_AUDIO, clock.nanoTime());
        put(new Entry.Audio(new SpokenChunk(clause, words, out, tone(out), word == count)));
      }
      clause++;
    }

    private void put(Entry entry) throws InterruptedException {
      if (closed.get()) {
        throw new InterruptedException("the speech was closed");
      }
      entries.put(entry);
    }

    @Override
    public Optional<SpokenChunk> next() throws InterruptedException {
      Entry entry = last != null ? last : entries.take();
      if (closed.get()) {
        throw new InterruptedException("the speech was closed");
      }
      return switch (entry) {
        case Entry.Audio(SpokenChunk chunk) -> Optional.of(chunk);
        case Entry.End(ProviderException failed) -> {
          last = entry;
          if (failed != null) {
            throw failed;
          }
          yield Optional.empty();
        }
      };
    }

    @Override
    public void close() {
      closed.set(true);
      Thread speaking = voice;
      if (speaking != null) {
        speaking.interrupt();
      }
      entries.clear();
      // Wakes a reader; there is room, for nothing is put once it is closed.
      var _ = entries.offer(new Entry.End(null));
    }
  }
}
