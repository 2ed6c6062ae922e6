package dev.undertone.conversation.speech;

/** What a line carries at the moment. */
public enum Sound {
  SILENCE,
  SPEECH,
  NOISE,
  /** One or few steady partials: ringing, busy, fax, beeps. */
  TONE,
  /** Hold music. */
  MUSIC,
  /** A telephone key, in band. */
  KEY
}
