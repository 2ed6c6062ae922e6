package dev.undertone.load.eval;

import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.tts.MaryEngine;
import dev.undertone.tts.TtsConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The same sentences said fluently and hesitantly by MaryTTS at several settings of its voice.
 *
 * <p>Phrases and fillers are synthesised apart and joined with silences of known length; "uh", "um"
 * and "er" and drawn words have their vowels stretched, for the voice itself says them as short as
 * any word, with the melody of a whole sentence. One thread.
 */
final class BuiltTurns implements AutoCloseable {

  /** Phrases of a sentence; each may be followed by a hesitation. */
  private static final List<List<String>> SENTENCES =
      List.of(
          List.of("i would like to", "move some money", "to my savings account"),
          List.of("can you tell me", "when the next payment", "is due"),
          List.of("my order has not", "arrived", "and i paid for it last week"),
          List.of("the address is", "forty two garden street", "in the old town"),
          List.of("i think we need", "a table for six people", "on friday evening"),
          List.of("please cancel", "the appointment", "with doctor miller"));

  /** Callers: the one voice there is, higher or lower, faster or slower. */
  private static final List<Voice> CALLERS =
      List.of(
          new Voice("", 1, 0, 1),
          new Voice("", 0.9, -6, 1),
          new Voice("", 1.2, -9, 1),
          new Voice("", 1.1, 3, 1),
          new Voice("", 0.8, -3, 1));

  private static final String[] FILLERS = {"uh", "um", "er"};
  private static final int[] FILLER_VOWEL_MILLIS = {160, 250, 400, 650};
  private static final int[] PAUSES = {300, 450, 700, 1_100};
  private static final int[] DRAWN_MILLIS = {350, 500, 700};

  private final MaryEngine mary = new MaryEngine(TtsConfig.Mary.DEFAULT);

  /** How many callers there are. */
  static int callers() {
    return CALLERS.size();
  }

  List<BuiltTurn> fluent() throws InterruptedException {
    List<BuiltTurn> turns = new ArrayList<>();
    for (int caller = 0; caller < CALLERS.size(); caller++) {
      for (int s = 0; s < SENTENCES.size(); s++) {
        var turn = new BuiltTurn.Builder("caller %d, sentence %d, fluent".formatted(caller, s));
        String all = String.join(" ", SENTENCES.get(s));
        turns.add(turn.words(all, say(all, CALLERS.get(caller))).build());
      }
    }
    return turns;
  }

  List<BuiltTurn> hesitant() throws InterruptedException {
    List<BuiltTurn> turns = new ArrayList<>();
    for (int caller = 0; caller < CALLERS.size(); caller++) {
      for (int s = 0; s < SENTENCES.size(); s++) {
        Random random = new Random(0x9E37_79B9_7F4A_7C15L * (100L * caller + s + 1));
        var turn = new BuiltTurn.Builder("caller %d, sentence %d, hesitant".formatted(caller, s));
        List<String> phrases = SENTENCES.get(s);
        for (int p = 0; p < phrases.size(); p++) {
          hesitantPhrase(
              turn, phrases.get(p), p + 1 == phrases.size(), CALLERS.get(caller), random);
        }
        turns.add(turn.build());
      }
    }
    return turns;
  }

  private void hesitantPhrase(
      BuiltTurn.Builder turn, String phrase, boolean last, Voice voice, Random random)
      throws InterruptedException {
    int kind = last ? 3 : random.nextInt(4);
    if (kind == 0) {
      turn.words(phrase, say(phrase, voice)).silence(pick(PAUSES, random));
    } else if (kind == 1) {
      // "… uh …": a short gap or a pause on either side, or none.
      turn.words(phrase, say(phrase, voice)).silence(gap(random));
      turn.filler(filler(voice, random)).silence(gap(random));
    } else if (kind == 2) {
      int space = phrase.lastIndexOf(' ');
      if (space > 0) {
        String before = phrase.substring(0, space);
        turn.words(before, say(before, voice)).silence(20);
      }
      String word = phrase.substring(space + 1);
      turn.drawn(word, Stretching.loudest(say(word, voice), pick(DRAWN_MILLIS, random)));
      turn.silence(random.nextBoolean() ? 30 : pick(PAUSES, random));
    } else {
      turn.words(phrase, say(phrase, voice)).silence(last ? 0 : 40);
    }
  }

  private short[] filler(Voice voice, Random random) throws InterruptedException {
    String text = FILLERS[random.nextInt(FILLERS.length)];
    double lower = Math.max(-12, voice.pitchSemitones() - 2 * random.nextDouble());
    short[] plain = say(text, new Voice("", 1, lower, voice.volume()));
    return Stretching.loudest(plain, pick(FILLER_VOWEL_MILLIS, random)).samples();
  }

  private static int gap(Random random) {
    int[] gaps = {20, 80, 150, 300, 600};
    return pick(gaps, random);
  }

  private static int pick(int[] of, Random random) {
    return of[random.nextInt(of.length)];
  }

  private short[] say(String text, Voice voice) throws InterruptedException {
    short[][] all = {new short[0]};
    mary.speak(
        text,
        voice,
        BuiltTurn.RATE_HZ,
        (samples, offset, length) -> {
          short[] more = Arrays.copyOf(all[0], all[0].length + length);
          System.arraycopy(samples, offset, more, all[0].length, length);
          all[0] = more;
        });
    return Stretching.trimmed(all[0]);
  }

  @Override
  public void close() {
    mary.close();
  }
}
