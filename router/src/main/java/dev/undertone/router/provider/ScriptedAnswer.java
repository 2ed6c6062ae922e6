package dev.undertone.router.provider;

import dev.undertone.conversation.reply.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Composes the answers of {@link ScriptedModel}: the caller's own words, framed in the style that
 * the model's name and the route's prompt ask for. The agent's instructions set no style, for they
 * hold on every route. Pure; the same messages give the same answer.
 */
final class ScriptedAnswer {

  private static final int MOST_QUOTED_WORDS = 24;
  private static final Pattern TOKEN = Pattern.compile("\\s*\\S+");

  /** How to speak: the first style of which the route's prompt holds a hint. */
  private enum Style {
    BRIEF("brief|one short sentence|one sentence"),
    SLOW_AND_CLEAR("slow|clearly|unsure|hesita|patient|one choice|step by step"),
    CALMING("agitat|upset|calm|empath|apolog|acknowledge|frustrat"),
    PLAIN("");

    private final Pattern hint;

    Style(String hint) {
      this.hint = Pattern.compile(hint);
    }

    private boolean isAskedForBy(String prompt) {
      return hint.matcher(prompt).find();
    }
  }

  private ScriptedAnswer() {}

  /** The whole answer of {@code model}, in English. */
  static String compose(String model, List<Message> messages) {
    String prompt = "";
    String heard = "";
    int turns = 0;
    for (Message message : messages) {
      if (message instanceof Message.System instructions) {
        prompt = Prompt.routePrompt(instructions).toLowerCase(Locale.ROOT);
      } else if (message instanceof Message.Caller caller) {
        heard = caller.text();
        turns++;
      }
    }
    Style style = style(prompt);
    boolean thoughtful = model.equals("thoughtful") && style != Style.BRIEF;
    if (heard.isBlank()) {
      return thoughtful
          ? "I did not catch any words. Please say that once more, and take your time."
          : "I did not catch that, please say it again.";
    }
    return thoughtful ? thoughtful(style, quote(heard), turns) : quick(style, quote(heard));
  }

  /** The answer cut as a model would: words with the space before them. */
  static List<String> tokens(String answer) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(answer);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  private static Style style(String prompt) {
    for (Style style : Style.values()) {
      if (style.isAskedForBy(prompt)) {
        return style;
      }
    }
    return Style.PLAIN;
  }

  private static String quick(Style style, String quote) {
    return switch (style) {
      case BRIEF -> "I heard: " + quote + ".";
      case SLOW_AND_CLEAR -> "No hurry. I heard you say: " + quote + ". Is that right?";
      case CALMING -> "I am sorry. I heard you say: " + quote + ".";
      case PLAIN -> "I heard you say: " + quote + ".";
    };
  }

  private static String thoughtful(Style style, String quote, int turns) {
    return switch (style) {
      case SLOW_AND_CLEAR ->
          "Let us take this slowly. I heard you say: "
              + quote
              + ". First, tell me whether I have that right. Then we take the next step together.";
      case CALMING ->
          "I am sorry that this is taking so long. I heard you say: "
              + quote
              + ". I understand why that is annoying. Let me put it right, one thing at a time.";
      case BRIEF, PLAIN ->
          "I heard you say: "
              + quote
              + ". That is request number "
              + turns
              + " in this call. I am a script and not a language model, so I repeat your words"
              + " instead of answering them. Is there anything else?";
    };
  }

  private static String quote(String heard) {
    String[] words = heard.strip().split("\\s+");
    int count = Math.min(words.length, MOST_QUOTED_WORDS);
    String quote = String.join(" ", List.of(words).subList(0, count));
    quote = quote.replaceAll("[.!?,;:]+$", "");
    return words.length > count ? quote + " and so on" : quote;
  }
}
