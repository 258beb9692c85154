package org.cvkit.core.draw;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * One line of text and the room it takes.
 *
 * @param text ASCII
 * @param scale of OpenCV's font, whose capitals are 21 pixels high at 1
 * @param thickness of the strokes, pixels
 * @param width of the block, margins included
 * @param height of the block, margins included
 * @param margin left of the text, pixels
 * @param baseline from the block's top to the line the letters stand on
 */
record TextBlock(
    String text, double scale, int thickness, int width, int height, int margin, int baseline) {
  private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;
  private static final double SMALLEST = 0.3;

  /**
   * Measures {@code text} for strokes that go with {@code lineWidth}, at most {@code room} wide.
   */
  static TextBlock measure(String text, int lineWidth, int room) {
    String ascii = AsciiText.of(text);
    double scale = lineWidth / 3.0;
    TextBlock block = measure(ascii, scale, Math.max(lineWidth - 1, 1));
    if (block.width > room && block.width > 0) {
      double smaller = Math.max(SMALLEST, scale * room / block.width);
      return measure(ascii, Math.min(scale, smaller), 1);
    }
    return block;
  }

  private static TextBlock measure(String ascii, double scale, int thickness) {
    try (IntPointer descent = new IntPointer(1);
        Size size = opencv_imgproc.getTextSize(ascii, FONT, scale, thickness, descent)) {
      int margin = Math.max(2, size.height() / 6);
      return new TextBlock(
          ascii,
          scale,
          thickness,
          size.width() + 2 * margin,
          // Descenders reach into what OpenCV calls the baseline; most of it is enough.
          size.height() + 2 * margin + descent.get() / 2,
          margin,
          size.height() + margin);
    }
  }

  /** Writes the text with the block's top-left corner at ({@code x}, {@code y}). */
  void write(Mat mat, int x, int y, Scalar color) {
    try (Point origin = new Point(x + margin, y + baseline)) {
      opencv_imgproc.putText(
          mat, text, origin, FONT, scale, color, thickness, opencv_imgproc.LINE_AA, false);
    }
  }
}
