package org.cvkit.core.data;

import java.util.Arrays;
import org.cvkit.core.data.Augmentation.Border;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;

/** One picture as planes of numbers, a channel after the other, and what can be done with them. */
final class Planes {
  private final int channels;
  private final int width;
  private final int height;
  private final ChannelOrder order;
  private final Normalization normalization;
  private float[] values;
  private float[] spare;

  Planes(Size size, ChannelOrder order, Normalization normalization) {
    channels = order.channels();
    width = size.width();
    height = size.height();
    this.order = order;
    this.normalization = normalization;
    values = new float[channels * width * height];
    spare = new float[values.length];
  }

  static Planes of(Preprocessing p) {
    return new Planes(p.transform().size(), p.channelOrder(), p.normalization());
  }

  /** The numbers; another array after any move. */
  float[] values() {
    return values;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int channels() {
    return channels;
  }

  ChannelOrder order() {
    return order;
  }

  /** Left for right. */
  void flip() {
    for (int row = 0; row < values.length; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float kept = values[left];
        values[left] = values[right];
        values[right] = kept;
      }
    }
  }

  /** Shows what lay {@code dx} pixels further right and {@code dy} further down. */
  void move(int dx, int dy, Border border) {
    for (int y = 0; y < height; y++) {
      int fromY = place(y + dy, height, border);
      for (int c = 0; c < channels; c++) {
        moveRow(
            (c * height + y) * width, fromY < 0 ? -1 : (c * height + fromY) * width, dx, border);
      }
    }
    swap();
  }

  private void moveRow(int to, int from, int dx, Border border) {
    if (from < 0) {
      Arrays.fill(spare, to, to + width, 0);
      return;
    }
    int first = Math.min(width, Math.max(0, -dx));
    int end = Math.max(first, Math.min(width, width - dx));
    if (end > first) {
      System.arraycopy(values, from + first + dx, spare, to + first, end - first);
    }
    fillEdge(to, from, 0, first, dx, border);
    fillEdge(to, from, end, width, dx, border);
  }

  private void fillEdge(int to, int from, int first, int end, int dx, Border border) {
    for (int x = first; x < end; x++) {
      int fromX = place(x + dx, width, border);
      spare[to + x] = fromX < 0 ? 0 : values[from + fromX];
    }
  }

  /** Where a coordinate beyond the edge looks, -1 for nowhere. */
  private static int place(int at, int length, Border border) {
    if (at >= 0 && at < length) {
      return at;
    }
    if (border == Border.BLACK) {
      return -1;
    }
    int period = Math.max(1, 2 * (length - 1));
    int folded = Math.floorMod(at, period);
    return folded < length ? folded : period - folded;
  }

  /**
   * Shows at (x, y), counted from the centre, what lay at {@code (a x + b y + dx, -b x + a y +
   * dy)}, interpolated linearly.
   */
  void warp(double a, double b, double dx, double dy, Border border) {
    double centreX = (width - 1) / 2.0;
    double centreY = (height - 1) / 2.0;
    for (int y = 0; y < height; y++) {
      double v = y - centreY;
      for (int x = 0; x < width; x++) {
        double u = x - centreX;
        sample(y * width + x, a * u + b * v + dx + centreX, a * v - b * u + dy + centreY, border);
      }
    }
    swap();
  }

  private void sample(int to, double x, double y, Border border) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = (float) (x - left);
    float lower = (float) (y - top);
    int x0 = place(left, width, border);
    int x1 = place(left + 1, width, border);
    int y0 = place(top, height, border);
    int y1 = place(top + 1, height, border);
    for (int c = 0; c < channels; c++) {
      float upperMix = at(c, x0, y0) * (1 - right) + at(c, x1, y0) * right;
      float lowerMix = at(c, x0, y1) * (1 - right) + at(c, x1, y1) * right;
      spare[c * width * height + to] = upperMix * (1 - lower) + lowerMix * lower;
    }
  }

  private float at(int channel, int x, int y) {
    return x < 0 || y < 0 ? 0 : values[(channel * height + y) * width + x];
  }

  private void swap() {
    float[] kept = values;
    values = spare;
    spare = kept;
  }

  /** Makes a rectangle 0 once it is normalised; pixels outside the picture are passed over. */
  void blank(int left, int top, int right, int bottom) {
    int from = Math.max(0, left);
    int to = Math.min(width, right);
    for (int c = 0; c < channels; c++) {
      float neutral = (float) (-normalization.beta(c) / normalization.alpha(c));
      for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
        int row = (c * height + y) * width;
        Arrays.fill(values, row + from, row + Math.max(from, to), neutral);
      }
    }
  }

  /** From levels of 0 to 255 to the tensor's numbers. */
  void normalize() {
    for (int c = 0; c < channels; c++) {
      float alpha = (float) normalization.alpha(c);
      float beta = (float) normalization.beta(c);
      for (int i = c * width * height; i < (c + 1) * width * height; i++) {
        values[i] = values[i] * alpha + beta;
      }
    }
  }
}
