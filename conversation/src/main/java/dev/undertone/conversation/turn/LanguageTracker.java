package dev.undertone.conversation.turn;

import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Language.Source;
import dev.undertone.conversation.speech.LanguageDetector.Guess;

/**
 * Which language the caller speaks, turn by turn. Pure but for its own state; used by one thread.
 *
 * <p>What was declared holds until it is contradicted. Evidence is, in this order, the tag of a
 * recogniser that tells languages apart, the words of one that understands several, and, with
 * recognisers of one language, how much better another one understood a turn. {@value
 * #AGREEING_TURNS} turns have to agree before the language changes; a turn without evidence changes
 * nothing. A recogniser of one language also tells, by falling word confidence alone, that the
 * caller probably speaks another one, though not which.
 */
public final class LanguageTracker {

  /** Words from which a text is judged however close the second language is. */
  static final int MIN_WORDS = 5;

  /**
   * Margin from which a text is judged however short it is: with it Lingua was right on every text
   * of two words and more of the evaluation.
   */
  static final double MIN_MARGIN = 0.1;

  static final int AGREEING_TURNS = 2;

  /** What is left of the confidence while evidence speaks against the language in force. */
  private static final double IN_DOUBT = 0.5;

  /**
   * What a finished turn of the caller's says.
   *
   * @param words how many
   * @param confidence of the recogniser in them, 0–1, weighted by their length in time
   * @param tag of the recogniser; empty where it gives none
   * @param guess from the words; {@link Guess#UNDETERMINED} where they tell nothing
   */
  public record Turn(int words, double confidence, String tag, Guess guess) {}

  private record State(
      String code,
      double confidence,
      Source source,
      String rival,
      int rivalTurns,
      Source rivalSource,
      ConfidenceWatch watch) {

    State watching(ConfidenceWatch next) {
      return new State(code, confidence, source, rival, rivalTurns, rivalSource, next);
    }

    State withoutRival() {
      return new State(code, confidence, source, "", 0, Source.NONE, watch);
    }

    State evidence(String language, double sure, Source from) {
      if (Language.same(language, code)) {
        // Who declared it knows the region and is sure; evidence only agrees.
        double now = source == Source.DECLARED ? confidence : sure;
        return new State(code, now, source, "", 0, Source.NONE, watch);
      }
      int turns = Language.same(language, rival) ? rivalTurns + 1 : 1;
      if (turns >= AGREEING_TURNS || code.equals(Language.UNDETERMINED)) {
        // Another recogniser listens from here on, or other words are to be expected.
        return new State(language, sure, from, "", 0, Source.NONE, ConfidenceWatch.NEW);
      }
      return new State(code, confidence, source, language, turns, from, watch);
    }
  }

  private final boolean multilingual;
  private State state;
  private State before;

  /**
   * @param declared BCP-47 tag that the client or the agent names, or {@link Language#UNDETERMINED}
   * @param multilingual whether the recogniser understands several languages: its confidence then
   *     says nothing of a mismatch
   */
  public LanguageTracker(String declared, boolean multilingual) {
    this.multilingual = multilingual;
    boolean known = !declared.equals(Language.UNDETERMINED);
    this.state =
        new State(
            declared,
            known ? 1 : 0,
            known ? Source.DECLARED : Source.NONE,
            "",
            0,
            Source.NONE,
            ConfidenceWatch.NEW);
    this.before = state;
  }

  /** The caller's turn is over; what is known with it. */
  public Language turnEnded(Turn turn) {
    before = state;
    if (!multilingual) {
      state = state.watching(state.watch().after(turn.words(), turn.confidence()));
    }
    if (!turn.tag().isEmpty() && !turn.tag().equals(Language.UNDETERMINED)) {
      state = state.evidence(turn.tag(), turn.confidence(), Source.RECOGNIZER);
    } else if (isClear(turn)) {
      state = state.evidence(turn.guess().code(), turn.guess().confidence(), Source.TEXT);
    }
    return current();
  }

  /**
   * The last turn was tried in other languages, and understood better in this one.
   *
   * @param confidence of that recogniser in its words, 0–1
   */
  public Language tried(String language, double confidence) {
    state = state.evidence(language, confidence, Source.TRIAL);
    return current();
  }

  /** The last turn was tried in other languages and understood in none of them any better. */
  public void triedInVain() {
    state = state.withoutRival();
  }

  /** The turn that was held to be over goes on: it has said nothing yet. */
  public void resumed() {
    state = before;
  }

  /** Whether the last turn should be tried in other languages. */
  public boolean wantsTrial() {
    ConfidenceWatch watch = state.watch();
    boolean badly = watch.isLow() || watch.isMismatch();
    return !multilingual && (badly || state.rivalSource() == Source.TRIAL);
  }

  public Language current() {
    boolean mismatch = state.watch().isMismatch();
    boolean doubtful = mismatch || state.rivalTurns() > 0;
    return new Language(
        state.code(),
        doubtful ? state.confidence() * IN_DOUBT : state.confidence(),
        state.source(),
        !multilingual && state.watch().isAvailable(),
        mismatch);
  }

  private static boolean isClear(Turn turn) {
    Guess guess = turn.guess();
    return !guess.code().equals(Language.UNDETERMINED)
        && (turn.words() >= MIN_WORDS || guess.margin() > MIN_MARGIN);
  }
}
