package org.cvkit.detection.train;

import java.util.Arrays;
import org.cvkit.core.geometry.Size;

/**
 * A picture of input size that others are laid on, and the boxes that are visible on it. Red,
 * green, blue, each row by row, 0..1.
 */
final class PictureCanvas {
  private static final int CHANNELS = 3;
  private static final float WHITE = 255;

  private final int width;
  private final int height;
  private final float[] planes;
  private final BoxList boxes = new BoxList();
  // Of each column: the two source columns around it and how near it is to the second.
  private final int[] near;
  private final int[] far;
  private final float[] share;

  PictureCanvas(Size size) {
    width = size.width();
    height = size.height();
    planes = new float[CHANNELS * width * height];
    near = new int[width];
    far = new int[width];
    share = new float[width];
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  float[] planes() {
    return planes;
  }

  BoxList boxes() {
    return boxes;
  }

  /** Nothing but grey of a level of 0..255. */
  void clear(int grey) {
    Arrays.fill(planes, grey / WHITE);
    boxes.clear();
  }

  /** Half of this, half of another: pixels are {@code weight} of this; the boxes of both stay. */
  void mix(PictureCanvas other, float weight) {
    for (int i = 0; i < planes.length; i++) {
      planes[i] = planes[i] * weight + other.planes[i] * (1 - weight);
    }
    for (int i = 0; i < other.boxes.count(); i++) {
      boxes.add(
          other.boxes.edge(i, 0),
          other.boxes.edge(i, 1),
          other.boxes.edge(i, 2),
          other.boxes.edge(i, 3),
          other.boxes.classOf(i));
    }
  }

  /**
   * Lays a picture on the canvas, interpolated linearly, and its boxes with it.
   *
   * @param left where the part of the picture that is shown begins, in its own pixels
   * @param right where it ends
   * @param leastVisible share of a box's area that must be visible for it to be laid down
   */
  void lay(
      FittedPicture picture,
      Axis x,
      Axis y,
      double left,
      double top,
      double right,
      double bottom,
      double leastVisible) {
    double fromX = Math.min(x.place(left), x.place(right));
    double toX = Math.max(x.place(left), x.place(right));
    double fromY = Math.min(y.place(top), y.place(bottom));
    double toY = Math.max(y.place(top), y.place(bottom));
    int firstX = Axis.firstPixel(fromX, width);
    int endX = Axis.firstPixel(toX, width);
    int endY = Axis.firstPixel(toY, height);
    columns(picture.width, x, firstX, endX);
    for (int row = Axis.firstPixel(fromY, height); row < endY; row++) {
      row(picture, y, row, firstX, endX);
    }
    layBoxes(
        picture,
        x,
        y,
        Math.max(0, fromX),
        Math.max(0, fromY),
        Math.min(width, toX),
        Math.min(height, toY),
        leastVisible);
  }

  private void columns(int sourceWidth, Axis x, int first, int end) {
    for (int column = first; column < end; column++) {
      double at = source(column, x, sourceWidth);
      near[column] = (int) at;
      far[column] = Math.min(sourceWidth - 1, (int) at + 1);
      share[column] = (float) (at - (int) at);
    }
  }

  /** Where the centre of an input pixel looks, in source pixels whose centres are whole. */
  private static double source(int pixel, Axis axis, int length) {
    double at = (pixel + 0.5 - axis.offset()) / axis.factor() - 0.5;
    return Math.max(0, Math.min(length - 1, at));
  }

  private void row(FittedPicture picture, Axis y, int row, int first, int end) {
    double at = source(row, y, picture.height);
    int upper = (int) at;
    int lower = Math.min(picture.height - 1, upper + 1);
    float down = (float) (at - upper);
    byte[] levels = picture.planes;
    for (int c = 0; c < CHANNELS; c++) {
      int a = (c * picture.height + upper) * picture.width;
      int b = (c * picture.height + lower) * picture.width;
      int to = (c * height + row) * width;
      for (int column = first; column < end; column++) {
        int p = near[column];
        int q = far[column];
        float right = share[column];
        float left = 1 - right;
        float above = (levels[a + p] & 0xff) * left + (levels[a + q] & 0xff) * right;
        float below = (levels[b + p] & 0xff) * left + (levels[b + q] & 0xff) * right;
        planes[to + column] = (above * (1 - down) + below * down) / WHITE;
      }
    }
  }

  private void layBoxes(
      FittedPicture picture,
      Axis x,
      Axis y,
      double left,
      double top,
      double right,
      double bottom,
      double leastVisible) {
    for (int i = 0; i < picture.classes.length; i++) {
      double x0 = x.place(picture.edges[4 * i]);
      double y0 = y.place(picture.edges[4 * i + 1]);
      double x1 = x.place(picture.edges[4 * i + 2]);
      double y1 = y.place(picture.edges[4 * i + 3]);
      double whole = Math.abs(x1 - x0) * Math.abs(y1 - y0);
      double l = Math.max(left, Math.min(x0, x1));
      double t = Math.max(top, Math.min(y0, y1));
      double r = Math.min(right, Math.max(x0, x1));
      double b = Math.min(bottom, Math.max(y0, y1));
      if (r > l && b > t && (r - l) * (b - t) >= leastVisible * whole) {
        boxes.add(l, t, r, b, picture.classes[i]);
      }
    }
  }
}
