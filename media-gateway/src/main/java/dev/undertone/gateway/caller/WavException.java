package dev.undertone.gateway.caller;

/** A file is not a recording that can be played; says what was found and what is accepted. */
public final class WavException extends Exception {
  private static final long serialVersionUID = 1L;

  static final String ACCEPTED =
      "accepted: WAV with PCM 16 bit, mu-law or A-law, 8000 to 48000 Hz, mono or stereo (left ="
          + " caller)";

  WavException(String name, String found) {
    super(name + ": found " + found + "; " + ACCEPTED);
  }
}
