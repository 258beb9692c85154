package org.cvkit.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class OnnxWriterTest {
  private final GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);
  private final Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, 4, 8, 8));
  private final Attributes window = Attributes.none().withLongs("kernel_shape", 2, 2);

  @Test
  void indices_that_nobody_reads_are_left_out() {
    g.output("y", g.applyAll("MaxPool", "", window, x).get(0));

    assertThat(written().getOutputCount()).isEqualTo(1);
  }

  @Test
  void indices_that_are_a_result_are_written() {
    List<Value> both = g.applyAll("MaxPool", "", window, x);
    g.output("y", both.get(0));
    g.output("indices", both.get(1));

    assertThat(written().getOutputCount()).isEqualTo(2);
  }

  @Test
  void indices_that_a_node_reads_are_written() {
    List<Value> both = g.applyAll("MaxPool", "", window, x);
    g.output("y", g.add(both.get(0), g.cast(both.get(1), ElementType.FLOAT32)));

    assertThat(written().getOutputCount()).isEqualTo(2);
  }

  /** The number of parts is the number of outputs: none may be missing. */
  @Test
  void parts_that_nobody_reads_are_written() {
    Attributes channels = Attributes.none().with("axis", 1);
    g.output("y", g.applyAll("Split", "", channels, x, g.longs(2, 2)).get(0));

    assertThat(written().getOutputCount()).isEqualTo(2);
  }

  private NodeProto written() {
    return OnnxWriter.model(g.build(), Map.of()).getGraph().getNode(0);
  }
}
