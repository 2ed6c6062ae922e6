package dev.undertone.conversation.turn;

import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps account of how caller and agent take turns. Pure but for its own state; used by one thread.
 *
 * <p>Times are nanoseconds on one clock, the caller's audio mapped onto it. Both parties speak at
 * once where the caller's turn, up to its last voiced sample, meets what of the agent's speech
 * reached his ear.
 */
public final class DynamicsTracker {

  /** Share of the shorter turn's content words that makes a turn a repeat of the one before. */
  private static final double REPEAT_OVERLAP = 0.6;

  private static final int REPEAT_MIN_WORDS = 2;

  private static final long EARLIEST_LATENCY_MILLIS = -2_000;
  private static final long LATEST_LATENCY_MILLIS = 30_000;

  /** Longest turn that can be an acknowledgement. */
  private static final long BACKCHANNEL_NANOS = 1_200_000_000L;

  /** As many speeches of the agent's as one turn of the caller's may meet. */
  private static final int AGENT_SPEECHES = 8;

  /** Words that any two questions share. */
  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          "a", "an", "and", "are", "at", "be", "can", "could", "do", "does", "for", "have", "i",
          "i'm", "in", "is", "it", "me", "my", "no", "not", "of", "on", "or", "please", "so",
          "that", "the", "this", "to", "uh", "um", "was", "we", "what", "what's", "will", "with",
          "would", "yes", "you", "your");

  private record Span(long fromNanos, long untilNanos) {
    long meets(long from, long until) {
      return Math.max(0, Math.min(untilNanos, until) - Math.max(fromNanos, from));
    }
  }

  private final boolean channelsApart;
  private final ArrayDeque<Span> agentSpeeches = new ArrayDeque<>();
  private long agentSpokeNanos;
  private long callerSpokeNanos;
  private Optional<Long> agentEndedNanos = Optional.empty();
  private Optional<Long> callerEndedNanos = Optional.empty();
  private Optional<Long> responseLatencyMillis = Optional.empty();
  private long silenceMillis;
  private long turnStartNanos;
  private boolean turnOpen;
  private boolean bargeIn;
  private int interruptions;
  private int backchannels;
  private boolean acknowledged;
  private boolean acknowledgedByBargeIn;
  private int reasks;
  private Set<String> previousWords = Set.of();
  private Set<String> wordsBefore = Set.of();
  private int reasksBefore;
  private long callerSpokeBeforeNanos;

  /** Of a call whose parties come on channels of their own. */
  public DynamicsTracker() {
    this(true);
  }

  /**
   * @param channelsApart whether the caller's channel carries the caller alone; overlap cannot be
   *     told otherwise
   */
  public DynamicsTracker(boolean channelsApart) {
    this.channelsApart = channelsApart;
  }

  /**
   * The caller's turn begins.
   *
   * @param interrupts whether it cuts the agent off
   */
  public void callerStarted(long atNanos, boolean interrupts) {
    turnStartNanos = atNanos;
    turnOpen = true;
    bargeIn = interrupts;
    if (interrupts) {
      interruptions++;
    }
    responseLatencyMillis = agentEndedNanos.map(ended -> latencyMillis(atNanos - ended));
    long quietSince =
        Math.max(agentEndedNanos.orElse(atNanos), callerEndedNanos.orElse(Long.MIN_VALUE));
    silenceMillis = Math.max(0, (atNanos - quietSince) / 1_000_000);
  }

  /** The agent fell silent after speaking from {@code startNanos} to {@code endNanos}. */
  public void agentSpoke(long startNanos, long endNanos) {
    agentSpokeNanos += Math.max(0, endNanos - startNanos);
    agentEndedNanos = Optional.of(endNanos);
    agentSpeeches.addLast(new Span(startNanos, endNanos));
    if (agentSpeeches.size() > AGENT_SPEECHES) {
      agentSpeeches.removeFirst();
    }
  }

  /**
   * The caller's turn is over with these words; what the router may look at.
   *
   * @param language BCP-47 tag of the words
   */
  public Dynamics callerEnded(long lastVoicedNanos, String transcript, String language) {
    long lasted = Math.max(0, lastVoicedNanos - turnStartNanos);
    boolean overAgent = bargeIn || overlapNanos(lastVoicedNanos) > 0;
    acknowledged =
        overAgent && lasted <= BACKCHANNEL_NANOS && Backchannels.only(transcript, language);
    if (acknowledged) {
      backchannels++;
      interruptions -= bargeIn ? 1 : 0;
      acknowledgedByBargeIn = bargeIn;
      bargeIn = false;
    }
    turnOpen = false;
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
    turnOpen = true;
    if (acknowledged) {
      acknowledged = false;
      backchannels--;
      bargeIn = acknowledgedByBargeIn;
      interruptions += bargeIn ? 1 : 0;
    }
    previousWords = wordsBefore;
    reasks = reasksBefore;
  }

  /** The same, while the caller still speaks. */
  public Dynamics current(long nowNanos) {
    long turn = Math.max(0, nowNanos - turnStartNanos);
    long caller = callerSpokeNanos + (turnOpen ? turn : 0);
    long spoken = caller + agentSpokeNanos;
    long overlap = channelsApart ? Math.min(turn, overlapNanos(nowNanos)) : 0;
    return new Dynamics(
        responseLatencyMillis,
        bargeIn,
        interruptions,
        backchannels,
        channelsApart,
        overlap / 1_000_000,
        turn == 0 ? 0 : (double) overlap / turn,
        silenceMillis,
        turn / 1_000_000,
        spoken == 0 ? 0 : (double) caller / spoken,
        reasks);
  }

  private long overlapNanos(long untilNanos) {
    long sum = 0;
    for (Span speech : agentSpeeches) {
      sum += speech.meets(turnStartNanos, untilNanos);
    }
    return sum;
  }

  private static long latencyMillis(long nanos) {
    return Math.clamp(nanos / 1_000_000, EARLIEST_LATENCY_MILLIS, LATEST_LATENCY_MILLIS);
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
