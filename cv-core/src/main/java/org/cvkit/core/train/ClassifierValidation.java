package org.cvkit.core.train;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.data.Batch;
import org.cvkit.core.data.BatchLoader;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.LabelSet;
import org.cvkit.core.data.LoaderOptions;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/**
 * Owns a session of a network's inference form whose weights are inputs, so that any weights can be
 * measured without loading the network anew.
 *
 * <p>Confined to one thread at a time.
 */
final class ClassifierValidation implements Validation, NativeResource {
  private final List<LabelSet> tasks;
  private final Scope scope = new Scope();
  private final BatchLoader loader;
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Tensor pictures;
  private final InferenceSession.Binding binding;

  ClassifierValidation(
      Network network, ClassificationDataset data, LoaderOptions loading, SessionOptions options) {
    tasks = data.tasks();
    boolean whole = false;
    try {
      loader = scope.add(BatchLoader.open(data, loading));
      Shape shape = loading.preprocessing().shape(loading.batchSize());
      GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);
      Value x = g.input(ClassifierObjective.PICTURES, ElementType.FLOAT32, shape);
      g.output("logits", network.apply(g, x));
      Graph graph = g.build().withWeightsAsInputs();
      InferenceSession session =
          scope.add(InferenceSession.open("validation", graph.toOnnx(Map.of()), options));
      List<Tensor> tensors = new ArrayList<>();
      for (Value value : graph.inputs()) {
        Tensor tensor = scope.add(Tensor.allocate(value.type(), value.shape()));
        tensors.add(tensor);
        weights.put(value.name(), tensor);
      }
      pictures = Objects.requireNonNull(weights.remove(ClassifierObjective.PICTURES));
      binding = scope.add(session.bind(tensors.toArray(Tensor[]::new)));
      whole = true;
    } finally {
      if (!whole) {
        scope.close();
      }
    }
  }

  /** Accuracy, averaged over the tasks, and the mean cross entropy. */
  @Override
  public Map<String, Double> evaluate(Map<String, Constant> values) {
    weights.forEach(
        (name, tensor) ->
            tensor
                .asByteBuffer()
                .put(Objects.requireNonNull(values.get(name), name).asByteBuffer()));
    double[] right = new double[tasks.size()];
    double[] known = new double[tasks.size()];
    double loss = 0;
    loader.begin(0, 0);
    while (loader.hasNext()) {
      Batch batch = loader.next();
      pictures.asByteBuffer().put(batch.pictures().asByteBuffer());
      Outputs outputs = binding.run();
      FloatBuffer logits = outputs.get(0).asFloatBuffer();
      int width = logits.capacity() / Math.toIntExact(outputs.get(0).shape().dimension(0));
      for (int row = 0; row < batch.count(); row++) {
        int start = row * width;
        for (int task = 0; task < tasks.size(); task++) {
          int classes = tasks.get(task).size();
          int label = (int) batch.labels().asLongBuffer().get(row * tasks.size() + task);
          if (label != LabelSet.UNKNOWN) {
            known[task]++;
            right[task] += best(logits, start, classes) == label ? 1 : 0;
            loss += crossEntropy(logits, start, classes, label);
          }
          start += classes;
        }
      }
    }
    return metrics(right, known, loss);
  }

  private Map<String, Double> metrics(double[] right, double[] known, double loss) {
    double accuracy = 0;
    double all = 0;
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", 0.0);
    for (int task = 0; task < tasks.size(); task++) {
      double own = known[task] == 0 ? 0 : right[task] / known[task];
      accuracy += own / tasks.size();
      all += known[task];
      if (tasks.size() > 1) {
        metrics.put("accuracy " + tasks.get(task).name(), own);
      }
    }
    metrics.put("accuracy", accuracy);
    metrics.put("loss", all == 0 ? 0 : loss / all);
    return metrics;
  }

  private static int best(FloatBuffer logits, int start, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = logits.get(start + c) > logits.get(start + best) ? c : best;
    }
    return best;
  }

  private static double crossEntropy(FloatBuffer logits, int start, int classes, int label) {
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      most = Math.max(most, logits.get(start + c));
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits.get(start + c) - most);
    }
    return Math.log(sum) + most - logits.get(start + label);
  }

  List<SkippedPicture> skipped() {
    return loader.skipped();
  }

  @Override
  public void close() {
    scope.close();
  }
}
