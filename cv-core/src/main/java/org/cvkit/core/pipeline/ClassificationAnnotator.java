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
    drawHeads(image, List.of(new HeadAnswer("class", classes)));
  }

  /**
   * Draws the lines of one head below those of the other; with several heads, each line begins with
   * its head's name.
   *
   * @throws IllegalArgumentException when the picture has 16 bits a channel
   */
  public static void drawHeads(Image image, List<HeadAnswer> heads) {
    Canvas canvas = Canvas.on(image);
    float margin = canvas.lineWidth() * 2f;
    float top = margin;
    for (HeadAnswer head : heads) {
      String prefix = heads.size() > 1 ? head.head() + ": " : "";
      Color color = Color.WHITE;
      for (Classification c : head.classes()) {
        String text = prefix + c.label() + " " + String.format(Locale.ROOT, "%.2f", c.score());
        canvas.label(new Point(margin, top), text, color);
        top += LINE_HEIGHT * canvas.lineWidth();
        color = Color.BLACK;
      }
    }
  }
}
