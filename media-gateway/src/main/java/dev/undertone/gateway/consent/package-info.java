/** Who may say whether emotion is computed in a call, and what follows when they disagree. */
@NullMarked
package dev.undertone.gateway.consent;

import org.jspecify.annotations.NullMarked;
