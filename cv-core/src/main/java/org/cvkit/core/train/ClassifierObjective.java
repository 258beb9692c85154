package org.cvkit.core.train;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.data.LabelSet;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/**
 * Classification as an objective: softmax cross entropy of each task, summed. A row of zeros as the
 * target says that a picture's label is unknown for a task, and adds nothing to it.
 *
 * <p>Immutable.
 *
 * @param network one score a class, those of all tasks side by side
 */
record ClassifierObjective(Network network, List<LabelSet> tasks, Shape batch, double smoothing)
    implements Objective {

  static final String PICTURES = "pictures";

  /** The input that holds a task's targets, N x classes. */
  static String targets(int task) {
    return "targets." + task;
  }

  @Override
  public Value loss(GraphBuilder g) {
    Value x = g.input(PICTURES, ElementType.FLOAT32, batch);
    List<Value> logits = split(g, network.apply(g, x), tasks);
    Value loss = null;
    Value right = null;
    for (int task = 0; task < tasks.size(); task++) {
      Shape shape = Shape.of(batch.dimension(0), tasks.get(task).size());
      Value target = g.input(targets(task), ElementType.FLOAT32, shape);
      Value own = Loss.softmaxCrossEntropy(smoothing).apply(g, logits.get(task), target);
      loss = loss == null ? own : g.add(loss, own);
      Value share = accuracy(g, logits.get(task), target);
      right = right == null ? share : g.add(right, share);
    }
    if (loss == null || right == null) {
      throw new TrainingException("training: expected a task, got none");
    }
    g.output("accuracy", g.multiply(right, g.scalar(right, 1.0 / tasks.size())));
    return loss;
  }

  /** The scores of each task. */
  static List<Value> split(GraphBuilder g, Value scores, List<LabelSet> tasks) {
    if (tasks.size() == 1) {
      return List.of(scores);
    }
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (LabelSet task : tasks) {
      parts.add(g.slice(scores, 1, start, start + task.size()));
      start += task.size();
    }
    return parts;
  }

  /**
   * The share of pictures whose highest score is where the highest target is; those without a label
   * do not count.
   */
  static Value accuracy(GraphBuilder g, Value logits, Value target) {
    Attributes alongClasses = Attributes.none().with("axis", 1).with("keepdims", 0);
    Value same =
        g.apply(
            "Equal",
            Attributes.none(),
            g.apply("ArgMax", alongClasses, logits),
            g.apply("ArgMax", alongClasses, target));
    // The classes of a target sum to 1, those of an unknown label to 0.
    Value known = g.reduce("ReduceSum", target, 0, 1);
    Value right = g.reduce("ReduceSum", g.multiply(g.cast(same, ElementType.FLOAT32), known), 0);
    Value count = g.reduce("ReduceSum", known, 0);
    return g.divide(right, g.apply("Max", Attributes.none(), count, g.scalar(count, 1)));
  }
}
