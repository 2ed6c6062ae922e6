package dev.undertone.tts;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.SpeechStream;
import dev.undertone.conversation.reply.SpeechSynthesizer;
import dev.undertone.conversation.reply.TextSource;
import dev.undertone.conversation.turn.TurnScope;
import dev.undertone.conversation.turn.TurnTimeline;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Speaks an answer clause by clause while it is being written, with any engine.
 *
 * <p>Any thread; each speech has one stage, which pulls text, cuts it and has the engine speak. The
 * stage waits while {@value #AHEAD_MILLIS} ms of audio are ahead of the reader, and does not pull
 * text meanwhile: that is how a slow ear slows the model.
 */
public final class SentenceSynthesizer implements SpeechSynthesizer {

  private static final long AHEAD_MILLIS = 400;

  private final SpeechEngine engine;
  private final NanoClock clock;

  /**
   * @param engine stays the property of whoever made it
   * @param clock for the timeline's marks
   */
  public SentenceSynthesizer(SpeechEngine engine, NanoClock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  @Override
  public SpeechStream speak(TextSource text, Voice voice, AudioFormat out, TurnScope scope) {
    if (out.channels() != 1) {
      throw new IllegalArgumentException("channels = " + out.channels() + ", must be 1");
    }
    ChunkQueue queue = scope.own(new ChunkQueue(out, Duration.ofMillis(AHEAD_MILLIS)));
    scope.fork("voice", () -> new Speech(text, voice, out, queue, scope.timeline()).run());
    return queue;
  }

  /** One answer on its way. */
  private final class Speech {
    private final TextSource text;
    private final Voice voice;
    private final AudioFormat out;
    private final ChunkQueue queue;
    private final TurnTimeline timeline;
    private final SentenceChunker chunker = new SentenceChunker();
    private boolean textEnded;

    Speech(TextSource text, Voice voice, AudioFormat out, ChunkQueue queue, TurnTimeline timeline) {
      this.text = text;
      this.voice = voice;
      this.out = out;
      this.queue = queue;
      this.timeline = timeline;
    }

    void run() throws InterruptedException {
      if (!queue.begin(Thread.currentThread())) {
        return;
      }
      // What ends this stage by any other way than its last line must not look like the end.
      ProviderException failure =
          new ProviderException(FailureKind.UNAVAILABLE, engine.name(), "the voice broke off");
      try {
        speakAll();
        failure = null;
      } catch (ProviderException e) {
        failure = e;
      } catch (RuntimeException e) {
        failure =
            new ProviderException(
                FailureKind.UNAVAILABLE, engine.name(), "the voice broke off: " + e, e);
      } finally {
        queue.end(failure);
      }
    }

    private void speakAll() throws InterruptedException {
      int clause = 0;
      for (String words = nextClause(); words != null; words = nextClause()) {
        timeline.mark(Mark.FIRST_CLAUSE, clock.nanoTime());
        ChunkWriter writer = new ChunkWriter(queue, out, clause++, words);
        engine.speak(
            words,
            voice,
            out.sampleRateHz(),
            (samples, offset, length) -> {
              timeline.mark(Mark.FIRST_AUDIO, clock.nanoTime());
              writer.accept(samples, offset, length);
            });
        writer.finish();
      }
    }

    private @Nullable String nextClause() throws InterruptedException {
      String words = chunker.poll();
      while (words == null && !textEnded) {
        Optional<String> token = text.next();
        if (token.isPresent()) {
          chunker.add(token.get());
        } else {
          textEnded = true;
          chunker.finish();
        }
        words = chunker.poll();
      }
      return words;
    }
  }
}
