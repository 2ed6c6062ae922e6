package dev.undertone.router.dialect;

/** A request that cannot be understood, or not be put to the model that was chosen for it. */
public final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field path of the field in the request, such as {@code messages[2].content}
   * @param message names the value and the rule
   */
  public BadRequestException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** Path of the field; empty when it is the whole. */
  public String field() {
    return field;
  }
}
