package dev.undertone.conversation;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of the caller's turn as they come: one or more utterances, each with a final that may
 * arrive after the turn is over. Used by the listen loop alone.
 */
final class CallerTurn {

  private final long utterancesBefore;
  private final String carried;
  private final List<SpeechEvent.Final> finals = new ArrayList<>();
  private final StringBuilder keys = new StringBuilder();
  private String partial = "";
  private long lastArrived;

  /**
   * @param utterancesBefore how many utterances of the call were opened before this turn
   * @param carried words of a turn whose answer nobody heard; empty otherwise
   */
  CallerTurn(long utterancesBefore, String carried) {
    this.utterancesBefore = utterancesBefore;
    this.lastArrived = utterancesBefore;
    this.carried = carried;
  }

  /**
   * Takes an event of the recogniser's; false when it belongs to a turn that was answered without.
   */
  boolean on(SpeechEvent event) {
    if (event.utterance().value() <= utterancesBefore) {
      return false;
    }
    switch (event) {
      case SpeechEvent.Partial(var _, String text) -> partial = text;
      case SpeechEvent.Final last -> {
        finals.add(last);
        partial = "";
        lastArrived = last.utterance().value();
      }
      case SpeechEvent.Failed(var utterance, var _) -> {
        // What had been understood so far is worth more than nothing.
        finals.add(new SpeechEvent.Final(utterance, partial, List.of()));
        partial = "";
        lastArrived = utterance.value();
      }
    }
    return true;
  }

  /** A key was pressed. */
  void key(char digit) {
    keys.append(digit);
  }

  /** Whether every utterance up to this one has had its final. */
  boolean isComplete(long closedUtterances) {
    return lastArrived >= closedUtterances;
  }

  /** All words so far, the unfinished ones included. */
  String text() {
    String text = carried;
    for (SpeechEvent.Final last : finals) {
      text = join(text, last.text());
    }
    text = join(text, partial);
    return keys.isEmpty() ? text : join(text, "[keys pressed: " + keys + "]");
  }

  int words() {
    String text = text();
    return text.isEmpty() ? 0 : text.split(" +", -1).length;
  }

  List<Word> timedWords() {
    return finals.stream().flatMap(last -> last.words().stream()).toList();
  }

  /** 0–1, the utterances' own, weighted by their words; 0 without words. */
  double confidence() {
    double sum = 0;
    int words = 0;
    for (SpeechEvent.Final last : finals) {
      sum += last.confidence() * last.words().size();
      words += last.words().size();
    }
    return words == 0 ? 0 : sum / words;
  }

  /** Tag that the recogniser gives the turn's language, the last it gave; empty without one. */
  String languageTag() {
    return finals.reversed().stream()
        .map(SpeechEvent.Final::language)
        .filter(tag -> !tag.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Over the time in which words were said; 0 without word times. */
  double wordsPerMinute() {
    long samples = 0;
    int count = 0;
    for (SpeechEvent.Final last : finals) {
      if (!last.words().isEmpty()) {
        samples += last.words().getLast().endSample() - last.words().getFirst().startSample();
        count += last.words().size();
      }
    }
    double minutes = AudioFormat.WIDEBAND.lasting(samples).toMillis() / 60_000.0;
    return minutes == 0 ? 0 : count / minutes;
  }

  private static String join(String a, String b) {
    return (a.strip() + " " + b.strip()).strip();
  }
}
