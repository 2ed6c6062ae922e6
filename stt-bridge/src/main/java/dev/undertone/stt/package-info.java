/** Speech recognition with Vosk and voice activity with Silero, behind the conversation ports. */
@NullMarked
package dev.undertone.stt;

import org.jspecify.annotations.NullMarked;
