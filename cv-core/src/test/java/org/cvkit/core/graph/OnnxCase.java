package org.cvkit.core.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cvkit.core.testing.SharedFiles;

/**
 * One of the ONNX project's operator cases, for tests outside this package: its node and the
 * numbers that go in and come out.
 *
 * <p>Immutable.
 */
public final class OnnxCase {
  private final Path folder;
  private final ModelProto model;

  private OnnxCase(Path folder) {
    this.folder = folder;
    try (InputStream in = Files.newInputStream(folder.resolve("model.onnx"))) {
      model = ModelProto.parseFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All cases by name; the test is skipped where they are not there. */
  public static List<OnnxCase> all() {
    try (Stream<Path> all = Files.list(SharedFiles.path("conformance/onnx-node"))) {
      return all.sorted().map(OnnxCase::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return folder.getFileName().toString();
  }

  /** Why the graph and the session do not run it; empty when {@code OnnxConformanceTest} does. */
  public Optional<String> leftOutOfGraphs() {
    return NotApplicable.reason(name());
  }

  /** The operator it is about, of a function body's case the one that the body stands for. */
  public String operator() {
    return isExpanded() ? "" : model.getGraph().getNode(0).getOpType();
  }

  /** Whether it is the function body of another case's operator. */
  public boolean isExpanded() {
    return name().contains("_expanded");
  }

  /** Its only node, in the form of opset 18. */
  public Node node() {
    Map<String, Constant> fixed = new LinkedHashMap<>();
    GraphProto graph = model.getGraph();
    for (int i = 0; i < graph.getInputCount(); i++) {
      fixed.put(graph.getInput(i).getName(), input(i));
    }
    return OnnxReader.read(name(), model, fixed).nodes().get(0);
  }

  /** The inputs that the case gives, in the node's order; those it leaves out are left out. */
  public List<Constant> inputs() {
    List<Constant> inputs = new ArrayList<>();
    for (int i = 0; i < model.getGraph().getInputCount(); i++) {
      inputs.add(input(i));
    }
    return inputs;
  }

  /** Whether the node has the optional input {@code index}. */
  public boolean has(int index) {
    return index < model.getGraph().getNode(0).getInputCount()
        && !model.getGraph().getNode(0).getInput(index).isEmpty();
  }

  /** The first output. */
  public Constant output() {
    return read("output_0.pb");
  }

  private Constant input(int index) {
    return read("input_" + index + ".pb");
  }

  private Constant read(String file) {
    try (InputStream in = Files.newInputStream(folder.resolve("test_data_set_0").resolve(file))) {
      return OnnxTensors.constant(name(), TensorProto.parseFrom(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
