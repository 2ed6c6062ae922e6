package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.Prosody.HesitationEvent;
import dev.undertone.conversation.speech.Prosody.HesitationEvent.Kind;
import dev.undertone.conversation.speech.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From the sound of a turn and, once they are there, its words to {@link Prosody.Hesitation}.
 *
 * <p>Without words the sound alone counts fillers, words drawn out and pauses. Words add fillers
 * that were recognised and restarts, and tell a filler between two words from a vowel inside one. A
 * lone "mm" with nothing else around it is an answer, not a hesitation.
 *
 * <p>One thread, the analyser's.
 */
final class HesitationReport {

  /** No more events than this are told; the oldest go first. */
  static final int MOST_EVENTS = 64;

  private static final long LEAST_SPEECH_MILLIS = 300;
  private static final double LEAST_RATE_SECONDS = 1;
  private static final double MOST_SYLLABLES = 12;

  private final TurnTracks tracks;
  private final int sampleRateHz;
  private SpokenWords words = SpokenWords.NONE;

  HesitationReport(TurnTracks tracks, int sampleRateHz) {
    this.tracks = tracks;
    this.sampleRateHz = sampleRateHz;
  }

  /** The words of the turn so far; replaces what was given before. */
  void words(List<Word> spoken, String language) {
    words = new SpokenWords(spoken, language, sampleRateHz);
  }

  /** A new turn has no words yet. */
  void reset() {
    words = SpokenWords.NONE;
  }

  /** Syllables per second of phonation: of the words where they tell, else of the sound. */
  double syllablesPerSecond() {
    double told = words.syllablesPerSecond(tracks.pauses.events(), LEAST_RATE_SECONDS);
    return told > 0 ? Math.min(MOST_SYLLABLES, told) : tracks.syllablesPerSecond();
  }

  Prosody.Hesitation read(double confidence) {
    PauseTrack pauses = tracks.pauses;
    long speech = pauses.phonationMillis();
    if (speech < LEAST_SPEECH_MILLIS) {
      return Prosody.Hesitation.ABSENT;
    }
    List<HesitationEvent> voiced = voiced();
    List<HesitationEvent> restarts = words.restarts();
    int fillers = count(voiced, Kind.FILLER);
    int lengthenings = count(voiced, Kind.LENGTHENING);
    HesitationScore score =
        new HesitationScore(
            fillers, lengthenings, pauses.shortPauses(), pauses.longPauses(), restarts.size());
    List<HesitationEvent> events = new ArrayList<>(voiced);
    events.addAll(restarts);
    events.addAll(pauses.events());
    events.sort(Comparator.comparingLong(HesitationEvent::startSample));
    return new Prosody.Hesitation(
        true,
        confidence,
        score.in(speech),
        fillers,
        fillers * 60_000.0 / speech,
        lengthenings,
        pauses.shortPauses() + pauses.longPauses(),
        (double) pauses.pauseMillis() / pauses.spanMillis(),
        pauses.longestMillis(),
        !words.isEmpty(),
        restarts.size(),
        events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size()));
  }

  /** Fillers and words drawn out. */
  private List<HesitationEvent> voiced() {
    List<HesitationEvent> events = new ArrayList<>(words.fillers());
    StretchJudge judge =
        new StretchJudge(
            tracks.pitch.medianSemitones(), tracks.energy.levelDb(), tracks.steady.usualChange());
    List<HesitationEvent> heard = new ArrayList<>();
    for (Stretch stretch : tracks.steady.stretches(sampleRateHz)) {
      judge.judge(stretch, words.place(stretch)).ifPresent(heard::add);
    }
    if (!isAllThereIs(heard)) {
      events.addAll(heard);
    }
    return events;
  }

  /** Whether the turn is nothing but these sounds. */
  private boolean isAllThereIs(List<HesitationEvent> heard) {
    long samples = 0;
    for (HesitationEvent event : heard) {
      samples += event.endSample() - event.startSample();
    }
    long rest = tracks.pauses.phonationMillis() - samples * 1_000 / sampleRateHz;
    return words.isEmpty() && rest < LEAST_SPEECH_MILLIS;
  }

  private static int count(List<HesitationEvent> events, Kind kind) {
    return (int) events.stream().filter(event -> event.kind() == kind).count();
  }
}
