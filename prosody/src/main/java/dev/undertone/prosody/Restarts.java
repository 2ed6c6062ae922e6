package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a speaker began again: one to three words said twice running, or a word cut off and then
 * said whole.
 *
 * <p>Much that is said twice is no restart: "very very", "no no", numbers digit by digit, letters
 * of a name. A single word counts only in a language whose repeatable words are known, and letters
 * only where no other letter stands beside them ("I I think").
 */
final class Restarts {

  private static final int MOST_WORDS = 3;

  /** Later than this it is no correction but an answer given twice. */
  private static final double MOST_GAP_SECONDS = 1.0;

  /** Recognisers without a sign for a cut-off word are at least unsure of it. */
  private static final double UNSURE = 0.5;

  private final List<Word> words;
  private final List<String> texts;
  private final Vocabulary vocabulary;
  private final long mostGap;

  /**
   * @param words of a turn without its fillers
   * @param texts the same, as {@link SpokenWords#plain} spells them
   */
  Restarts(List<Word> words, List<String> texts, Vocabulary vocabulary, int sampleRateHz) {
    this.words = words;
    this.texts = texts;
    this.vocabulary = vocabulary;
    this.mostGap = (long) (MOST_GAP_SECONDS * sampleRateHz);
  }

  /** From the first word of the first try to the last of the second. */
  List<HesitationEvent> events() {
    List<HesitationEvent> events = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); ) {
      int length = repeatedAt(i);
      if (length == 0 && isCutOff(i)) {
        length = 1;
      }
      if (length > 0) {
        events.add(event(i, length));
      }
      i += Math.max(1, length);
    }
    return events;
  }

  /** How many words from {@code i} on are said again right away; 0 when none. */
  private int repeatedAt(int i) {
    for (int length = MOST_WORDS; length > 0; length--) {
      if (i + 2 * length <= words.size()
          && texts.subList(i, i + length).equals(texts.subList(i + length, i + 2 * length))
          && isClose(i + length)
          && !isFluent(i, length)) {
        return length;
      }
    }
    return 0;
  }

  private boolean isCutOff(int i) {
    Word word = words.get(i);
    boolean marked = word.text().endsWith("-") || word.text().endsWith("…");
    String text = texts.get(i);
    String next = texts.get(i + 1);
    boolean begins = text.length() >= 2 && next.startsWith(text) && !next.equals(text);
    return begins && isClose(i + 1) && (marked || word.confidence() < UNSURE);
  }

  private boolean isClose(int second) {
    return words.get(second).startSample() - words.get(second - 1).endSample() <= mostGap;
  }

  private boolean isFluent(int i, int length) {
    if (length == 1 && !vocabulary.known()) {
      return true;
    }
    for (int k = i; k < i + length; k++) {
      if (!isRepeatable(k, i, i + 2 * length)) {
        return false;
      }
    }
    return true;
  }

  private boolean isRepeatable(int k, int from, int to) {
    String text = texts.get(k);
    if (text.length() == 1 && Character.isLetter(text.charAt(0))) {
      return to - from > 2 || isLetter(from - 1) || isLetter(to);
    }
    return vocabulary.repeatable().contains(text) || text.chars().allMatch(Character::isDigit);
  }

  private boolean isLetter(int i) {
    return i >= 0 && i < texts.size() && texts.get(i).length() == 1;
  }

  private HesitationEvent event(int i, int length) {
    double confidence = 1;
    for (Word word : words.subList(i, i + 2 * length)) {
      confidence = Math.min(confidence, word.confidence());
    }
    return new HesitationEvent(
        HesitationEvent.Kind.RESTART,
        words.get(i).startSample(),
        words.get(i + 2 * length - 1).endSample(),
        confidence);
  }
}
