package dev.undertone.conversation.reply;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model, a recogniser or a synthesiser failed. Its message never holds a secret. */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final String provider;
  private final @Nullable Duration retryAfter;
  private final int status;

  public ProviderException(
      FailureKind kind, String provider, String message, @Nullable Throwable cause) {
    this(kind, provider, message, null, cause);
  }

  /**
   * @param retryAfter how long the provider asks to be left alone
   */
  public ProviderException(
      FailureKind kind,
      String provider,
      String message,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    this(kind, provider, message, retryAfter, 0, cause);
  }

  /**
   * @param retryAfter how long the provider asks to be left alone
   * @param status of HTTP, or the one that an error inside an answer stands for; 0 for none
   */
  public ProviderException(
      FailureKind kind,
      String provider,
      String message,
      @Nullable Duration retryAfter,
      int status,
      @Nullable Throwable cause) {
    super(provider + ": " + message, cause);
    this.kind = kind;
    this.provider = provider;
    this.retryAfter = retryAfter;
    this.status = status;
  }

  public ProviderException(FailureKind kind, String provider, String message) {
    this(kind, provider, message, null, null);
  }

  public FailureKind kind() {
    return kind;
  }

  public String provider() {
    return provider;
  }

  /** How long the provider asks to be left alone, empty when it did not say. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Of HTTP, or the one that an error inside an answer stands for; 0 when there was none. */
  public int status() {
    return status;
  }
}
