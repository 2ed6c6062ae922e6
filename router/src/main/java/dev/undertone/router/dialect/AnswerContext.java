package dev.undertone.router.dialect;

/**
 * What the client's side of an answer needs to know of the request.
 *
 * @param includeUsage whether the client wants the token counts
 * @param choices how many answers it wants at once; 1 but for chat completions
 * @param id of the answer, where it is ours to give one
 * @param created epoch seconds
 * @param model as the client wrote it
 */
record AnswerContext(
    Dialect client,
    boolean stream,
    boolean includeUsage,
    int choices,
    String id,
    long created,
    String model) {}
