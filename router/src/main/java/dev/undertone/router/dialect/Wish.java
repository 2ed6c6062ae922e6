package dev.undertone.router.dialect;

import java.util.Map;

/**
 * What a request says beside the conversation.
 *
 * @param usage whether a stream shall tell its token counts
 * @param userId whom the request is for; empty when unknown
 */
record Wish(boolean stream, boolean usage, String userId, Map<String, String> metadata) {}
