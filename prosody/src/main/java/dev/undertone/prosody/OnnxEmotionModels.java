package dev.undertone.prosody;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An operator's own emotion model in an ONNX file, loaded once and run by all calls on their own
 * threads; the same model serves both views. Any thread. It is freed when this is closed and the
 * last of its models is.
 *
 * <p>The file must have one input and these outputs, all of float:
 *
 * <pre>
 * functionals  [1, F]  all functionals, in order, as measured; the model does its own scaling
 * arousal      [1, 1]  0–1, 0.5 is the middle
 * dominance    [1, 1]  0–1
 * valence      [1, 1]  0–1
 * expression   [1, 4]  probabilities of neutral, angry, happy, sad
 * anger        [1, 1]  may be missing: then the probability of angry counts
 * </pre>
 *
 * <p>Where the file's metadata has the key {@value #VERSION_KEY}, it must be the version of the
 * functionals. Calibration by length is the model's own affair.
 *
 * <p>ONNX Runtime unpacks its native libraries to a temporary folder unless somebody told it
 * before, by its property {@code onnxruntime.native.path}, where they are: the whole house shares
 * them, so that is for whoever assembles it to say, and is not done here.
 */
public final class OnnxEmotionModels implements EmotionModel.Factory, AutoCloseable {

  static final String INPUT = "functionals";
  static final String VERSION_KEY = "undertone.functionals.version";

  private static final Map<String, Integer> REQUIRED =
      Map.of("arousal", 1, "dominance", 1, "valence", 1, "expression", 4);
  private static final String OPTIONAL = "anger";

  private final ReentrantLock lock = new ReentrantLock();
  private final EmotionModel.Functionals functionals;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, Integer> outputs;
  private int open;
  private boolean closed;

  /**
   * Loads a file on the calling thread.
   *
   * @param functionals what the models will be given
   * @throws ProviderException when the file is missing or does not load
   * @throws IllegalArgumentException when its input or outputs are not as documented
   */
  public static OnnxEmotionModels load(Path model, EmotionModel.Functionals functionals) {
    try {
      return new OnnxEmotionModels(Files.readAllBytes(model), functionals);
    } catch (IOException e) {
      throw new ProviderException(
          FailureKind.UNAVAILABLE,
          "onnx-emotion",
          "emotion model = " + model + ", must be a readable ONNX file",
          e);
    }
  }

  /** The same from the bytes of a file. */
  public OnnxEmotionModels(byte[] model, EmotionModel.Functionals functionals) {
    this.functionals = functionals;
    this.environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "undertone");
    this.session = session(environment, model);
    try {
      this.outputs = outputs(session, functionals);
    } catch (IllegalArgumentException e) {
      free();
      throw e;
    } catch (OrtException e) {
      free();
      throw unavailable("its inputs and outputs cannot be read", e);
    }
  }

  @Override
  public EmotionModel open(EmotionModel.View view, EmotionModel.Functionals given) {
    if (!given.equals(functionals)) {
      throw new IllegalArgumentException(
          "functionals of version %d, must be those of version %d that the model was loaded for"
              .formatted(given.version(), functionals.version()));
    }
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("emotion models are closed, must be open to open one");
      }
      open++;
    } finally {
      lock.unlock();
    }
    try {
      return new OnnxEmotionModel(this, environment, session, functionals.names().size(), outputs);
    } catch (OrtException e) {
      modelClosed();
      throw unavailable("no model could be made of it", e);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        freeWhenUnused();
      }
    } finally {
      lock.unlock();
    }
  }

  void modelClosed() {
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
      free();
    }
  }

  private void free() {
    try {
      session.close();
    } catch (OrtException e) {
      throw unavailable("it could not be freed", e);
    }
  }

  private static OrtSession session(OrtEnvironment environment, byte[] model) {
    try (var options = new OrtSession.SessionOptions()) {
      // One call is one core's work: the house scales by calls, and a spinning thread is stolen.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      return environment.createSession(model, options);
    } catch (OrtException e) {
      throw unavailable("it does not load", e);
    }
  }

  private static Map<String, Integer> outputs(
      OrtSession session, EmotionModel.Functionals functionals) throws OrtException {
    String version = session.getMetadata().getCustomMetadata().get(VERSION_KEY);
    if (version != null && !version.equals(Integer.toString(functionals.version()))) {
      throw new IllegalArgumentException(
          "emotion model's %s = %s, must be %d"
              .formatted(VERSION_KEY, version, functionals.version()));
    }
    Map<String, NodeInfo> inputs = session.getInputInfo();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "emotion model's inputs = %s, must be [%s]".formatted(inputs.keySet(), INPUT));
    }
    requireShape("input", INPUT, inputs, functionals.names().size());
    Map<String, NodeInfo> found = session.getOutputInfo();
    Map<String, Integer> outputs = new LinkedHashMap<>(REQUIRED);
    if (found.containsKey(OPTIONAL)) {
      outputs.put(OPTIONAL, 1);
    }
    for (var output : outputs.entrySet()) {
      requireShape("output", output.getKey(), found, output.getValue());
    }
    return Map.copyOf(outputs);
  }

  private static void requireShape(
      String kind, String name, Map<String, NodeInfo> found, int width) {
    NodeInfo node = found.get(name);
    if (node == null) {
      throw new IllegalArgumentException(
          "emotion model's %ss = %s, must contain '%s'".formatted(kind, found.keySet(), name));
    }
    boolean fits =
        node.getInfo() instanceof TensorInfo tensor
            && tensor.type == OnnxJavaType.FLOAT
            && tensor.getShape().length == 2
            // -1 stands for any number of rows.
            && Math.abs(tensor.getShape()[0]) == 1
            && tensor.getShape()[1] == width;
    if (!fits) {
      throw new IllegalArgumentException(
          "emotion model's %s '%s' = %s, must be float [1, %d]"
              .formatted(kind, name, node.getInfo(), width));
    }
  }

  private static ProviderException unavailable(String what, OrtException cause) {
    return new ProviderException(
        FailureKind.UNAVAILABLE, "onnx-emotion", "emotion model: " + what, cause);
  }
}
