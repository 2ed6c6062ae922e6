package dev.undertone.prosody;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * An operator's own model on ONNX Runtime, on the calling thread; {@link OnnxEmotionModels} says
 * what it must look like.
 *
 * <p>Input and outputs live in direct buffers that every run reads and writes in place.
 */
final class OnnxEmotionModel implements EmotionModel {

  private final OnnxEmotionModels owner;
  private final OrtSession session;
  private final FloatBuffer input;
  private final Map<String, FloatBuffer> outputs = new HashMap<>();
  private final Map<String, OnnxTensorLike> inputTensors = new HashMap<>();
  private final Map<String, OnnxValue> outputTensors = new HashMap<>();
  private boolean closed;

  OnnxEmotionModel(
      OnnxEmotionModels owner,
      OrtEnvironment environment,
      OrtSession session,
      int features,
      Map<String, Integer> outputWidths)
      throws OrtException {
    this.owner = owner;
    this.session = session;
    this.input = floats(features);
    inputTensors.put(
        OnnxEmotionModels.INPUT,
        OnnxTensor.createTensor(environment, input, new long[] {1, features}));
    for (var output : outputWidths.entrySet()) {
      FloatBuffer buffer = floats(output.getValue());
      outputs.put(output.getKey(), buffer);
      outputTensors.put(
          output.getKey(),
          OnnxTensor.createTensor(environment, buffer, new long[] {1, output.getValue()}));
    }
  }

  @Override
  public Judgement judge(float[] functionals, long voicedMillis) {
    if (closed) {
      throw new IllegalStateException("emotion model is closed, must be open to judge");
    }
    input.put(0, functionals);
    try (OrtSession.Result _ = session.run(inputTensors, outputTensors)) {
      double angry = output("expression", 1);
      return new Judgement(
          output("arousal", 0),
          output("dominance", 0),
          output("valence", 0),
          outputs.containsKey("anger") ? output("anger", 0) : angry,
          output("expression", 0),
          angry,
          output("expression", 2),
          output("expression", 3));
    } catch (OrtException e) {
      throw new ProviderException(
          FailureKind.UNAVAILABLE, "onnx-emotion", "could not run the emotion model", e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    inputTensors.values().forEach(OnnxTensorLike::close);
    outputTensors.values().forEach(OnnxValue::close);
    owner.modelClosed();
  }

  private double output(String name, int at) {
    FloatBuffer buffer = outputs.get(name);
    // Checked at load: NullAway cannot know.
    return buffer == null ? Double.NaN : Math.clamp(buffer.get(at), 0f, 1f);
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
