package org.cvkit.detection.train;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.train.Objective;
import org.cvkit.detection.architecture.Yolo;

/**
 * Detection as an objective: pictures, boxes and classes in, {@link DetectionLoss} out.
 *
 * <p>Immutable.
 *
 * @param size of the pictures
 * @param batch pictures of a step
 * @param objects places for objects a picture has
 */
record DetectorObjective(Yolo network, DetectionLoss loss, Size size, int batch, int objects)
    implements Objective {
  static final String PICTURES = "pictures";
  static final String BOXES = "boxes";
  static final String CLASSES = "classes";

  @Override
  public Value loss(GraphBuilder g) {
    Shape picture = Shape.of(batch, 3, size.height(), size.width());
    Value x = g.input(PICTURES, ElementType.FLOAT32, picture);
    Value boxes = g.input(BOXES, ElementType.FLOAT32, Shape.of(batch, objects, 4));
    Value classes =
        g.input(CLASSES, ElementType.FLOAT32, Shape.of(batch, objects, network.classes()));
    DetectionLoss.Parts parts = loss.parts(g, network.predict(g, x), boxes, classes);
    g.output("box", parts.box());
    g.output("class", parts.classes());
    if (network.distances() == Yolo.Distances.DISTRIBUTION) {
      g.output("distribution", parts.distribution());
    }
    return parts.total();
  }
}
