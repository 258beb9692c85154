package org.cvkit.detection.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Initializer;
import org.cvkit.core.tensor.Shape;

/**
 * YOLO without anchors (Redmon et al. 2016, in the form of YOLOX and YOLOv8): each cell at the
 * strides 8, 16 and 32 says how far the sides of an object are from its centre and how likely it is
 * of each class. The output is N x (4 + classes) x cells: centre x, centre y, width, height in
 * pixels, then the scores.
 *
 * <p>Immutable.
 *
 * @param headDepth 3 x 3 convolutions of each branch of the head
 * @param distances how a side's distance is told
 * @param mirrors images whose answers are averaged when the network is used; it is trained without
 */
public record Yolo(Trunk trunk, int headDepth, Distances distances, Mirrors mirrors, int classes)
    implements DetectionNetwork {

  /** How the head tells the distance of a side, in strides. */
  public enum Distances {
    /** {@code exp(x)}. */
    EXPONENTIAL,
    /** The mean of a distribution over 0 to 15 (Li et al. 2020, "Generalized Focal Loss"). */
    DISTRIBUTION
  }

  /** Bins of a distribution: 0 to 15 strides. */
  public static final int BINS = 16;

  /** The score every class begins with: objects are rare (Lin et al. 2017, section 3.3). */
  private static final double PRIOR = 0.01;

  public Yolo {
    if (headDepth < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "YOLO: expected a head of at least 1 convolution and 1 class, got "
              + headDepth
              + " and "
              + classes);
    }
  }

  /** 0.8 M parameters: for one kind of picture and a processor core. */
  public static Yolo pico() {
    return new Yolo(new Trunk(0.25, 1 / 3.0, 384), 1, Distances.EXPONENTIAL, Mirrors.NONE, 80);
  }

  /** 2 M parameters. */
  public static Yolo nano() {
    return new Yolo(new Trunk(0.25, 1 / 3.0, 1024), 2, Distances.DISTRIBUTION, Mirrors.NONE, 80);
  }

  /** 8 M parameters. */
  public static Yolo small() {
    return new Yolo(new Trunk(0.5, 1 / 3.0, 1024), 2, Distances.DISTRIBUTION, Mirrors.NONE, 80);
  }

  @Override
  public Yolo withClasses(int other) {
    return new Yolo(trunk, headDepth, distances, mirrors, other);
  }

  public Yolo withDistances(Distances other) {
    return new Yolo(trunk, headDepth, other, mirrors, classes);
  }

  /** The same network, with the same weights, that looks at mirror images too. */
  public Yolo withMirrors(Mirrors other) {
    return new Yolo(trunk, headDepth, distances, other, classes);
  }

  @Override
  public boolean isHead(String name) {
    return name.startsWith("head.");
  }

  @Override
  public String decoder() {
    return "yolov8";
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Predictions p = predict(g, x);
    Value near = g.slice(p.boxes(), 1, 0, 2);
    Value far = g.slice(p.boxes(), 1, 2, 4);
    Value centre = g.multiply(g.add(near, far), g.scalar(x, 0.5));
    return g.concat(1, centre, g.subtract(far, near), g.unary("Sigmoid", p.logits()));
  }

  /** The head's answers as training needs them. */
  public Predictions predict(GraphBuilder g, Value x) {
    Mirrors images = g.mode() == Mode.TRAIN ? Mirrors.NONE : mirrors;
    List<Value> maps = trunk.apply(g, images.pictures(g, x));
    List<Value> sides = new ArrayList<>();
    List<Value> logits = new ArrayList<>();
    List<Value> centres = new ArrayList<>();
    List<Value> strides = new ArrayList<>();
    int perSide = distances == Distances.EXPONENTIAL ? 1 : BINS;
    for (int level = 0; level < maps.size(); level++) {
      GraphBuilder head = g.scope("head").scope(Integer.toString(level));
      Value map = maps.get(level);
      Value stride = g.scalar(x, Trunk.STRIDES.get(level));
      Value side = images.sides(head, branch(head.scope("box"), map, 4 * perSide, 1));
      double prior = Math.log(PRIOR / (1 - PRIOR));
      Value score = images.scores(head, branch(head.scope("class"), map, classes, prior));
      sides.add(head.reshape(side, 0, 4 * perSide, -1));
      logits.add(head.reshape(score, 0, classes, -1));
      Value places = Grid.places(head, score, 0.5);
      centres.add(head.multiply(places, stride));
      strides.add(head.add(zeros(head, places), stride));
    }
    Value centre = g.concat(2, centres.toArray(Value[]::new));
    Value stride = g.concat(2, strides.toArray(Value[]::new));
    Value raw = g.concat(2, sides.toArray(Value[]::new));
    Optional<Value> bins =
        perSide == 1 ? Optional.empty() : Optional.of(g.reshape(raw, 0, 4, BINS, -1));
    Value steps = bins.map(b -> mean(g, b)).orElseGet(() -> g.unary("Exp", raw));
    Value signed = g.multiply(steps, g.constant(Constant.of(Shape.of(1, 4, 1), -1, -1, 1, 1)));
    Value boxes = g.add(g.concat(1, centre, centre), g.multiply(signed, stride));
    return new Predictions(boxes, g.concat(2, logits.toArray(Value[]::new)), bins, centre, stride);
  }

  /** One row of zeros, as long as the places are. */
  private static Value zeros(GraphBuilder g, Value places) {
    Value x = g.slice(places, 1, 0, 1);
    return g.subtract(x, x);
  }

  /** What the convolutions of one question answer: N x {@code out} x H x W. */
  private Value branch(GraphBuilder g, Value map, int out, double bias) {
    Value y = map;
    for (int i = 0; i < headDepth; i++) {
      y = Block.convolution(g.scope(Integer.toString(i)), y, trunk.out(), 3, 1);
    }
    GraphBuilder last = g.scope("out");
    Shape shape = Shape.of(out, trunk.out(), 1, 1);
    Value w = last.parameter("weight", Initializer.normal(0.01).draw(shape, last.seedOf("weight")));
    Value b = last.parameter("bias", Initializer.constant(bias).draw(Shape.of(out), 0));
    return last.apply("Conv", Attributes.none().withLongs("kernel_shape", 1, 1), y, w, b);
  }

  /**
   * The mean of the distribution of each side: N x 4 x {@link #BINS} x A, before the softmax, to N
   * x 4 x A.
   */
  public static Value mean(GraphBuilder g, Value bins) {
    float[] numbers = new float[BINS];
    for (int i = 0; i < BINS; i++) {
      numbers[i] = i;
    }
    Value likely = g.apply("Softmax", Attributes.none().with("axis", 2), bins);
    Value weighed = g.multiply(likely, g.constant(Constant.of(Shape.of(1, 1, BINS, 1), numbers)));
    return g.reduce("ReduceSum", weighed, 0, 2);
  }
}
