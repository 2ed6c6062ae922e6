/** Linear PCM, its codecs and its bounded hand-over. */
@NullMarked
package dev.undertone.conversation.audio;

import org.jspecify.annotations.NullMarked;
