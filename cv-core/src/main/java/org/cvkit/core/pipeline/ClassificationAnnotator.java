package org.cvkit.core.pipeline;

import java.util.List;
import java.util.Locale;
import org.cvkit.core.draw.Canvas;
import org.cvkit.core.draw.Color;
import org.cvkit.core.geometry.Point;
import org.cvkit.core.image.Image;

/**
 * Writes a classifier's answer on the picture it is about, in the top-left corner.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class ClassificationAnnotator {
  /** A label is as high as this many strokes are wide, with air between two. */
  private static final int LINE_HEIGHT = 14;

  private ClassificationAnnotator() {}

  /**
   * Draws one line a class.
   *
   * @throws IllegalArgumentException when the picture has 16 bits a channel
   */
  public static void draw(Image image, List<Classification> classes) {
    Canvas canvas = Canvas.on(image);
    float margin = canvas.lineWidth() * 2f;
    for (int i = 0; i < classes.size(); i++) {
      Classification c = classes.get(i);
      String text = c.label() + " " + String.format(Locale.ROOT, "%.2f", c.score());
      float top = margin + (float) i * LINE_HEIGHT * canvas.lineWidth();
      canvas.label(new Point(margin, top), text, i == 0 ? Color.WHITE : Color.BLACK);
    }
  }
}
