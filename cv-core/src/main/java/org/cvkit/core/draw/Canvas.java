package org.cvkit.core.draw;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Point;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.memory.NativeGroup;

/**
 * Draws on a picture of 8 bits a channel: grey, colour, or colour with alpha (what is drawn is
 * opaque). Strokes and letters grow with the picture, so that they stay readable when it is shown
 * in a window; what lies outside is cut off, and labels are moved inside.
 *
 * <p>Text may be any: what the built-in ASCII font has not is spelt out or becomes a question mark.
 *
 * <p>It owns nothing: the picture stays its owner's, and must be neither closed nor refilled with
 * another size meanwhile.
 *
 * <p>Confined to one thread at a time.
 */
public final class Canvas {
  static {
    NativeGroup.OPENCV.load();
  }

  /** Stroke of a picture's mean side, as people know it from other tools' annotated pictures. */
  private static final double STROKE_OF_SIDE = 0.003;

  /** As far out as OpenCV's fixed-point arithmetic is safe with, and beyond any picture. */
  private static final int FAR = 1 << 22;

  private final Image image;
  private final Mat mat;
  private final Size size;
  private final int channels;
  private final int lineWidth;

  private Canvas(Image image) {
    this.image = image;
    mat = OpenCvBridge.asMat(image);
    size = image.size();
    channels = image.format().channels();
    lineWidth =
        Math.max(
            2, Math.toIntExact(Math.round((size.width() + size.height()) / 2.0 * STROKE_OF_SIDE)));
  }

  /**
   * @throws IllegalArgumentException when {@code image} has 16 bits a channel
   */
  public static Canvas on(Image image) {
    if (image.format().bytesPerChannel() != 1) {
      throw new IllegalArgumentException(
          "canvas: expected a picture of 8 bits a channel, got " + image);
    }
    return new Canvas(image);
  }

  /** Width of strokes, pixels: 2, more on large pictures. */
  public int lineWidth() {
    return lineWidth;
  }

  /** The outline of {@code box}, its stroke half inside; nothing when the box lies outside. */
  public Canvas box(Box box, Color color) {
    if (!box.clip(size).isEmpty()) {
      int outer = lineWidth / 2;
      int left = rounded(box.left()) - outer;
      int top = rounded(box.top()) - outer;
      int right = Math.max(left + lineWidth, rounded(box.right()) + outer);
      int bottom = Math.max(top + lineWidth, rounded(box.bottom()) + outer);
      try (Scalar ink = ink(color)) {
        // Four bars: OpenCV's own thick rectangle takes several times as long.
        fill(left, top, right, top + lineWidth, ink);
        fill(left, bottom - lineWidth, right, bottom, ink);
        fill(left, top, left + lineWidth, bottom, ink);
        fill(right - lineWidth, top, right, bottom, ink);
      }
    }
    return this;
  }

  private void fill(int left, int top, int right, int bottom, Scalar ink) {
    int x = Math.max(0, left);
    int y = Math.max(0, top);
    int width = Math.min(right, size.width()) - x;
    int height = Math.min(bottom, size.height()) - y;
    if (width > 0 && height > 0) {
      try (Rect bar = new Rect(x, y, width, height)) {
        opencv_imgproc.rectangle(mat, bar, ink, opencv_imgproc.FILLED, opencv_imgproc.LINE_8, 0);
      }
    }
  }

  /**
   * The outline of {@code box} with {@code label} on a filled ground: above its top-left corner
   * where there is room, else inside it, and always within the picture.
   */
  public Canvas box(Box box, String label, Color color) {
    box(box, color);
    if (!label.isEmpty() && !box.clip(size).isEmpty()) {
      TextBlock block = TextBlock.of(label, lineWidth, size.width());
      int left = rounded(box.left()) - lineWidth / 2;
      int top = rounded(box.top()) - lineWidth / 2;
      block(block, left, top >= block.height() ? top - block.height() : top, color);
    }
    return this;
  }

  /**
   * {@code text} on a filled ground whose top-left corner lies at {@code topLeft}, moved as far as
   * it takes to be within the picture.
   */
  public Canvas label(Point topLeft, String text, Color color) {
    if (!text.isEmpty()) {
      TextBlock block = TextBlock.of(text, lineWidth, size.width());
      block(block, rounded(topLeft.x()), rounded(topLeft.y()), color);
    }
    return this;
  }

  private void block(TextBlock block, int x, int y, Color color) {
    block.drawFilled(
        image,
        inside(x, block.width(), size.width()),
        inside(y, block.height(), size.height()),
        samples(color.contrast()),
        samples(color));
  }

  /** {@code text} in {@code color} with nothing behind it, placed as {@link #label} is. */
  public Canvas text(Point topLeft, String text, Color color) {
    TextBlock block = TextBlock.of(text, lineWidth, size.width());
    block.drawText(
        image,
        inside(rounded(topLeft.x()), block.width(), size.width()),
        inside(rounded(topLeft.y()), block.height(), size.height()),
        samples(color));
    return this;
  }

  /** A straight line; its ends are round. */
  public Canvas line(Point from, Point to, Color color) {
    try (var start = pixel(from);
        var end = pixel(to);
        Scalar ink = ink(color)) {
      opencv_imgproc.line(mat, start, end, ink, lineWidth, opencv_imgproc.LINE_AA, 0);
    }
    return this;
  }

  /** A dot, a little wider than a line. */
  public Canvas point(Point point, Color color) {
    return circle(point, lineWidth, color, opencv_imgproc.FILLED);
  }

  /** The outline of a circle of {@code radius} pixels. */
  public Canvas circle(Point center, float radius, Color color) {
    return circle(center, Math.max(0, rounded(radius)), color, lineWidth);
  }

  private Canvas circle(Point center, int radius, Color color, int thickness) {
    try (var middle = pixel(center);
        Scalar ink = ink(color)) {
      opencv_imgproc.circle(mat, middle, radius, ink, thickness, opencv_imgproc.LINE_AA, 0);
    }
    return this;
  }

  /** Where something of {@code length} begins so that it ends within {@code room}, if it can. */
  private static int inside(int start, int length, int room) {
    return Math.max(0, Math.min(start, room - length));
  }

  private int[] samples(Color color) {
    return switch (channels) {
      case 1 -> new int[] {color.gray()};
      case 3 -> new int[] {color.blue(), color.green(), color.red()};
      default -> new int[] {color.blue(), color.green(), color.red(), 255};
    };
  }

  private Scalar ink(Color color) {
    return channels == 1
        ? new Scalar(color.gray())
        : new Scalar(color.blue(), color.green(), color.red(), 255);
  }

  private org.bytedeco.opencv.opencv_core.Point pixel(Point point) {
    // The place (0.5, 0.5) is the middle of pixel 0.
    return new org.bytedeco.opencv.opencv_core.Point(
        rounded(point.x() - 0.5f), rounded(point.y() - 0.5f));
  }

  private static int rounded(float place) {
    return Math.max(-FAR, Math.min(Math.round(place), FAR));
  }
}
