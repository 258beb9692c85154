package org.cvkit.core.gradient;

import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;

/**
 * The gradients whose best form depends on the device: each method emits ordinary ONNX operators
 * into the builder. All lowerings pass the same contract test against finite differences.
 *
 * <p>Immutable.
 */
public interface Lowering {

  /** The forms that run on every execution provider. */
  static Lowering portable() {
    return PortableLowering.INSTANCE;
  }

  /** Gradient of a Conv node to its picture. */
  Value convolutionData(GraphBuilder g, Node conv, Value dy);

  /** Gradient of a Conv node to its kernel. */
  Value convolutionWeight(GraphBuilder g, Node conv, Value dy);

  /** Gradient of a MaxPool node to its picture. */
  Value maxPool(GraphBuilder g, Node pool, Value dy);

  /**
   * A finished graph, gradients included, in the forms the device computes best: inputs, outputs,
   * parameters and states stay as they are.
   */
  default Graph lower(Graph graph) {
    return graph;
  }
}
