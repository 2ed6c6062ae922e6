package dev.undertone.conversation.speech;

import java.util.List;

/**
 * What a recogniser says of one utterance. Per utterance: any number of partials, then exactly one
 * {@link Final} or {@link Failed}; utterances do not interleave.
 */
public sealed interface SpeechEvent {

  UtteranceId utterance();

  /** Words that may still change. */
  record Partial(UtteranceId utterance, String text) implements SpeechEvent {}

  /**
   * Words that will not change; empty text when nothing was understood.
   *
   * @param language BCP-47 tag that a recogniser of several languages gives them; empty where it
   *     says nothing
   */
  record Final(UtteranceId utterance, String text, List<Word> words, String language)
      implements SpeechEvent {
    public Final {
      words = List.copyOf(words);
    }

    /** Of a recogniser that does not tell languages apart. */
    public Final(UtteranceId utterance, String text, List<Word> words) {
      this(utterance, text, words, "");
    }

    /** Mean confidence of the words, weighted by their length in time; 0 without words. */
    public double confidence() {
      double sum = 0;
      double weight = 0;
      for (Word word : words) {
        double length = Math.max(1, word.endSample() - word.startSample());
        sum += word.confidence() * length;
        weight += length;
      }
      return weight == 0 ? 0 : sum / weight;
    }
  }

  /** The recogniser could not finish this utterance; the next one may succeed. */
  record Failed(UtteranceId utterance, String reason) implements SpeechEvent {}
}
