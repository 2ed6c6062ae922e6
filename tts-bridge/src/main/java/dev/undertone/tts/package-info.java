/** Turns reply text into speech, sentence by sentence, behind the conversation port. */
@NullMarked
package dev.undertone.tts;

import org.jspecify.annotations.NullMarked;
