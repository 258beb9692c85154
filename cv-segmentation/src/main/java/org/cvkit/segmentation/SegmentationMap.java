package org.cvkit.segmentation;

import java.util.Arrays;
import org.cvkit.core.geometry.Size;

/**
 * The class of every pixel of a picture: one index a pixel, row by row from the top.
 *
 * <p>Immutable.
 */
public final class SegmentationMap {
  private final Size size;
  private final short[] classes;

  private SegmentationMap(Size size, short[] classes) {
    this.size = size;
    this.classes = classes;
  }

  /**
   * A map of the given class indices; the array is copied.
   *
   * @param classes {@code width * height} indices, at least 0
   */
  public static SegmentationMap of(Size size, short... classes) {
    if (classes.length != size.area()) {
      throw new IllegalArgumentException(
          "segmentation map of "
              + size
              + ": expected "
              + size.area()
              + " classes, got "
              + classes.length);
    }
    for (short c : classes) {
      if (c < 0) {
        throw new IllegalArgumentException(
            "segmentation map: expected classes of at least 0, got " + c);
      }
    }
    return new SegmentationMap(size, classes.clone());
  }

  /**
   * The best class of every pixel: the index of the largest score, the lower index on a tie.
   *
   * @param scores class-major scores ({@code classes x height x width}), logits or probabilities
   *     alike
   */
  public static SegmentationMap ofScores(Size size, float... scores) {
    int pixels = Math.toIntExact(size.area());
    if (pixels == 0 || scores.length == 0 || scores.length % pixels != 0) {
      throw new IllegalArgumentException(
          "segmentation map of "
              + size
              + ": expected a multiple of "
              + pixels
              + " scores, got "
              + scores.length);
    }
    float[] best = Arrays.copyOf(scores, pixels);
    short[] classes = new short[pixels];
    for (int c = 1; c < scores.length / pixels; c++) {
      int plane = c * pixels;
      for (int i = 0; i < pixels; i++) {
        if (scores[plane + i] > best[i]) {
          best[i] = scores[plane + i];
          classes[i] = (short) c;
        }
      }
    }
    return new SegmentationMap(size, classes);
  }

  public Size size() {
    return size;
  }

  /** The class of pixel ({@code x}, {@code y}). */
  public int classAt(int x, int y) {
    if (x < 0 || y < 0 || x >= size.width() || y >= size.height()) {
      throw new IndexOutOfBoundsException("pixel (" + x + ", " + y + ") of a map of " + size);
    }
    return classes[y * size.width() + x];
  }

  /** The share of the picture's pixels that belong to class {@code index}, 0..1. */
  public double coverage(int index) {
    return classes.length == 0 ? 0 : (double) count(index) / classes.length;
  }

  /**
   * Intersection over union of one class in two maps of the same size, 0..1; 1 when neither map
   * holds the class (Jaccard index, as PASCAL VOC measures segmentation).
   */
  public double iou(SegmentationMap other, int index) {
    if (!other.size.equals(size)) {
      throw new IllegalArgumentException(
          "segmentation map: expected another map of " + size + ", got one of " + other.size);
    }
    int both = 0;
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] == index && other.classes[i] == index) {
        both++;
      }
    }
    int union = count(index) + other.count(index) - both;
    return union == 0 ? 1 : (double) both / union;
  }

  private int count(int index) {
    int n = 0;
    for (short c : classes) {
      if (c == index) {
        n++;
      }
    }
    return n;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SegmentationMap m
        && m.size.equals(size)
        && Arrays.equals(m.classes, classes);
  }

  @Override
  public int hashCode() {
    return 31 * size.hashCode() + Arrays.hashCode(classes);
  }

  @Override
  public String toString() {
    return "segmentation map " + size;
  }
}
