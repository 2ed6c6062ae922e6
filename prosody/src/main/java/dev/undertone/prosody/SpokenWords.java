package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.Prosody.HesitationEvent.Kind;
import dev.undertone.conversation.speech.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The recognised words of a turn, and what they say of its hesitations. Immutable. */
final class SpokenWords {

  /** Before any word is known. */
  static final SpokenWords NONE = new SpokenWords(List.of(), "", 1);

  private static final double LEAST_CONFIDENCE = 0.5;
  private static final double DRAWN_OUT = 2.5;
  private static final double UTTERANCE_GAP_SECONDS = 0.5;
  private static final int LEAST_WORDS_FOR_PACE = 4;
  private static final double USUAL_SYLLABLE_SECONDS = 0.22;
  private static final double SHORTEST_SYLLABLE_SECONDS = 0.12;
  private static final double LONGEST_SYLLABLE_SECONDS = 0.35;

  private final List<Word> words;
  private final List<String> texts;
  private final int[] syllables;
  private final Vocabulary vocabulary;
  private final int sampleRateHz;
  private final double syllableSeconds;

  /**
   * @param words in order, their positions of the analyser's rate
   * @param language BCP-47 tag
   */
  SpokenWords(List<Word> words, String language, int sampleRateHz) {
    this.words = List.copyOf(words);
    this.texts = this.words.stream().map(word -> plain(word.text())).toList();
    this.syllables = texts.stream().mapToInt(text -> Syllables.of(text, language)).toArray();
    this.vocabulary = Vocabulary.of(language);
    this.sampleRateHz = sampleRateHz;
    this.syllableSeconds = syllableSeconds();
  }

  /** Lower case, without punctuation around it. */
  static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  /** The words that are filled pauses. */
  List<HesitationEvent> fillers() {
    List<HesitationEvent> events = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (isFiller(i) && word.confidence() >= LEAST_CONFIDENCE) {
        events.add(
            new HesitationEvent(
                Kind.FILLER, word.startSample(), word.endSample(), word.confidence()));
      }
    }
    return events;
  }

  List<HesitationEvent> restarts() {
    List<Word> meant = new ArrayList<>();
    List<String> spelled = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (!isFiller(i) && !isBackchannel(i) && !texts.get(i).isEmpty()) {
        meant.add(words.get(i));
        spelled.add(texts.get(i));
      }
    }
    return new Restarts(meant, spelled, vocabulary, sampleRateHz).events();
  }

  /** Where among the words a stretch of the sound lies. */
  Place place(Stretch stretch) {
    if (words.isEmpty()
        || stretch.startSample() >= words.getLast().endSample()
        || stretch.endSample() <= words.getFirst().startSample()) {
      return Place.UNHEARD;
    }
    int most = -1;
    long overlap = 0;
    long all = 0;
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      long here =
          Math.min(stretch.endSample(), word.endSample())
              - Math.max(stretch.startSample(), word.startSample());
      all += Math.max(0, here);
      if (here > overlap) {
        overlap = here;
        most = i;
      }
    }
    long length = stretch.endSample() - stretch.startSample();
    if (most < 0 || 2 * all < length) {
      return Place.GAP;
    }
    return on(most, overlap);
  }

  private Place on(int i, long overlap) {
    if (isFiller(i)) {
      return words.get(i).confidence() >= LEAST_CONFIDENCE ? Place.FILLER_WORD : Place.UNHEARD;
    }
    if (isBackchannel(i)) {
      return Place.BACKCHANNEL;
    }
    Word word = words.get(i);
    boolean mostOfIt = 2 * overlap > word.endSample() - word.startSample();
    if (syllables[i] == 1 && mostOfIt && word.confidence() < LEAST_CONFIDENCE) {
      return Place.UNHEARD;
    }
    return isDrawnOut(i) ? Place.DRAWN_WORD : Place.WORD;
  }

  /**
   * Syllables per second of phonation; 0 where that cannot be told from these words.
   *
   * @param pauses inside the turn
   * @param leastSeconds of phonation
   */
  double syllablesPerSecond(List<HesitationEvent> pauses, double leastSeconds) {
    int count = Arrays.stream(syllables).sum();
    if (words.isEmpty() || Arrays.stream(syllables).anyMatch(n -> n == 0)) {
      return 0;
    }
    long from = words.getFirst().startSample();
    long to = words.getLast().endSample();
    long spoken = to - from;
    for (HesitationEvent pause : pauses) {
      spoken -= Math.max(0, Math.min(to, pause.endSample()) - Math.max(from, pause.startSample()));
    }
    double seconds = (double) spoken / sampleRateHz;
    return seconds < leastSeconds ? 0 : count / seconds;
  }

  private boolean isFiller(int i) {
    String text = texts.get(i);
    return vocabulary.isFiller(text, isDrawnOut(i))
        || (vocabulary.backchannels().contains(text) && !opensUtterance(i));
  }

  private boolean isBackchannel(int i) {
    return vocabulary.backchannels().contains(texts.get(i)) && opensUtterance(i);
  }

  private boolean opensUtterance(int i) {
    return i == 0
        || words.get(i).startSample() - words.get(i - 1).endSample()
            >= UTTERANCE_GAP_SECONDS * sampleRateHz;
  }

  private boolean isDrawnOut(int i) {
    return seconds(i) > DRAWN_OUT * Math.max(1, syllables[i]) * syllableSeconds;
  }

  /** The caller's own pace: the median over his words, so that what he draws out does not count. */
  private double syllableSeconds() {
    double[] paces = new double[words.size()];
    for (int i = 0; i < paces.length; i++) {
      paces[i] = seconds(i) / Math.max(1, syllables[i]);
    }
    if (paces.length < LEAST_WORDS_FOR_PACE) {
      return USUAL_SYLLABLE_SECONDS;
    }
    Arrays.sort(paces);
    return Math.clamp(paces[paces.length / 2], SHORTEST_SYLLABLE_SECONDS, LONGEST_SYLLABLE_SECONDS);
  }

  private double seconds(int i) {
    Word word = words.get(i);
    return (double) (word.endSample() - word.startSample()) / sampleRateHz;
  }

  /** Where a stretch of the sound lies among the words. */
  enum Place {
    /** No word says anything of it: before the first, after the last, or not understood. */
    UNHEARD,
    /** Between two words. */
    GAP,
    /** On a word that is a filled pause by itself. */
    FILLER_WORD,
    /** On "mhm" and the like. */
    BACKCHANNEL,
    /** On a word that lasts much longer than its syllables need. */
    DRAWN_WORD,
    /** On any other word. */
    WORD
  }
}
