package org.cvkit.detection.metric;

import java.util.List;
import java.util.Locale;
import org.cvkit.core.draw.Canvas;
import org.cvkit.core.draw.Color;
import org.cvkit.core.image.Image;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.metric.DetectionError.Kind;

/**
 * Draws what a detector got wrong on the picture: right detections in green without a label, false
 * ones in the colour of their {@link Kind} with it, missed objects in yellow.
 *
 * <p>Immutable.
 */
public final class ErrorAnnotator {
  private static final Color RIGHT = new Color(60, 180, 75);

  private final List<Category> categories;

  public ErrorAnnotator(List<Category> categories) {
    this.categories = List.copyOf(categories);
  }

  /** The colour that errors of a kind are drawn in. */
  public static Color color(Kind kind) {
    return switch (kind) {
      case LOCALISATION -> new Color(245, 130, 48);
      case CLASS -> new Color(145, 30, 180);
      case DUPLICATE -> new Color(0, 190, 220);
      case BACKGROUND -> new Color(230, 25, 75);
      case BOTH -> new Color(240, 50, 230);
      case MISSED -> new Color(255, 225, 25);
    };
  }

  /**
   * Draws on {@code image}.
   *
   * @throws IllegalArgumentException when the picture has 16 bits a channel
   */
  public void draw(Image image, PictureErrors errors) {
    Canvas canvas = Canvas.on(image);
    for (CocoResult right : errors.found()) {
      canvas.box(right.box().toBox(), RIGHT);
    }
    // The surest false detection is drawn last and so on top.
    for (int i = errors.errors().size() - 1; i >= 0; i--) {
      DetectionError error = errors.errors().get(i);
      CocoResult detection = error.detection();
      GroundTruth object = error.object();
      if (detection != null) {
        String label =
            String.format(
                Locale.ROOT,
                "%s %.2f %s",
                name(detection.category()),
                detection.score(),
                error.kind());
        canvas.box(detection.box().toBox(), label, color(error.kind()));
      } else if (object != null) {
        canvas.box(object.box().toBox(), name(object.category()) + " missed", color(error.kind()));
      }
    }
  }

  private String name(int category) {
    return categories.stream()
        .filter(c -> c.id() == category)
        .map(Category::name)
        .findFirst()
        .orElse("class " + category);
  }
}
