package org.cvkit.detection;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.cvkit.core.draw.Canvas;
import org.cvkit.core.draw.Color;
import org.cvkit.core.image.Image;

/**
 * Draws detections on the picture they were found in: a box in its class's colour, and a label.
 *
 * <p>Immutable.
 */
public final class DetectionAnnotator {
  private static final DetectionAnnotator STANDARD =
      new DetectionAnnotator(d -> d.label() + " " + String.format(Locale.ROOT, "%.2f", d.score()));

  private final Function<Detection, String> caption;

  private DetectionAnnotator(Function<Detection, String> caption) {
    this.caption = caption;
  }

  /** Labels of name and score: {@code person 0.91}. */
  public static DetectionAnnotator standard() {
    return STANDARD;
  }

  /** The same with other labels; an empty one leaves the box bare. */
  public DetectionAnnotator withCaption(Function<Detection, String> other) {
    return new DetectionAnnotator(other);
  }

  /**
   * Draws on {@code image}, the surest detection last and so on top.
   *
   * @throws IllegalArgumentException when the picture has 16 bits a channel
   */
  public void draw(Image image, List<Detection> detections) {
    Canvas canvas = Canvas.on(image);
    for (int i = detections.size() - 1; i >= 0; i--) {
      Detection detection = detections.get(i);
      canvas.box(detection.box(), caption.apply(detection), Color.ofClass(detection.classIndex()));
    }
  }
}
