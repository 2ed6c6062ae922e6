package dev.undertone.load.bench;

import dev.undertone.conversation.audio.G711;
import dev.undertone.gateway.browser.BrowserDialect;
import dev.undertone.gateway.door.Effect;
import dev.undertone.gateway.telephony.TwilioDialect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A message of a caller's, 20 ms of audio, through the whole dialect: from what the socket hands
 * over to the frame that the listen loop takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameDecodeBench {

  private static final int HEADER_BYTES = 8;
  private static final int FRAME_MILLIS = 20;

  private final BrowserDialect browser = new BrowserDialect();
  private final TwilioDialect twilio = new TwilioDialect();
  private final byte[] message = new byte[HEADER_BYTES + 2 * 320];
  private final ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
  private String media = "";
  private int frames;

  /** Introduces both callers. */
  @Setup
  public void introduce() {
    opened(
        browser.onText("{\"type\":\"hello\",\"v\":1,\"in\":{\"rate\":16000}}", 0),
        "the browser's hello");
    opened(
        twilio.onText(
            "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"MZ1\",\"start\":{"
                + "\"streamSid\":\"MZ1\",\"callSid\":\"CA1\",\"tracks\":[\"inbound\"],"
                + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,"
                + "\"channels\":1},\"customParameters\":{}}}",
            0),
        "Twilio's start");
    short[] voice = Sound.voice(320);
    for (int i = 0; i < voice.length; i++) {
      header.putShort(HEADER_BYTES + 2 * i, voice[i]);
    }
    message[0] = 'A';
    byte[] law = new byte[160];
    G711.encodeMuLaw(voice, 0, law.length, law, 0);
    media =
        "{\"event\":\"media\",\"sequenceNumber\":\"4\",\"media\":{\"track\":\"inbound\",\"chunk\":"
            + "\"3\",\"timestamp\":\"0\",\"payload\":\""
            + Base64.getEncoder().encodeToString(law)
            + "\"},\"streamSid\":\"MZ1\"}";
  }

  private static void opened(List<Effect> effects, String what) {
    if (!(effects.getFirst() instanceof Effect.Open)) {
      throw new IllegalStateException(what + " was answered with " + effects);
    }
  }

  @Benchmark
  public List<Effect> browserFrame() {
    frames++;
    header.putShort(2, (short) frames);
    header.putInt(4, frames * FRAME_MILLIS);
    return browser.onBinary(message, frames * 20_000_000L);
  }

  /** Its timestamp stays where it was, which costs what a new one costs. */
  @Benchmark
  public List<Effect> twilioMedia() {
    return twilio.onText(media, ++frames * 20_000_000L);
  }
}
