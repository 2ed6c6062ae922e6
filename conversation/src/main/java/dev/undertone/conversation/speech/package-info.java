/** What is heard: voice activity, words, prosody, and the ports that hear them. */
@NullMarked
package dev.undertone.conversation.speech;

import org.jspecify.annotations.NullMarked;
