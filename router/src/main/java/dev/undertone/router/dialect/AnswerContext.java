package dev.undertone.router.dialect;

/**
 * What the client's side of an answer needs to know of the request.
 *
 * @param includeUsage whether the client wants the token counts
 * @param id of the answer, where it is ours to give one
 * @param created epoch seconds
 * @param model as the client wrote it
 */
record AnswerContext(
    Dialect client, boolean stream, boolean includeUsage, String id, long created, String model) {}
