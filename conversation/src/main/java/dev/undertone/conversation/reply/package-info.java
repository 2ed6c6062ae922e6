/** What is answered: the ports to models, synthesisers and the caller's ear. */
@NullMarked
package dev.undertone.conversation.reply;

import org.jspecify.annotations.NullMarked;
