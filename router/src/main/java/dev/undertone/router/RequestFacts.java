package dev.undertone.router;

import java.util.Set;

/**
 * What a rule may know of the text that is to be answered, without the text.
 *
 * @param tokens estimate of what would be sent
 * @param messages in the history
 * @param needs capabilities the request cannot do without: {@code tools}, {@code images}, {@code
 *     json_schema}, {@code embeddings}
 * @param maxTokens of the answer that the client asks for; 0 when it does not say
 * @param language BCP-47 tag of the last message; empty when it was not looked at
 * @param task what the last message wants, such as {@code question}; empty when it was not looked
 *     at
 * @param complexity how much better a strong model would answer it, 0–1; negative when it was not
 *     looked at
 */
public record RequestFacts(
    int tokens,
    int messages,
    Set<String> needs,
    int maxTokens,
    String language,
    String task,
    double complexity) {
  public RequestFacts {
    needs = Set.copyOf(needs);
  }

  /** Facts without a look at the text. */
  public RequestFacts(int tokens, int messages, Set<String> needs) {
    this(tokens, messages, needs, 0, "", "", -1);
  }

  /** Whether the text was looked at for its task and complexity. */
  public boolean wasLookedAt() {
    return complexity >= 0;
  }

  /** The same with what the text was found to be. */
  public RequestFacts with(String itsLanguage, String itsTask, double itsComplexity) {
    return new RequestFacts(
        tokens, messages, needs, maxTokens, itsLanguage, itsTask, itsComplexity);
  }
}
