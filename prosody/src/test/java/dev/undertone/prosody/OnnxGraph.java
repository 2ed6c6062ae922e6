package dev.undertone.prosody;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a small ONNX file by hand: each output is {@code activation(input · weights + bias)}. The
 * numbers are field numbers of {@code onnx.proto}.
 */
final class OnnxGraph {

  private static final int FLOAT = 1;

  private final String input;
  private final int features;
  private final List<byte[]> nodes = new ArrayList<>();
  private final List<byte[]> initializers = new ArrayList<>();
  private final List<byte[]> outputs = new ArrayList<>();
  private final List<byte[]> metadata = new ArrayList<>();

  OnnxGraph(String input, int features) {
    this.input = input;
    this.features = features;
  }

  /**
   * @param activation {@code Sigmoid} or {@code Softmax}
   * @param weights of each feature one row, of each output one column
   */
  OnnxGraph output(String name, String activation, float[][] weights, float[] bias) {
    int width = bias.length;
    float[] flat = new float[features * width];
    for (int row = 0; row < features; row++) {
      System.arraycopy(weights[row], 0, flat, row * width, width);
    }
    initializers.add(tensor(name + "_w", flat, features, width));
    initializers.add(tensor(name + "_b", bias, width));
    nodes.add(node("Gemm", name + "_sum", input, name + "_w", name + "_b"));
    nodes.add(node(activation, name, name + "_sum"));
    outputs.add(value(name, width));
    return this;
  }

  OnnxGraph metadata(String key, String value) {
    metadata.add(new Message().text(1, key).text(2, value).bytes());
    return this;
  }

  byte[] bytes() {
    Message graph = new Message();
    nodes.forEach(node -> graph.bytes(1, node));
    graph.text(2, "emotion");
    initializers.forEach(initializer -> graph.bytes(5, initializer));
    graph.bytes(11, value(input, features));
    outputs.forEach(output -> graph.bytes(12, output));
    Message model = new Message().number(1, 8).bytes(7, graph.bytes());
    model.bytes(8, new Message().text(1, "").number(2, 13).bytes());
    metadata.forEach(entry -> model.bytes(14, entry));
    return model.bytes();
  }

  private static byte[] node(String type, String output, String... inputs) {
    Message node = new Message();
    for (String name : inputs) {
      node.text(1, name);
    }
    return node.text(2, output).text(4, type).bytes();
  }

  private static byte[] tensor(String name, float[] values, int... dimensions) {
    Message tensor = new Message();
    for (int dimension : dimensions) {
      tensor.number(1, dimension);
    }
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array()).bytes();
  }

  private static byte[] value(String name, int width) {
    byte[] rows = new Message().number(1, 1).bytes();
    byte[] columns = new Message().number(1, width).bytes();
    byte[] shape = new Message().bytes(1, rows).bytes(1, columns).bytes();
    byte[] tensor = new Message().number(1, FLOAT).bytes(2, shape).bytes();
    return new Message().text(1, name).bytes(2, new Message().bytes(1, tensor).bytes()).bytes();
  }

  /** Protocol buffers, as far as needed. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message bytes(int field, byte[] value) {
      varint(((long) field << 3) | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long left = value;
      while (left > 0x7F) {
        out.write((int) ((left & 0x7F) | 0x80));
        left >>>= 7;
      }
      out.write((int) left);
    }
  }
}
