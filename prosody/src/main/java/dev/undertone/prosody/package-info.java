/** What the voice tells besides the words: pitch, energy, pauses, rate, emotion and hesitation. */
@NullMarked
package dev.undertone.prosody;

import org.jspecify.annotations.NullMarked;
