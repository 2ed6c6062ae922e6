package dev.undertone.gateway.consent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where callers are heard. Regulation (EU) 2024/1689, Article 5(1)(f), prohibits inferring emotions
 * from voices at the workplace and in education, so there is none there, whatever else is said.
 */
public enum DeploymentContext {
  /** Callers are customers, or anybody who is neither employed nor taught by the operator. */
  CUSTOMER,
  WORKPLACE,
  EDUCATION;

  public boolean allowsEmotion() {
    return this == CUSTOMER;
  }

  /** As it stands in a configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(DeploymentContext::word).toList();
  }

  /**
   * @param word one of {@link #words()}
   */
  public static DeploymentContext of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
