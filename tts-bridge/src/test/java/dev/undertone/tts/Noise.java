package dev.undertone.tts;

import java.util.Random;

/** Text nobody would say, the same for the same seed. */
final class Noise {

  private static final String[] PIECES = {
    "hello",
    "Dr.",
    "$",
    "£",
    "€",
    "1",
    "00",
    "9,9",
    "3.5",
    "1.2.3",
    ":30",
    "10:",
    "%",
    "-",
    "'",
    "’",
    "\"",
    "(",
    ")",
    "[x](",
    "]",
    "*",
    "_",
    "#",
    "@",
    "a.b",
    "://",
    "www.",
    "&",
    "<",
    ">",
    ".",
    ",",
    "...",
    "…",
    "!",
    "?",
    " ",
    " ",
    " ",
    "\n",
    "\0",
    "\ud83d",
    "😀",
    "é",
    "你好",
    "٣",
    "½",
    "x".repeat(50),
    "123456789012345678901",
    "th",
    "am",
    "p.m.",
    "\u0301",
    "ﬁ",
    "U.S.",
    "&amp;"
  };

  private Noise() {}

  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(25); n > 0; n--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
