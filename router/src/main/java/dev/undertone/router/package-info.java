/** Chooses a model for a turn, and carries the choice out. */
@NullMarked
package dev.undertone.router;

import org.jspecify.annotations.NullMarked;
