package dev.undertone.gateway.telephony;

import java.util.Map;

/** One message of Twilio Media Streams, as far as we need it. */
sealed interface TwilioMessage {

  /** The socket is up; says nothing of the call. */
  record Connected() implements TwilioMessage {}

  /**
   * The call begins.
   *
   * @param encoding {@code audio/x-mulaw} is all that we take
   * @param parameters of the TwiML's {@code <Parameter>} elements
   */
  record Start(
      String streamSid,
      String callSid,
      String encoding,
      int sampleRateHz,
      int channels,
      Map<String, String> parameters)
      implements TwilioMessage {}

  /**
   * Audio. The bytes are the reader's and good until it reads the next message.
   *
   * @param track {@code inbound} is the caller
   * @param timestampMillis of the first sample since the stream began; −1 where it is missing
   */
  record Media(String track, long timestampMillis, byte[] payload, int length)
      implements TwilioMessage {}

  /** All that was queued before the mark of this name has been played, or cleared. */
  record Mark(String name) implements TwilioMessage {}

  /** A key was pressed. */
  record Dtmf(String digit) implements TwilioMessage {}

  /** The call is over. */
  record Stop() implements TwilioMessage {}

  /** Of a kind that we do not know. */
  record Unknown(String event) implements TwilioMessage {}
}
