package dev.undertone.conversation;

import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.UtteranceId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A call's recogniser, which can become one of another language between two utterances.
 *
 * <p>The change waits until the old one owes no final any more, so nothing that it was given is
 * lost and its events never mix with those of the new one; utterances are numbered on across it.
 * Used by the listen loop alone; events come on the recognisers' threads.
 */
final class RecognizerSwitch implements SpeechRecognizer {

  private static final System.Logger LOG = System.getLogger(RecognizerSwitch.class.getName());

  private final Factory factory;
  private final Sink sink;
  private final Consumer<AudioFrame> listener;
  private Hearing hearing;
  private String wanted = "";
  private boolean inUtterance;
  private boolean closed;

  /**
   * @param listener is shown every frame that the recogniser is given
   */
  RecognizerSwitch(Factory factory, String language, Sink sink, Consumer<AudioFrame> listener) {
    this.factory = factory;
    this.sink = sink;
    this.listener = listener;
    this.hearing = new Hearing(language, 0);
  }

  /** One recogniser's time in the call. */
  private final class Hearing {
    private final String language;
    private final long utterancesBefore;
    private final SpeechRecognizer recognizer;
    // Of its threads: utterances that have had their final or their failure.
    private final AtomicLong settled = new AtomicLong();
    private long utterances;

    Hearing(String language, long utterancesBefore) {
      this.language = language;
      this.utterancesBefore = utterancesBefore;
      this.recognizer = factory.open(language, this::on);
    }

    private void on(SpeechEvent event) {
      switch (event) {
        case SpeechEvent.Partial(var of, String text) ->
            sink.accept(new SpeechEvent.Partial(inCall(of), text));
        case SpeechEvent.Final(var of, String text, var words, String tag) -> {
          sink.accept(new SpeechEvent.Final(inCall(of), text, words, tag));
          settled.incrementAndGet();
        }
        case SpeechEvent.Failed(var of, String reason) -> {
          sink.accept(new SpeechEvent.Failed(inCall(of), reason));
          settled.incrementAndGet();
        }
      }
    }

    UtteranceId offer(AudioFrame frame) {
      UtteranceId of = recognizer.offer(frame);
      utterances = of.value();
      return inCall(of);
    }

    boolean owesNothing() {
      return settled.get() >= utterances;
    }

    private UtteranceId inCall(UtteranceId of) {
      return utterancesBefore == 0 ? of : new UtteranceId(utterancesBefore + of.value());
    }
  }

  /** Tag of the language that it listens for. */
  String language() {
    return hearing.language;
  }

  /** Asks for another language from the next utterance on that can have it. */
  void switchTo(String language) {
    wanted = language;
    if (!inUtterance) {
      change();
    }
  }

  @Override
  public int sampleRateHz() {
    return hearing.recognizer.sampleRateHz();
  }

  @Override
  public UtteranceId offer(AudioFrame frame) {
    if (!inUtterance) {
      change();
      inUtterance = true;
    }
    listener.accept(frame);
    return hearing.offer(frame);
  }

  @Override
  public boolean hasRoom(Runnable whenRoom) {
    return hearing.recognizer.hasRoom(whenRoom);
  }

  @Override
  public void finish() {
    hearing.recognizer.finish();
    inUtterance = false;
  }

  @Override
  public void close() {
    closed = true;
    hearing.recognizer.close();
  }

  private void change() {
    if (closed || wanted.isEmpty() || !hearing.owesNothing()) {
      return;
    }
    String language = wanted;
    wanted = "";
    try {
      Hearing next = new Hearing(language, hearing.utterancesBefore + hearing.utterances);
      hearing.recognizer.close();
      hearing = next;
    } catch (ProviderException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the call goes on in " + hearing.language + ": " + e.getMessage());
    }
  }
}
