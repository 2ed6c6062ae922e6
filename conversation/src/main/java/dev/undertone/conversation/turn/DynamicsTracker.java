package dev.undertone.conversation.turn;

import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps account of how caller and agent take turns. Pure but for its own state; used by one thread.
 *
 * <p>Times are nanoseconds on one clock, the caller's audio mapped onto it.
 */
public final class DynamicsTracker {

  /** Share of the shorter turn's content words that makes a turn a repeat of the one before. */
  private static final double REPEAT_OVERLAP = 0.6;

  private static final int REPEAT_MIN_WORDS = 2;

  /** Words that any two questions share. */
  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          "a", "an", "and", "are", "at", "be", "can", "could", "do", "does", "for", "have", "i",
          "i'm", "in", "is", "it", "me", "my", "no", "not", "of", "on", "or", "please", "so",
          "that", "the", "this", "to", "uh", "um", "was", "we", "what", "what's", "will", "with",
          "would", "yes", "you", "your");

  private long agentSpokeNanos;
  private long callerSpokeNanos;
  private Optional<Long> agentEndedNanos = Optional.empty();
  private Optional<Long> callerEndedNanos = Optional.empty();
  private Optional<Long> responseLatencyMillis = Optional.empty();
  private long silenceMillis;
  private long turnStartNanos;
  private boolean bargeIn;
  private int interruptions;
  private int reasks;
  private Set<String> previousWords = Set.of();
  private Set<String> wordsBefore = Set.of();
  private int reasksBefore;
  private long callerSpokeBeforeNanos;

  /**
   * The caller's turn begins.
   *
   * @param interrupts whether it cuts the agent off
   */
  public void callerStarted(long atNanos, boolean interrupts) {
    turnStartNanos = atNanos;
    bargeIn = interrupts;
    if (interrupts) {
      interruptions++;
    }
    responseLatencyMillis = agentEndedNanos.map(ended -> (atNanos - ended) / 1_000_000);
    long quietSince =
        Math.max(agentEndedNanos.orElse(atNanos), callerEndedNanos.orElse(Long.MIN_VALUE));
    silenceMillis = Math.max(0, (atNanos - quietSince) / 1_000_000);
  }

  /** The agent fell silent after speaking from {@code startNanos} to {@code endNanos}. */
  public void agentSpoke(long startNanos, long endNanos) {
    agentSpokeNanos += Math.max(0, endNanos - startNanos);
    agentEndedNanos = Optional.of(endNanos);
  }

  /** The caller's turn is over with these words; what the router may look at. */
  public Dynamics callerEnded(long lastVoicedNanos, String transcript) {
    long lasted = Math.max(0, lastVoicedNanos - turnStartNanos);
    callerSpokeBeforeNanos = callerSpokeNanos;
    callerSpokeNanos += lasted;
    wordsBefore = previousWords;
    reasksBefore = reasks;
    callerEndedNanos = Optional.of(lastVoicedNanos);
    Set<String> words = contentWords(transcript);
    reasks = repeats(previousWords, words) ? reasks + 1 : 0;
    if (!words.isEmpty()) {
      previousWords = words;
    }
    return current(lastVoicedNanos);
  }

  /** The turn that was held to be over goes on. */
  public void callerResumed() {
    callerSpokeNanos = callerSpokeBeforeNanos;
    previousWords = wordsBefore;
    reasks = reasksBefore;
  }

  /** The same, while the caller still speaks. */
  public Dynamics current(long nowNanos) {
    long spoken = callerSpokeNanos + agentSpokeNanos;
    return new Dynamics(
        responseLatencyMillis,
        bargeIn,
        interruptions,
        0,
        false,
        0,
        0,
        silenceMillis,
        Math.max(0, nowNanos - turnStartNanos) / 1_000_000,
        spoken == 0 ? 0 : (double) callerSpokeNanos / spoken,
        reasks);
  }

  private static boolean repeats(Set<String> before, Set<String> now) {
    int shorter = Math.min(before.size(), now.size());
    long shared = now.stream().filter(before::contains).count();
    return shared >= REPEAT_MIN_WORDS && shared >= REPEAT_OVERLAP * shorter;
  }

  private static Set<String> contentWords(String transcript) {
    Set<String> words = new HashSet<>();
    for (String word : transcript.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}']+", -1)) {
      if (!word.isEmpty() && !FUNCTION_WORDS.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }
}
