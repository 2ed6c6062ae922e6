package dev.undertone.load.eval;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.stt.NativeLane;
import dev.undertone.stt.SttConfig;
import dev.undertone.stt.SttObserver;
import dev.undertone.stt.VoskRecognizers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The recogniser without the house: no gate and no turns, but the same model, resampler and blocks.
 * One thread.
 */
final class DirectEngine implements AutoCloseable {

  /** What the house hands to the engine at once, too. */
  private static final int BLOCK = AudioFormat.WIDEBAND.sampleRateHz() / 10;

  private static final int PATIENCE_SECONDS = 300;

  private final NativeLane lane = new NativeLane(1);
  private final VoskRecognizers recognizers;

  DirectEngine(Path model) {
    recognizers =
        new VoskRecognizers(SttConfig.standard(Map.of("en", model), 1), lane, SttObserver.none());
  }

  /** What is understood of the whole recording, heard as one utterance. */
  String hear(Clip clip) throws InterruptedException {
    return understand(wideband(clip))
        .orElseThrow(() -> new IllegalStateException(clip.name() + ": nothing was understood"))
        .text();
  }

  /**
   * What is understood of this sound at 16 kHz, heard as one utterance; empty where the engine
   * gives up, as it does on speech that it finds no word in.
   */
  Optional<SpeechEvent.Final> understand(short[] samples) throws InterruptedException {
    BlockingQueue<SpeechEvent> events = new LinkedBlockingQueue<>();
    try (SpeechRecognizer recognizer = recognizers.open("en", events::add)) {
      for (int at = 0; at < samples.length; at += BLOCK) {
        Semaphore room = new Semaphore(0);
        while (!recognizer.hasRoom(room::release)) {
          room.acquire();
        }
        short[] block = Arrays.copyOfRange(samples, at, Math.min(samples.length, at + BLOCK));
        recognizer.offer(new AudioFrame(AudioFormat.WIDEBAND, at, 0, block));
      }
      recognizer.finish();
      while (true) {
        SpeechEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        switch (event) {
          case SpeechEvent.Partial _ -> {}
          case SpeechEvent.Final last -> {
            return Optional.of(last);
          }
          case SpeechEvent.Failed _ -> {
            return Optional.empty();
          }
          case null -> throw new IllegalStateException("the engine says nothing");
        }
      }
    }
  }

  private static short[] wideband(Clip clip) {
    short[] caller = clip.audio().caller();
    int rateHz = clip.audio().format().sampleRateHz();
    Resampler resampler = new Resampler(rateHz, AudioFormat.WIDEBAND.sampleRateHz());
    short[] out = new short[resampler.maxOutput(caller.length)];
    int length = resampler.resample(caller, 0, caller.length, out, 0);
    return Arrays.copyOf(out, length);
  }

  @Override
  public void close() {
    recognizers.close();
    lane.close();
  }
}
