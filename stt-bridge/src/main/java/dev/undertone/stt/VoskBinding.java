package dev.undertone.stt;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
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
    // JNA knows a library by name and class loader. Asked in any other way than LibVosk does, it
    // loads a second copy, and the two free each other's memory.
    String name = Platform.isWindows() ? "libvosk" : "vosk";
    ClassLoader loader = LibVosk.class.getClassLoader();
    Native.register(VoskBinding.class, NativeLibrary.getInstance(name, loader));
  }

  /** Loads the library unless it is there. */
  static void load() {
    LibVosk.vosk_set_log_level(-1);
  }

  static native int vosk_recognizer_accept_waveform_s(Pointer recognizer, short[] samples, int n);
}
