package dev.undertone.conversation.reply;

import dev.undertone.conversation.audio.AudioFormat;

/**
 * A slice of one clause's audio; the text travels with it, so that it is known what was heard.
 *
 * <p>The array is handed over and not touched again by its maker.
 *
 * @param clause counts clauses of one answer from 0; chunks of a clause follow one another
 * @param text the whole clause, with the white space that followed it in the answer
 * @param format mono
 * @param samples PCM, 10–100 ms of it
 * @param endsClause whether it is the last chunk of its clause
 */
public record SpokenChunk(
    int clause, String text, AudioFormat format, short[] samples, boolean endsClause) {}
