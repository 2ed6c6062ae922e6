/** The call itself: the loop that listens, decides when it is our turn, and answers. */
@NullMarked
package dev.undertone.conversation;

import org.jspecify.annotations.NullMarked;
