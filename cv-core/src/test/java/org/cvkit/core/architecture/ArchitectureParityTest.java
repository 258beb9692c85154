package org.cvkit.core.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every network against torchvision's, whose logits {@code architecture_reference.py} wrote down.
 * They are of size 1, so 1e-4 leaves room for the order of float32 sums and for nothing else.
 */
class ArchitectureParityTest {
  private static final float TOLERANCE = 1e-4f;
  private static final int CLASSES = 10;

  @TempDir Path folder;

  /** One line of the reference. */
  private record Reference(String id, double gain, Shape shape, float[] logits) {
    static Reference of(String line) {
      String[] words = line.split(" ");
      float[] logits = new float[words.length - 3];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = Float.parseFloat(words[i + 3]);
      }
      long[] shape = Arrays.stream(words[2].split("x")).mapToLong(Long::parseLong).toArray();
      return new Reference(words[0], Double.parseDouble(words[1]), Shape.of(shape), logits);
    }

    @Override
    public String toString() {
      return id;
    }
  }

  static List<Reference> references() throws IOException {
    try (InputStream in = ArchitectureParityTest.class.getResourceAsStream("logits.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(Reference::of).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("references")
  void logits_are_torchvisions(Reference reference) {
    Graph plain = graph(reference);

    assertThat(run(plain, reference)).containsExactly(reference.logits(), within(TOLERANCE));
  }

  static List<Reference> normalized() throws IOException {
    List<String> without = List.of("lenet5", "lenet5-original", "alexnet");
    return references().stream()
        .filter(r -> !without.contains(r.id()) && !r.id().matches("vgg\\d+-features"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("normalized")
  void logits_stay_when_batch_norm_is_folded(Reference reference) {
    Graph folded = graph(reference).withBatchNormFolded();

    assertThat(folded.nodes()).noneMatch(n -> n.operator().equals("BatchNormalization"));
    assertThat(folded.states()).isEmpty();
    assertThat(run(folded, reference)).containsExactly(reference.logits(), within(TOLERANCE));
  }

  private static Graph graph(Reference reference) {
    Map<String, Constant> made =
        MadeNumbers.weights(
            build(reference, GraphBuilder.create(Mode.INFERENCE)), reference.gain());
    return build(reference, GraphBuilder.create(Mode.INFERENCE).startingFrom(made));
  }

  private static Graph build(Reference reference, GraphBuilder g) {
    Shape free = free(reference);
    String id = reference.id();
    if (!id.endsWith("-features")) {
      Network network =
          id.equals("lenet5-original") ? LeNet5.original(CLASSES) : Architectures.named(id);
      return network.withClasses(CLASSES).build(g, free);
    }
    Vgg vgg = (Vgg) Architectures.named(id.replace("-features", ""));
    Value image = g.input("image", ElementType.FLOAT32, free);
    Value last = vgg.features().apply(g.scope("features"), image);
    g.output("logits", g.slice(g.reduce("ReduceMean", last, 0, 2, 3), 1, 0, CLASSES));
    return g.build();
  }

  /** Free in all that the network leaves open. */
  private static Shape free(Reference reference) {
    long[] shape = reference.shape().toArray();
    shape[0] = Shape.FREE;
    boolean anySize = !reference.id().equals("alexnet") && !reference.id().startsWith("lenet5");
    if (anySize) {
      shape[2] = Shape.FREE;
      shape[3] = Shape.FREE;
    }
    return Shape.of(shape);
  }

  private float[] run(Graph graph, Reference reference) {
    Path file = folder.resolve("network.onnx");
    graph.write(file, Map.of());
    float[] pixels = MadeNumbers.numbers("image", reference.shape(), 0, 2);
    try (InferenceSession session =
            InferenceSession.open(file, SessionOptions.defaults().withThreads(1));
        Tensor image = Tensor.of(reference.shape(), pixels);
        Outputs outputs = session.run(image)) {
      return outputs.get("logits").toFloatArray();
    }
  }
}
