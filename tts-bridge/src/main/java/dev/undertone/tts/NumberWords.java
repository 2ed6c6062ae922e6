package dev.undertone.tts;

import java.util.List;

/** Numbers as an English speaker says them. Pure. */
final class NumberWords {

  private static final List<String> SMALL =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen");

  private static final List<String> TENS =
      List.of("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

  private static final List<String> THOUSANDS =
      List.of("", "thousand", "million", "billion", "trillion");

  /** More digits than this are read one by one. */
  private static final int MOST_DIGITS = 15;

  private NumberWords() {}

  /** "1200" → one thousand two hundred; a leading zero or too many digits → digit by digit. */
  static String cardinal(String digits) {
    if (digits.length() > MOST_DIGITS || (digits.length() > 1 && digits.charAt(0) == '0')) {
      return oneByOne(digits);
    }
    return cardinal(Long.parseLong(digits));
  }

  /** "07" → seven. */
  static String hour(String digits) {
    return digits.length() == 2 && digits.charAt(0) == '0'
        ? cardinal(digits.substring(1))
        : cardinal(digits);
  }

  static String cardinal(long number) {
    if (number == 0) {
      return SMALL.getFirst();
    }
    StringBuilder words = new StringBuilder();
    long divisor = 1_000_000_000_000L;
    for (int scale = THOUSANDS.size() - 1; scale >= 0; scale--, divisor /= 1_000) {
      int group = (int) (number / divisor % 1_000);
      if (group > 0) {
        hundreds(group, words);
        append(words, THOUSANDS.get(scale));
      }
    }
    return words.toString();
  }

  /** "1990" → nineteen ninety, "2005" → two thousand five, for four digits. */
  static String year(String digits) {
    int year = Integer.parseInt(digits);
    int century = year / 100;
    int rest = year % 100;
    if (year % 1_000 < 10) {
      return cardinal(year);
    }
    StringBuilder words = new StringBuilder();
    hundreds(century, words);
    if (rest == 0) {
      append(words, "hundred");
    } else {
      append(words, rest < 10 ? "oh" : "");
      hundreds(rest, words);
    }
    return words.toString();
  }

  /** "3" → third, "21" → twenty first. */
  static String ordinal(String digits) {
    String words = cardinal(digits);
    int cut = words.lastIndexOf(' ') + 1;
    String last = words.substring(cut);
    return words.substring(0, cut)
        + switch (last) {
          case "one" -> "first";
          case "two" -> "second";
          case "three" -> "third";
          case "five" -> "fifth";
          case "eight" -> "eighth";
          case "nine" -> "ninth";
          case "twelve" -> "twelfth";
          default ->
              last.endsWith("y") ? last.substring(0, last.length() - 1) + "ieth" : last + "th";
        };
  }

  /** "407" → four zero seven. */
  static String oneByOne(String digits) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      append(words, SMALL.get(digits.charAt(i) - '0'));
    }
    return words.toString();
  }

  private static void hundreds(int number, StringBuilder words) {
    if (number >= 100) {
      append(words, SMALL.get(number / 100));
      append(words, "hundred");
    }
    int rest = number % 100;
    if (rest >= 20) {
      append(words, TENS.get(rest / 10));
      append(words, rest % 10 == 0 ? "" : SMALL.get(rest % 10));
    } else if (rest > 0) {
      append(words, SMALL.get(rest));
    }
  }

  private static void append(StringBuilder words, String word) {
    if (!word.isEmpty()) {
      words.append(words.isEmpty() ? "" : " ").append(word);
    }
  }
}
