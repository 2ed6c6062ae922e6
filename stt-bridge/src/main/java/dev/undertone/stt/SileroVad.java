package dev.undertone.stt;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.VoiceActivity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Voice activity by the Silero v6 model [1] on ONNX Runtime, on the calling thread.
 *
 * <p>The model takes a window of 32 ms together with the last 4 ms of the one before it, and hands
 * on a recurrent state. All of that lives in direct buffers that the run reads and writes in place;
 * two states take turns at being the old and the new one.
 *
 * <p>[1] the {@code snakers4/silero-vad} repository on GitHub, MIT licence
 */
public final class SileroVad implements VoiceActivity {

  private static final int STATE_FLOATS = 2 * 128;
  private static final float FULL_SCALE = 32_768f;

  private final Factory factory;
  private final int sampleRateHz;
  private final int window;
  private final int context;
  private final FloatBuffer input;
  private final FloatBuffer[] states = {floats(STATE_FLOATS), floats(STATE_FLOATS)};
  private final FloatBuffer output = floats(1);
  private final OnnxTensor[] tensors;
  private final Inputs[] inputs;
  private final Outputs[] outputs;
  private int turn;
  private boolean closed;

  // Java has no arrays of generic types.
  private record Inputs(Map<String, OnnxTensorLike> byName) {}

  private record Outputs(Map<String, OnnxValue> byName) {}

  private SileroVad(Factory factory, OrtEnvironment environment) throws OrtException {
    this.factory = factory;
    this.sampleRateHz = factory.sampleRateHz;
    this.window = sampleRateHz * 32 / 1_000;
    this.context = sampleRateHz * 4 / 1_000;
    this.input = floats(context + window);
    LongBuffer rate = direct(Long.BYTES).asLongBuffer().put(0, sampleRateHz);
    long[] stateShape = {2, 1, 128};
    OnnxTensor in = OnnxTensor.createTensor(environment, input, new long[] {1, context + window});
    OnnxTensor sr = OnnxTensor.createTensor(environment, rate, new long[0]);
    OnnxTensor a = OnnxTensor.createTensor(environment, states[0], stateShape);
    OnnxTensor b = OnnxTensor.createTensor(environment, states[1], stateShape);
    OnnxTensor out = OnnxTensor.createTensor(environment, output, new long[] {1, 1});
    this.tensors = new OnnxTensor[] {in, sr, a, b, out};
    this.inputs =
        new Inputs[] {
          new Inputs(Map.of("input", in, "sr", sr, "state", a)),
          new Inputs(Map.of("input", in, "sr", sr, "state", b))
        };
    this.outputs =
        new Outputs[] {
          new Outputs(Map.of("output", out, "stateN", b)),
          new Outputs(Map.of("output", out, "stateN", a))
        };
  }

  @Override
  public int sampleRateHz() {
    return sampleRateHz;
  }

  @Override
  public int windowSamples() {
    return window;
  }

  @Override
  public double probability(short[] samples, int offset) {
    requireOpen();
    Objects.checkFromIndexSize(offset, window, samples.length);
    for (int i = 0; i < window; i++) {
      input.put(context + i, samples[offset + i] / FULL_SCALE);
    }
    try (OrtSession.Result _ = factory.session.run(inputs[turn].byName(), outputs[turn].byName())) {
      turn = 1 - turn;
    } catch (OrtException e) {
      throw new ProviderException(
          FailureKind.UNAVAILABLE, "silero", "could not run the voice activity model", e);
    }
    for (int i = 0; i < context; i++) {
      input.put(i, input.get(window + i));
    }
    return Math.clamp(output.get(0), 0f, 1f);
  }

  @Override
  public void reset() {
    requireOpen();
    for (FloatBuffer state : states) {
      zero(state);
    }
    zero(input);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      for (OnnxTensor tensor : tensors) {
        tensor.close();
      }
      factory.detectorClosed();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("voice activity is closed, must be open to listen");
    }
  }

  private static void zero(FloatBuffer buffer) {
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.put(i, 0f);
    }
  }

  private static FloatBuffer floats(int count) {
    return direct(count * Float.BYTES).asFloatBuffer();
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * The model, loaded once and run by all calls on their own threads. Any thread.
   *
   * <p>The model is freed when this is closed and the last of its detectors is.
   */
  public static final class Factory implements VoiceActivity.Factory, AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int sampleRateHz;
    private int open;
    private boolean closed;

    /**
     * Loads the model on the calling thread.
     *
     * @param model the file {@code silero_vad_v6.onnx}
     * @param sampleRateHz 8000 or 16000
     * @throws ProviderException when the model is missing or does not load
     */
    public Factory(Path model, int sampleRateHz) {
      if (sampleRateHz != 8_000 && sampleRateHz != 16_000) {
        throw new IllegalArgumentException(
            "sampleRateHz = " + sampleRateHz + ", must be 8000 or 16000");
      }
      if (!Files.isRegularFile(model)) {
        throw unavailable(model, "there is no such file", null);
      }
      this.sampleRateHz = sampleRateHz;
      this.environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "undertone");
      try (var options = new OrtSession.SessionOptions()) {
        // One call is one core's work: the house scales by calls, and a spinning thread is stolen.
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        this.session = environment.createSession(model.toString(), options);
      } catch (OrtException e) {
        throw unavailable(model, "it does not load", e);
      }
    }

    @Override
    public VoiceActivity open() {
      lock.lock();
      try {
        if (closed) {
          throw new IllegalStateException(
              "silero model is closed, must be open to open a detector");
        }
        open++;
      } finally {
        lock.unlock();
      }
      try {
        return new SileroVad(this, environment);
      } catch (OrtException e) {
        detectorClosed();
        throw new ProviderException(
            FailureKind.UNAVAILABLE, "silero", "could not make a detector", e);
      }
    }

    /** Detectors that are not closed. */
    public int inUse() {
      lock.lock();
      try {
        return open;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (closed) {
          return;
        }
        closed = true;
        freeWhenUnused();
      } finally {
        lock.unlock();
      }
    }

    private void detectorClosed() {
      lock.lock();
      try {
        open--;
        freeWhenUnused();
      } finally {
        lock.unlock();
      }
    }

    private void freeWhenUnused() {
      if (closed && open == 0) {
        try {
          session.close();
        } catch (OrtException e) {
          throw new ProviderException(
              FailureKind.UNAVAILABLE, "silero", "could not free the model", e);
        }
      }
    }

    private static ProviderException unavailable(
        Path model, String what, @Nullable OrtException cause) {
      return new ProviderException(
          FailureKind.UNAVAILABLE,
          "silero",
          "model = "
              + model
              + ", must be the Silero v6 model: "
              + what
              + "; `./undertone models pull silero-v6` gets it",
          cause);
    }
  }
}
