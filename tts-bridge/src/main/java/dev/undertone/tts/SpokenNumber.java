package dev.undertone.tts;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A figure that opens a word: money, a time, an ordinal or a plain number.
 *
 * @param words as they are said; empty when the word does not open with a figure
 * @param end how much of the word they stand for
 */
record SpokenNumber(String words, int end) {

  private static final int FEWEST_DIGITS_OF_A_PHONE_NUMBER = 7;

  private static final Map<Character, String[]> CURRENCIES =
      Map.of(
          '$', new String[] {"dollar", "dollars", "cent", "cents"},
          '£', new String[] {"pound", "pounds", "penny", "pence"},
          '€', new String[] {"euro", "euros", "cent", "cents"});

  private static final Map<String, String> MAGNITUDES =
      Map.of("k", "thousand", "m", "million", "bn", "billion");

  private static final SpokenNumber NONE = new SpokenNumber("", 0);

  /** What {@code core} opens with. */
  static SpokenNumber at(String core) {
    int from = core.startsWith("-") ? 1 : 0;
    String[] currency = from < core.length() ? CURRENCIES.get(core.charAt(from)) : null;
    from += currency == null ? 0 : 1;
    int end = from;
    while (end < core.length() && isNumeric(core, end)) {
      end++;
    }
    if (end == from) {
      return NONE;
    }
    String figure = core.substring(from, end);
    String digits = figure.replace(",", "");
    int point = digits.indexOf('.');
    if (point != digits.lastIndexOf('.')) {
      return NONE;
    }
    String whole = point < 0 ? digits : digits.substring(0, point);
    String fraction = point < 0 ? "" : digits.substring(point + 1);
    String rest = core.substring(end).toLowerCase(Locale.ROOT);
    StringJoiner words = new StringJoiner(" ");
    if (core.startsWith("-")) {
      words.add("minus");
    }
    if (currency != null && (rest.isEmpty() || MAGNITUDES.containsKey(rest))) {
      money(whole, fraction, currency, MAGNITUDES.getOrDefault(rest, ""), words);
      return new SpokenNumber(words.toString(), core.length());
    }
    if (currency == null && fraction.isEmpty() && isMinutes(rest)) {
      return new SpokenNumber(words.add(time(whole, rest)).toString(), end + timeLength(rest));
    }
    if (fraction.isEmpty() && isOrdinal(rest)) {
      return new SpokenNumber(words.add(NumberWords.ordinal(whole)).toString(), core.length());
    }
    plainNumber(figure, whole, fraction, words);
    return new SpokenNumber(words.toString(), end);
  }

  /** Whether the character at {@code i} is a digit, or a comma or point between two. */
  static boolean isNumeric(String text, int i) {
    char c = text.charAt(i);
    return isDigit(c)
        || ((c == ',' || c == '.')
            && i > 0
            && i + 1 < text.length()
            && isDigit(text.charAt(i - 1))
            && isDigit(text.charAt(i + 1)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isOrdinal(String rest) {
    return rest.equals("st") || rest.equals("nd") || rest.equals("rd") || rest.equals("th");
  }

  private static void money(
      String whole, String fraction, String[] names, String magnitude, StringJoiner words) {
    boolean coins = fraction.length() == 2 && magnitude.isEmpty() && !fraction.equals("00");
    boolean onlyCoins = coins && whole.equals("0");
    if (!onlyCoins) {
      words.add(NumberWords.cardinal(whole));
      if (!coins && !fraction.isEmpty() && !fraction.equals("00")) {
        words.add("point").add(NumberWords.oneByOne(fraction));
      }
      words.add(magnitude);
      words.add(
          whole.equals("1") && fraction.isEmpty() && magnitude.isEmpty() ? names[0] : names[1]);
    }
    if (coins) {
      int count = Integer.parseInt(fraction);
      words.add(onlyCoins ? "" : "and");
      words.add(NumberWords.cardinal(count));
      words.add(count == 1 ? names[2] : names[3]);
    }
  }

  /** ":30", with "am" or "pm" or nothing behind it. */
  private static boolean isMinutes(String rest) {
    return rest.length() >= 3
        && rest.charAt(0) == ':'
        && isDigit(rest.charAt(1))
        && isDigit(rest.charAt(2))
        && (rest.length() == 3 || !isDigit(rest.charAt(3)));
  }

  private static int timeLength(String rest) {
    return 3 + meridiem(rest).length();
  }

  private static String meridiem(String rest) {
    String after = rest.substring(3);
    return after.equals("am") || after.equals("pm") || after.equals("a.m") || after.equals("p.m")
        ? after
        : "";
  }

  private static String time(String hours, String rest) {
    String minutes = rest.substring(1, 3);
    String meridiem = meridiem(rest);
    StringJoiner words = new StringJoiner(" ").add(NumberWords.hour(hours));
    if (!minutes.equals("00")) {
      words.add(minutes.charAt(0) == '0' ? "oh" : "");
      words.add(NumberWords.cardinal(Integer.parseInt(minutes)));
    } else if (meridiem.isEmpty()) {
      words.add("o'clock");
    }
    if (!meridiem.isEmpty()) {
      words.add(meridiem.charAt(0) == 'a' ? "A M" : "P M");
    }
    return words.toString();
  }

  private static void plainNumber(
      String figure, String whole, String fraction, StringJoiner words) {
    if (isYear(figure)) {
      words.add(NumberWords.year(figure));
      return;
    }
    boolean phone = figure.equals(whole) && whole.length() >= FEWEST_DIGITS_OF_A_PHONE_NUMBER;
    words.add(phone ? NumberWords.oneByOne(whole) : NumberWords.cardinal(whole));
    if (!fraction.isEmpty()) {
      words.add("point").add(NumberWords.oneByOne(fraction));
    }
  }

  private static boolean isYear(String figure) {
    return figure.length() == 4
        && figure.chars().allMatch(c -> isDigit((char) c))
        && figure.compareTo("1100") >= 0
        && figure.compareTo("2099") <= 0;
  }
}
