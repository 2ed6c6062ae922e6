package dev.undertone.conversation.reply;

import java.util.ArrayList;
import java.util.List;

/**
 * Knows which text's audio has been played: whole clauses, and of the clause that was cut off the
 * words whose share of its audio was.
 *
 * <p>Any thread.
 */
public final class HeardLedger {

  /** A clause whose audio is not complete is taken to run at this pace until it is. */
  private static final double SECONDS_PER_CHARACTER = 0.065;

  private final int sampleRateHz;
  private final List<Clause> clauses = new ArrayList<>();
  private int firstOfSpeech;

  private static final class Clause {
    String text;
    final long firstSample;
    long samples;
    boolean complete;

    Clause(String text, long firstSample) {
      this.text = text;
      this.firstSample = firstSample;
    }
  }

  public HeardLedger(int sampleRateHz) {
    this.sampleRateHz = sampleRateHz;
  }

  /** Another piece of speech follows, whose clauses count from 0 again. */
  public synchronized void beginSpeech() {
    if (!clauses.isEmpty()) {
      Clause last = clauses.getLast();
      if (!last.complete) {
        last.text = wordsWithin(last, last.samples);
        last.complete = true;
      }
      if (!last.text.isEmpty()
          && !Character.isWhitespace(last.text.charAt(last.text.length() - 1))) {
        last.text += " ";
      }
    }
    firstOfSpeech = clauses.size();
  }

  /** Enters a chunk that starts at {@code offset} of the turn's audio. */
  public synchronized void enter(SpokenChunk chunk, long offset) {
    if (clauses.size() <= firstOfSpeech + chunk.clause()) {
      clauses.add(new Clause(chunk.text(), offset));
    }
    Clause clause = clauses.getLast();
    clause.samples += chunk.samples().length;
    clause.complete = chunk.endsClause();
  }

  /** The text that was heard when {@code playedSamples} of the turn's audio had been played. */
  public synchronized String heard(long playedSamples) {
    StringBuilder text = new StringBuilder();
    for (Clause clause : clauses) {
      long played = playedSamples - clause.firstSample;
      if (clause.complete && played >= clause.samples) {
        text.append(clause.text);
      } else if (played > 0) {
        text.append(wordsWithin(clause, played));
        break;
      } else {
        break;
      }
    }
    return text.toString().strip();
  }

  private String wordsWithin(Clause clause, long played) {
    double total = clause.samples;
    if (!clause.complete) {
      double estimated = clause.text.length() * SECONDS_PER_CHARACTER * sampleRateHz;
      total = Math.max(total, estimated);
    }
    int characters = (int) Math.floor(clause.text.length() * Math.min(1, played / total));
    if (characters >= clause.text.length()) {
      return clause.text;
    }
    // A word counts once all of it was heard.
    int end = characters;
    while (end > 0 && !Character.isWhitespace(clause.text.charAt(end))) {
      end--;
    }
    return clause.text.substring(0, end);
  }
}
