/** The page that takes the microphone and shows what became of it. */
@NullMarked
package dev.undertone.gateway.console;

import org.jspecify.annotations.NullMarked;
