package org.cvkit.detection.train;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;
import org.cvkit.detection.architecture.Predictions;
import org.cvkit.detection.architecture.Yolo;
import org.cvkit.detection.train.TaskAlignedAssigner.Assignment;

/**
 * What an anchor-free head is taught by: binary cross entropy of every score against its soft
 * target, the boxes' dissimilarity and, for a head that tells distributions, distribution focal
 * loss. All are summed over the batch and divided by the sum of the targets.
 *
 * <p>Immutable.
 *
 * @param boxWeight of the boxes' dissimilarity
 * @param classWeight of the cross entropy
 * @param distributionWeight of the distribution focal loss
 */
public record DetectionLoss(
    TaskAlignedAssigner assigner,
    BoxSimilarity similarity,
    double boxWeight,
    double classWeight,
    double distributionWeight) {

  /** The farthest a distribution can tell, a little inside so that both neighbours exist. */
  private static final double FARTHEST = Yolo.BINS - 1 - 0.01;

  /** One part each, before it is weighed. */
  record Parts(Value total, Value box, Value classes, Value distribution) {}

  /** GIoU twice, cross entropy once, distributions half. */
  public static DetectionLoss standard() {
    return new DetectionLoss(TaskAlignedAssigner.standard(), BoxSimilarity.GIOU, 2, 1, 0.5);
  }

  public DetectionLoss withSimilarity(BoxSimilarity other) {
    return new DetectionLoss(assigner, other, boxWeight, classWeight, distributionWeight);
  }

  public DetectionLoss withWeights(double box, double classes, double distribution) {
    return new DetectionLoss(assigner, similarity, box, classes, distribution);
  }

  /**
   * The loss of a batch, one number.
   *
   * @param boxes N x M x 4: left, top, right, bottom of the objects in pixels
   * @param classes N x M x classes: 1 for an object's class; zeros where there is no object
   */
  public Value apply(GraphBuilder g, Predictions answers, Value boxes, Value classes) {
    return parts(g, answers, boxes, classes).total();
  }

  Parts parts(GraphBuilder root, Predictions answers, Value boxes, Value classes) {
    GraphBuilder g = root.scope("loss");
    Value scores = g.unary("Sigmoid", g.stopGradient(answers.logits()));
    Assignment wanted =
        assigner.assign(g, answers.boxes(), scores, answers.centres(), boxes, classes);
    Value sum = g.reduce("ReduceSum", wanted.weights(), 0);
    Value whole = g.apply("Max", Attributes.none(), sum, g.scalar(sum, 1));
    Value crossEntropy = g.divide(total(g, crossEntropy(g, answers, wanted)), whole);
    Corners predicted = Corners.of(g, answers.boxes(), 1);
    Value alike = similarity.apply(g, predicted, Corners.of(g, wanted.boxes(), 1));
    Value lacking = g.subtract(g.scalar(alike, 1), alike);
    Value box = g.divide(total(g, g.multiply(lacking, wanted.weights())), whole);
    Value loss = g.add(weighed(g, crossEntropy, classWeight), weighed(g, box, boxWeight));
    Value focal = g.scalar(loss, 0);
    if (answers.distribution().isPresent()) {
      Value each = distributionFocal(g, answers, answers.distribution().get(), wanted);
      focal = g.divide(total(g, g.multiply(each, wanted.weights())), whole);
      loss = g.add(loss, weighed(g, focal, distributionWeight));
    }
    return new Parts(loss, box, crossEntropy, focal);
  }

  private static Value total(GraphBuilder g, Value x) {
    return g.reduce("ReduceSum", x, 0);
  }

  private static Value weighed(GraphBuilder g, Value x, double weight) {
    return g.multiply(x, g.scalar(x, weight));
  }

  /** {@code -t log s(x) - (1 - t) log(1 - s(x))} is {@code log(1 + e^x) - x t}. */
  private static Value crossEntropy(GraphBuilder g, Predictions answers, Assignment wanted) {
    Value x = answers.logits();
    return g.subtract(g.unary("Softplus", x), g.multiply(x, wanted.scores()));
  }

  /**
   * Distribution focal loss (Li et al. 2020, equation 6): cross entropy of each side's bins against
   * the two that surround the true distance y, bin k weighing {@code max(0, 1 - |y - k|)}; the mean
   * of the four sides, N x 1 x A.
   */
  private static Value distributionFocal(
      GraphBuilder g, Predictions answers, Value bins, Assignment wanted) {
    Value centre = g.concat(1, answers.centres(), answers.centres());
    Value outward = g.constant(Constant.of(Shape.of(1, 4, 1), -1, -1, 1, 1));
    Value steps =
        g.divide(g.multiply(g.subtract(wanted.boxes(), centre), outward), answers.strides());
    Value inside =
        g.apply("Clip", Attributes.none(), steps, g.scalar(steps, 0), g.scalar(steps, FARTHEST));
    float[] numbers = new float[Yolo.BINS];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Value bin = g.constant(Constant.of(Shape.of(1, 1, Yolo.BINS, 1), numbers));
    Value apart = g.unary("Abs", g.subtract(g.unsqueeze(inside, 2), bin));
    Value near = g.unary("Relu", g.subtract(g.scalar(apart, 1), apart));
    Value logarithms = g.apply("LogSoftmax", Attributes.none().with("axis", 2), bins);
    Value each = g.reduce("ReduceSum", g.multiply(near, logarithms), 0, 2);
    return g.unary("Neg", g.mean(each, 1));
  }
}
