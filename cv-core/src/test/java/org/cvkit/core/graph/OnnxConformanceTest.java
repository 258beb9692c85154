package org.cvkit.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The ONNX project's own operator cases, each read, checked by our shape rules, written again as
 * opset 18 and run: what comes out must be what the case says.
 */
class OnnxConformanceTest {
  private static final Set<String> SHAPES_FROM_INPUTS =
      Set.of("Reshape", "Slice", "Split", "Pad", "ReduceMean", "Resize", "Upsample", "Expand");

  @TestFactory
  Stream<DynamicTest> operators() throws IOException {
    Path folder = SharedFiles.path("conformance/onnx-node");
    List<Path> cases;
    try (Stream<Path> all = Files.list(folder)) {
      cases =
          all.filter(c -> NotApplicable.reason(c.getFileName().toString()).isEmpty())
              .sorted()
              .toList();
    }
    return cases.stream()
        .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> check(c)));
  }

  @Test
  void few_cases_are_left_out() throws IOException {
    Path folder = SharedFiles.path("conformance/onnx-node");
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(
              all.filter(c -> NotApplicable.reason(c.getFileName().toString()).isPresent()).count())
          .isLessThan(110);
    }
  }

  private static void check(Path folder) throws IOException {
    Map<String, Constant> given = new LinkedHashMap<>();
    ModelProto model = model(folder);
    for (int i = 0; i < model.getGraph().getInputCount(); i++) {
      Path file = folder.resolve("test_data_set_0/input_" + i + ".pb");
      given.put(model.getGraph().getInput(i).getName(), OnnxTensors.constant("input", read(file)));
    }
    // Networks know the shapes they are built with: what only says a shape is fixed while the graph
    // is built.
    Map<String, Constant> fixed = new LinkedHashMap<>(given);
    fixed.keySet().removeIf(name -> !saysAShape(model, name));
    Graph graph = OnnxReader.read(folder.getFileName().toString(), model, fixed);

    try (Scope scope = new Scope();
        InferenceSession session =
            InferenceSession.open(
                folder.toString(),
                graph.toOnnx(Map.of()),
                SessionOptions.defaults().withThreads(1))) {
      Tensor[] inputs =
          session.inputs().stream()
              .map(s -> scope.add(tensor(given.get(s.name()))))
              .toArray(Tensor[]::new);
      Outputs outputs = scope.add(session.run(inputs));

      int k = 0;
      for (Value value : graph.outputs().values()) {
        Constant expected =
            OnnxTensors.constant(
                "expected", read(folder.resolve("test_data_set_0/output_" + k + ".pb")));
        assertThat(outputs.get(k).shape()).isEqualTo(expected.shape());
        assertThat(value.shape().accepts(expected.shape()))
            .as("inferred %s, got %s", value.shape(), expected.shape())
            .isTrue();
        compare(outputs.get(k++), expected);
      }
    }
  }

  private static void compare(Tensor actual, Constant expected) {
    if (expected.type() == ElementType.FLOAT32) {
      float[] values = actual.toFloatArray();
      float[] wanted = expected.toFloats();
      for (int i = 0; i < wanted.length; i++) {
        // The ONNX backend tests' own relative tolerance is 1e-3; sums of a few hundred products
        // stay well below 1e-4.
        assertThat(values[i]).isCloseTo(wanted[i], within(1e-5f + 1e-4f * Math.abs(wanted[i])));
      }
    } else {
      assertThat(actual.asByteBuffer()).isEqualTo(expected.asByteBuffer());
    }
  }

  private static TensorProto read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return TensorProto.parseFrom(in);
    }
  }

  private static Tensor tensor(Constant constant) {
    Tensor tensor = Tensor.allocate(constant.type(), constant.shape());
    tensor.asByteBuffer().put(constant.asByteBuffer());
    return tensor;
  }

  private static ModelProto model(Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("model.onnx"))) {
      return ModelProto.parseFrom(in);
    }
  }

  private static boolean saysAShape(ModelProto model, String input) {
    return model.getGraph().getNodeList().stream()
        .anyMatch(
            n -> SHAPES_FROM_INPUTS.contains(n.getOpType()) && n.getInputList().indexOf(input) > 0);
  }
}
