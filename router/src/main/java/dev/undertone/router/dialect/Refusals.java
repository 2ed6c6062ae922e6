package dev.undertone.router.dialect;

/** What becomes of a field that the other dialect has no counterpart for. */
final class Refusals {

  private final boolean drop;

  /**
   * @param drop whether the client would rather have it left out than refused
   */
  Refusals(boolean drop) {
    this.drop = drop;
  }

  /**
   * The field is left out, where the client allows it.
   *
   * @param why ends the sentence that begins with the field's path
   * @throws BadRequestException where it does not
   */
  void refuse(String field, String why) {
    if (!drop) {
      throw new BadRequestException(field, field + " " + why + "; drop_unsupported leaves it out");
    }
  }

  /**
   * For what an answer would be wrong without, such as a conversation kept elsewhere: it is never
   * left out.
   */
  static BadRequestException never(String field, String why) {
    return new BadRequestException(field, field + " " + why);
  }

  /** As {@link #refuse(String, String)}, for a field as such. */
  void unsupported(String field) {
    refuse(field, "has no counterpart at the chosen provider");
  }
}
