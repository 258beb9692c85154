package org.cvkit.detection.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.Value;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Tensor;

/** Computes a graph once. */
final class GraphRun {
  private GraphRun() {}

  /** Its outputs by name, given all its inputs by name. */
  static Map<String, float[]> of(Graph graph, Map<String, float[]> inputs) {
    try (Scope scope = new Scope()) {
      InferenceSession session =
          scope.add(
              InferenceSession.open(
                  "test", graph.toOnnx(Map.of()), SessionOptions.defaults().withThreads(1)));
      Tensor[] tensors = new Tensor[graph.inputs().size()];
      for (int i = 0; i < tensors.length; i++) {
        Value value = graph.inputs().get(i);
        tensors[i] = scope.add(Tensor.of(value.shape(), inputs.get(value.name())));
      }
      Outputs outputs = scope.add(session.run(tensors));
      Map<String, float[]> result = new LinkedHashMap<>();
      outputs.names().forEach(name -> result.put(name, outputs.get(name).toFloatArray()));
      return result;
    }
  }
}
