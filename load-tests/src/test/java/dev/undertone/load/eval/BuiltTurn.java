package dev.undertone.load.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A caller's turn put together from synthesised pieces, at 16 kHz, so that the times of all its
 * hesitations are known.
 *
 * @param spoken words that a recogniser without fillers would give, with their times
 */
record BuiltTurn(String name, short[] samples, List<Truth> truths, List<Spoken> spoken) {

  static final int RATE_HZ = 16_000;

  /** A silence from here on is a pause. */
  static final int LEAST_PAUSE_MILLIS = 250;

  enum Kind {
    FILLER,
    DRAWN,
    PAUSE
  }

  /** A hesitation and its time. */
  record Truth(Kind kind, long startSample, long endSample) {}

  record Spoken(String text, long startSample, long endSample) {}

  List<Truth> of(Kind kind) {
    return truths.stream().filter(truth -> truth.kind() == kind).toList();
  }

  /** Puts one turn together. */
  static final class Builder {
    private final String name;
    private final List<short[]> parts = new ArrayList<>();
    private final List<Truth> truths = new ArrayList<>();
    private final List<Spoken> spoken = new ArrayList<>();
    private long length;

    Builder(String name) {
      this.name = name;
    }

    /** Words that share the time of the piece by their letters. */
    Builder words(String text, short[] piece) {
      String[] tokens = text.split(" ", -1);
      int letters = Arrays.stream(tokens).mapToInt(String::length).sum();
      int done = 0;
      for (String token : tokens) {
        long from = length + (long) done * piece.length / letters;
        done += token.length();
        spoken.add(new Spoken(token, from, length + (long) done * piece.length / letters));
      }
      return append(piece);
    }

    /** A word of which a part is drawn out. */
    Builder drawn(String text, Stretching.Drawn piece) {
      truths.add(new Truth(Kind.DRAWN, length + piece.from(), length + piece.until()));
      spoken.add(new Spoken(text, length, length + piece.samples().length));
      return append(piece.samples());
    }

    Builder filler(short[] piece) {
      truths.add(new Truth(Kind.FILLER, length, length + piece.length));
      return append(piece);
    }

    /** Silence; a pause where it is long enough. */
    Builder silence(int millis) {
      int samples = millis * RATE_HZ / 1_000;
      if (millis >= LEAST_PAUSE_MILLIS) {
        truths.add(new Truth(Kind.PAUSE, length, length + samples));
      }
      return append(new short[samples]);
    }

    BuiltTurn build() {
      short[] all = new short[(int) length];
      int at = 0;
      for (short[] part : parts) {
        System.arraycopy(part, 0, all, at, part.length);
        at += part.length;
      }
      return new BuiltTurn(name, all, List.copyOf(truths), List.copyOf(spoken));
    }

    private Builder append(short[] piece) {
      parts.add(piece);
      length += piece.length;
      return this;
    }
  }
}
