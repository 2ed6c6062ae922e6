package dev.undertone.tts;

import java.text.Normalizer;

/** Text with one alphabet, one kind of quotation mark and no Markdown. Pure. */
final class PlainText {

  private PlainText() {}

  /** Printable ASCII and {@code £ € °}; what has no counterpart there is a space. */
  static String of(String text) {
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
    StringBuilder plain = new StringBuilder(decomposed.length());
    for (int i = 0; i < decomposed.length(); i++) {
      char c = decomposed.charAt(i);
      switch (c) {
        case '’', '‘', 'ʼ' -> plain.append('\'');
        case '—', '–', '…' -> plain.append(", ");
        case '。' -> plain.append(". ");
        case '，', '、' -> plain.append(", ");
        case '*', '_', '`', '~', '|', '\\', '[', '{', '}', '<', '>' -> plain.append(' ');
        case ']' -> {
          plain.append(' ');
          i = afterLinkTarget(decomposed, i);
        }
        case 'ß' -> plain.append("ss");
        case 'æ', 'Æ' -> plain.append("ae");
        case 'ø', 'Ø' -> plain.append('o');
        case 'ł', 'Ł' -> plain.append('l');
        case '£', '€', '°' -> plain.append(c);
        default -> {
          if (Character.isWhitespace(c)) {
            plain.append(' ');
          } else if (c > ' ' && c < 0x7f) {
            plain.append(c);
          } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
            plain.append(' ');
          }
        }
      }
    }
    return plain.toString();
  }

  /** The index of the bracket that closes the address of a Markdown link, else {@code bracket}. */
  private static int afterLinkTarget(String text, int bracket) {
    if (bracket + 1 < text.length() && text.charAt(bracket + 1) == '(') {
      int close = text.indexOf(')', bracket);
      return close < 0 ? bracket : close;
    }
    return bracket;
  }
}
