package dev.undertone.conversation.reply;

import org.jspecify.annotations.Nullable;

/** A model, a recogniser or a synthesiser failed. Its message never holds a secret. */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final String provider;

  public ProviderException(
      FailureKind kind, String provider, String message, @Nullable Throwable cause) {
    super(provider + ": " + message, cause);
    this.kind = kind;
    this.provider = provider;
  }

  public ProviderException(FailureKind kind, String provider, String message) {
    this(kind, provider, message, null);
  }

  public FailureKind kind() {
    return kind;
  }

  public String provider() {
    return provider;
  }
}
