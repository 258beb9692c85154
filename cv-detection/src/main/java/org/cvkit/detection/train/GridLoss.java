package org.cvkit.detection.train;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.detection.architecture.Anchors;
import org.cvkit.detection.architecture.GridPredictions;

/**
 * What a grid head is taught by. An object belongs to the cell its centre lies in and to the anchor
 * whose size fits it best, of all grids (Redmon and Farhadi 2018, section 2.1); of two that belong
 * to one place the first counts. That place is to say that there is an object, of which class and
 * where; all others that there is none, except those whose box happens to fit an object. The parts
 * are summed over the batch and divided by the number of objects.
 *
 * <p>Immutable.
 *
 * @param similarity 1 less this of the boxes is their loss
 * @param boxWeight of the boxes' loss
 * @param absentWeight of a place that is to say that there is none
 * @param ignored overlap above which such a place is left alone
 */
public record GridLoss(
    BoxSimilarity similarity, double boxWeight, double absentWeight, double ignored) {

  /** One part each, before it is weighed. */
  record Parts(Value total, Value box, Value objectness, Value classes) {}

  /** CIoU five times, absence half; places of more than half overlap are left alone. */
  public static GridLoss standard() {
    return new GridLoss(BoxSimilarity.CIOU, 5, 0.5, 0.5);
  }

  Parts parts(
      GraphBuilder root, GridPredictions answers, Anchors anchors, Value boxes, Value classes) {
    GraphBuilder g = root.scope("loss");
    Corners objects = Corners.of(g, boxes, 2);
    Value owned = owners(g, objects, answers, anchors, g.sum(classes, 2));
    Value taken = g.sum(owned, 1);
    Value sum = total(g, taken);
    Value count = g.apply("Max", Attributes.none(), sum, g.scalar(sum, 1));
    Corners predicted = Corners.of(g, answers.boxes(), 1);
    Value wanted = g.matMul(g.transpose(boxes, 0, 2, 1), owned);
    Value alike = similarity.apply(g, predicted, Corners.of(g, wanted, 1));
    Value box = g.divide(total(g, g.multiply(g.subtract(g.scalar(alike, 1), alike), taken)), count);
    Value kinds = g.matMul(g.transpose(classes, 0, 2, 1), owned);
    Value unsure = g.multiply(crossEntropy(g, answers.logits(), kinds), taken);
    Value kind = g.divide(total(g, unsure), count);
    Value weights = g.add(taken, absent(g, objects, answers, taken));
    Value doubt = g.multiply(crossEntropy(g, answers.objectness(), taken), weights);
    Value presence = g.divide(total(g, doubt), count);
    Value weighed = g.multiply(box, g.scalar(box, boxWeight));
    return new Parts(g.add(g.add(weighed, presence), kind), box, presence, kind);
  }

  /** N x M x R, 1 where a place belongs to an object; each place to at most one. */
  private static Value owners(
      GraphBuilder g, Corners objects, GridPredictions answers, Anchors anchors, Value exists) {
    Value half = g.scalar(objects.left(), 0.5);
    Value x = g.multiply(g.add(objects.left(), objects.right()), half);
    Value y = g.multiply(g.add(objects.top(), objects.bottom()), half);
    Corners cells = Corners.of(g, answers.cells(), 1);
    Value across =
        both(
            g, compare(g, "LessOrEqual", cells.left(), x), compare(g, "Greater", cells.right(), x));
    Value down =
        both(
            g, compare(g, "LessOrEqual", cells.top(), y), compare(g, "Greater", cells.bottom(), y));
    Value fits = compare(g, "Equal", best(g, objects, anchors), numbers(g, anchors, answers));
    Value real = compare(g, "Greater", exists, g.scalar(exists, 0.5));
    Value wanted = both(g, both(g, across, down), both(g, fits, real));
    // The first of equal ones wins.
    Value owner =
        g.apply("ArgMax", Attributes.none().with("axis", 1), g.cast(wanted, ElementType.FLOAT32));
    long[] each = new long[(int) exists.dimension(1)];
    for (int i = 0; i < each.length; i++) {
      each[i] = i;
    }
    Value index = g.constant(Constant.ofLongs(each).withShape(Shape.of(1, each.length, 1)));
    return g.cast(both(g, wanted, compare(g, "Equal", index, owner)), ElementType.FLOAT32);
  }

  /** N x M x 1: which anchor's size fits an object best. */
  private static Value best(GraphBuilder g, Corners objects, Anchors anchors) {
    int count = anchors.sizes().size();
    float[] width = new float[count];
    float[] height = new float[count];
    for (int i = 0; i < count; i++) {
      width[i] = (float) anchors.sizes().get(i).width();
      height[i] = (float) anchors.sizes().get(i).height();
    }
    Value w = g.constant(Constant.of(Shape.of(1, 1, count), width));
    Value h = g.constant(Constant.of(Shape.of(1, 1, count), height));
    Value zero = g.scalar(w, 0);
    Corners shapes = new Corners(zero, zero, w, h);
    Corners aligned = new Corners(zero, zero, objects.width(g), objects.height(g));
    Value overlap = BoxSimilarity.IOU.apply(g, aligned, shapes);
    return g.apply("ArgMax", Attributes.none().with("axis", 2), overlap);
  }

  /** 1 x 1 x R: the number of the anchor of each place. */
  private static Value numbers(GraphBuilder g, Anchors anchors, GridPredictions answers) {
    float[] sizes = new float[2 * anchors.sizes().size()];
    for (int i = 0; i < anchors.sizes().size(); i++) {
      sizes[2 * i] = (float) anchors.sizes().get(i).width();
      sizes[2 * i + 1] = (float) anchors.sizes().get(i).height();
    }
    Value known = g.constant(Constant.of(Shape.of(1, anchors.sizes().size(), 2, 1), sizes));
    Value gap = g.unary("Abs", g.subtract(g.unsqueeze(answers.sizes(), 1), known));
    Value apart = g.reduce("ReduceSum", gap, 0, 2);
    return g.apply("ArgMin", Attributes.none().with("axis", 1), apart);
  }

  /** N x 1 x R: the weight of places that own nothing and fit nothing. */
  private Value absent(GraphBuilder g, Corners objects, GridPredictions answers, Value taken) {
    Corners predicted = Corners.of(g, g.stopGradient(answers.boxes()), 1);
    Value overlap = BoxSimilarity.IOU.apply(g, objects, predicted);
    Value most = g.reduce("ReduceMax", overlap, 1, 1);
    Value free = g.cast(compare(g, "Less", most, g.scalar(most, ignored)), ElementType.FLOAT32);
    Value weight = g.multiply(free, g.scalar(free, absentWeight));
    return g.multiply(weight, g.subtract(g.scalar(taken, 1), taken));
  }

  private static Value crossEntropy(GraphBuilder g, Value x, Value target) {
    return g.subtract(g.unary("Softplus", x), g.multiply(x, target));
  }

  private static Value total(GraphBuilder g, Value x) {
    return g.reduce("ReduceSum", x, 0);
  }

  private static Value compare(GraphBuilder g, String operator, Value a, Value b) {
    return g.apply(operator, Attributes.none(), a, b);
  }

  private static Value both(GraphBuilder g, Value a, Value b) {
    return g.apply("And", Attributes.none(), a, b);
  }
}
