/** Accuracy on recorded speech, measured through the house. */
@NullMarked
package dev.undertone.load.eval;

import org.jspecify.annotations.NullMarked;
