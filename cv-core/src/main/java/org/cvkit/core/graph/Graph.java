package org.cvkit.core.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.CvException;
import org.cvkit.core.file.WholeFile;
import org.cvkit.core.tensor.Shape;

/**
 * A network as ONNX knows it: nodes in an order in which each finds its inputs ready, and the
 * values they begin and end with.
 *
 * <p>Immutable.
 *
 * @param inputs what is fed at each run
 * @param parameters what training changes, with the value it has now
 * @param states what a training step replaces without a gradient, such as running statistics, with
 *     the value it has now
 * @param constants every other number written into the graph
 * @param nodes in topological order
 * @param outputs what a run gives, by name
 * @param updates the value each state has after a training step
 * @param masks inputs that want a fresh Bernoulli mask at each training step (dropout), with the
 *     probability of a zero
 */
public record Graph(
    List<Value> inputs,
    Map<Value, Constant> parameters,
    Map<Value, Constant> states,
    Map<Value, Constant> constants,
    List<Node> nodes,
    Map<String, Value> outputs,
    Map<Value, Value> updates,
    Map<Value, Double> masks) {

  public Graph {
    inputs = List.copyOf(inputs);
    parameters = ordered(parameters);
    states = ordered(states);
    constants = ordered(constants);
    nodes = List.copyOf(nodes);
    outputs = ordered(outputs);
    updates = ordered(updates);
    masks = ordered(masks);
  }

  private static <K, V> Map<K, V> ordered(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Number of trainable numbers, as torchvision counts a model's parameters. */
  public long parameterCount() {
    return parameters.values().stream().mapToLong(c -> c.shape().elements()).sum();
  }

  /**
   * The same graph with parameters and states fed at each run instead of written in, in this order
   * after the inputs.
   */
  public Graph withWeightsAsInputs() {
    List<Value> all = new ArrayList<>(inputs);
    all.addAll(parameters.keySet());
    all.addAll(states.keySet());
    return new Graph(all, Map.of(), Map.of(), constants, nodes, outputs, Map.of(), masks);
  }

  /**
   * The same function with batch normalisation folded into the convolutions and matrix products
   * before it: their weights and biases take over scale, shift and running statistics. What
   * normalises by the batch's own statistics, or something else than a product, stays.
   */
  public Graph withBatchNormFolded() {
    return BatchNormFolding.fold(this);
  }

  /**
   * Reads an ONNX model. Floating-point initialisers become parameters, running statistics of batch
   * normalisation states.
   *
   * @throws GraphException when the file is no ONNX model, or uses an operator this package does
   *     not know
   */
  public static Graph read(Path file) {
    return read(file, Map.of());
  }

  /**
   * Reads an ONNX model as {@link #read(Path)} does, with shapes for some of its inputs: what the
   * file leaves free is then known throughout.
   *
   * @throws GraphException as there, or when a shape does not fit its input
   */
  public static Graph read(Path file, Map<String, Shape> shapes) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return OnnxReader.read(file.toString(), ModelProto.parseFrom(in), Map.of(), shapes);
    } catch (InvalidProtocolBufferException e) {
      throw new GraphException(
          file + ": expected an ONNX model, got something else: " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new GraphException(file + ": no such file", e);
    } catch (IOException e) {
      throw new GraphException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The graph as the bytes of an ONNX model (opset 18), with {@code metadata} in its
   * metadata_props.
   */
  public byte[] toOnnx(Map<String, String> metadata) {
    return OnnxWriter.model(this, metadata).toByteArray();
  }

  /**
   * Writes an ONNX model (opset 18) under a temporary name and moves it into place.
   *
   * @throws CvException when the file cannot be written
   */
  public void write(Path file, Map<String, String> metadata) {
    WholeFile.write(file, out -> OnnxWriter.model(this, metadata).writeTo(out));
  }
}
