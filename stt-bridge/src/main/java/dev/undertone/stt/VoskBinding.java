package dev.undertone.stt;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.vosk.LibVosk;

/**
 * The one native function whose result Vosk's own Java binding loses.
 *
 * <p>{@code vosk_recognizer_accept_waveform_s} answers 1 at an end of speech, 0 before it and −1
 * after an exception; {@code org.vosk.Recognizer} makes a boolean of that, in which a failure
 * counts as an end of speech and audio at the wrong rate is empty text for ever.
 */
final class VoskBinding {

  private VoskBinding() {}

  static {
    // Unpacks and loads the library, and keeps it quiet: it writes to standard error otherwise.
    LibVosk.vosk_set_log_level(-1);
    Native.register(VoskBinding.class, NativeLibrary.getInstance("vosk"));
  }

  /** Loads the library, once per machine. */
  static void load() {
    LibVosk.vosk_set_log_level(-1);
  }

  static native int vosk_recognizer_accept_waveform_s(Pointer recognizer, short[] samples, int n);
}
