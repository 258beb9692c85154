package org.cvkit.detection.train;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.train.Objective;
import org.cvkit.core.train.TrainingException;
import org.cvkit.detection.architecture.DetectionNetwork;
import org.cvkit.detection.architecture.Yolo;
import org.cvkit.detection.architecture.YoloGrid;

/**
 * Detection as an objective: pictures, boxes and classes in, the loss of the network's kind out.
 *
 * <p>Immutable.
 *
 * @param size of the pictures
 * @param batch pictures of a step
 * @param objects places for objects a picture has
 */
record DetectorObjective(
    DetectionNetwork network, DetectionLoss loss, Size size, int batch, int objects)
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
    if (network instanceof Yolo yolo) {
      return free(g, yolo, x, boxes, classes);
    }
    if (network instanceof YoloGrid grid) {
      return anchored(g, grid, x, boxes, classes);
    }
    throw new TrainingException(
        "training: expected a Yolo or a YoloGrid, got " + network.getClass().getSimpleName());
  }

  private Value free(GraphBuilder g, Yolo yolo, Value x, Value boxes, Value classes) {
    DetectionLoss.Parts parts = loss.parts(g, yolo.predict(g, x), boxes, classes);
    g.output("box", parts.box());
    g.output("class", parts.classes());
    if (yolo.distances() == Yolo.Distances.DISTRIBUTION) {
      g.output("distribution", parts.distribution());
    }
    return parts.total();
  }

  private static Value anchored(
      GraphBuilder g, YoloGrid grid, Value x, Value boxes, Value classes) {
    GridLoss.Parts parts =
        GridLoss.standard().parts(g, grid.predict(g, x), grid.anchors(), boxes, classes);
    g.output("box", parts.box());
    g.output("objectness", parts.objectness());
    g.output("class", parts.classes());
    return parts.total();
  }
}
