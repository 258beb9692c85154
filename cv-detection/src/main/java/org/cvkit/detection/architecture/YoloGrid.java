package org.cvkit.detection.architecture;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Initializer;
import org.cvkit.core.tensor.Shape;

/**
 * YOLO with anchors, as the course teaches it (Redmon and Farhadi 2017, section 2; three grids as
 * in YOLOv3, 2018): each cell says for each of its anchors where in the cell a centre is, {@code
 * sigmoid(tx), sigmoid(ty)}, how much larger than the anchor its box, {@code exp(tw), exp(th)}, how
 * likely there is an object and of which class. The output is N x rows x (5 + classes): centre x,
 * centre y, width, height in pixels, objectness, class scores.
 *
 * <p>Immutable.
 *
 * @param anchors as many for each of the three grids, the smallest on the finest
 */
public record YoloGrid(Trunk trunk, Anchors anchors, int classes) implements DetectionNetwork {
  private static final int BEFORE_CLASSES = 5;
  private static final double PRIOR = 0.01;

  public YoloGrid {
    if (anchors.sizes().size() % Trunk.STRIDES.size() != 0 || classes < 1) {
      throw new IllegalArgumentException(
          "YOLO grid: expected anchors for three grids and at least 1 class, got "
              + anchors.sizes().size()
              + " anchors and "
              + classes);
    }
  }

  /** The trunk of {@link Yolo#pico}. */
  public static YoloGrid pico(Anchors anchors) {
    return new YoloGrid(Yolo.pico().trunk(), anchors, 80);
  }

  @Override
  public YoloGrid withClasses(int other) {
    return new YoloGrid(trunk, anchors, other);
  }

  /** Anchors of one grid. */
  public int perCell() {
    return anchors.sizes().size() / Trunk.STRIDES.size();
  }

  @Override
  public boolean isHead(String name) {
    return name.startsWith("head.");
  }

  @Override
  public String decoder() {
    return "yolov5";
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    GridPredictions p = predict(g, x);
    Value near = g.slice(p.boxes(), 1, 0, 2);
    Value far = g.slice(p.boxes(), 1, 2, 4);
    Value centre = g.multiply(g.add(near, far), g.scalar(x, 0.5));
    Value scores = g.unary("Sigmoid", g.concat(1, p.objectness(), p.logits()));
    return g.transpose(g.concat(1, centre, g.subtract(far, near), scores), 0, 2, 1);
  }

  /** The head's answers as training needs them. */
  public GridPredictions predict(GraphBuilder g, Value x) {
    List<Value> maps = trunk.apply(g, x);
    List<Value> answers = new ArrayList<>();
    List<Value> cells = new ArrayList<>();
    List<Value> sizes = new ArrayList<>();
    for (int level = 0; level < maps.size(); level++) {
      GraphBuilder head = g.scope("head").scope(Integer.toString(level));
      Value map = maps.get(level);
      answers.add(answers(head, map));
      Value corner = Grid.places(head, map, 0);
      Value stride = g.scalar(x, Trunk.STRIDES.get(level));
      Value near = head.multiply(corner, stride);
      Value square = head.concat(1, near, head.add(near, stride));
      for (Anchors.Anchor anchor : ownAnchors(level)) {
        cells.add(square);
        Shape pair = Shape.of(1, 2, 1);
        Value size = g.constant(Constant.of(pair, (float) anchor.width(), (float) anchor.height()));
        sizes.add(head.add(head.subtract(near, near), size));
      }
    }
    return decoded(
        g,
        g.concat(2, answers.toArray(Value[]::new)),
        g.concat(2, cells.toArray(Value[]::new)),
        g.concat(2, sizes.toArray(Value[]::new)));
  }

  private List<Anchors.Anchor> ownAnchors(int level) {
    return anchors.sizes().subList(level * perCell(), (level + 1) * perCell());
  }

  private GridPredictions decoded(GraphBuilder g, Value raw, Value cells, Value sizes) {
    Value near = g.slice(cells, 1, 0, 2);
    Value stride = g.subtract(g.slice(cells, 1, 2, 4), near);
    Value offset = g.unary("Sigmoid", g.slice(raw, 1, 0, 2));
    Value centre = g.add(near, g.multiply(offset, stride));
    Value half = g.multiply(sizes, g.scalar(sizes, 0.5));
    Value reach = g.multiply(g.unary("Exp", g.slice(raw, 1, 2, 4)), half);
    Value boxes = g.concat(1, g.subtract(centre, reach), g.add(centre, reach));
    return new GridPredictions(
        boxes,
        g.slice(raw, 1, 4, BEFORE_CLASSES),
        g.slice(raw, 1, BEFORE_CLASSES, BEFORE_CLASSES + classes),
        cells,
        sizes);
  }

  /** N x (5 + classes) x rows of one grid: the anchors lie along the rows. */
  private Value answers(GraphBuilder g, Value map) {
    Value y = Block.convolution(g.scope("0"), map, trunk.out(), 3, 1);
    GraphBuilder last = g.scope("out");
    int each = BEFORE_CLASSES + classes;
    Shape shape = Shape.of((long) each * perCell(), trunk.out(), 1, 1);
    Value w = last.parameter("weight", Initializer.normal(0.01).draw(shape, last.seedOf("weight")));
    float[] begin = new float[each * perCell()];
    for (int i = 0; i < perCell(); i++) {
      begin[4 * perCell() + i] = (float) Math.log(PRIOR / (1 - PRIOR));
    }
    Value b = last.parameter("bias", Constant.of(Shape.of(begin.length), begin));
    Value all = last.apply("Conv", Attributes.none().withLongs("kernel_shape", 1, 1), y, w, b);
    return last.reshape(all, 0, each, -1);
  }
}
