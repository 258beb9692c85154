package org.cvkit.detection.train;

import java.util.List;

/**
 * Random changes of training pictures that their boxes follow. Boxes are cut off at the edge of
 * what is visible, and left out when less than a share of them is. Every draw is a function of the
 * seed, the epoch and the picture (of the batch for {@code sizes}).
 *
 * <p>The order: four pictures around a random point (mosaic; Bochkovskiy et al. 2020, section 3.3),
 * scaled about the centre and moved, mirrored, mixed with another such picture (mixup; Zhang et al.
 * 2018, with the boxes of both, as YOLOX does it), and recoloured in HSV.
 *
 * <p>Immutable.
 *
 * @param mosaic probability of a mosaic, 0..1
 * @param mixup probability that another picture is mixed in, 0..1
 * @param sizes longer sides of the input that pictures are fitted into, one drawn a batch; the
 *     input itself keeps its size, for a training step has one, and grey fills the rest. Empty for
 *     the whole input always
 * @param leastVisible share of a box's area that must stay visible, 0..1
 */
public record DetectionAugmentation(
    double mosaic,
    double mixup,
    Hsv hsv,
    Flips flips,
    Placement placement,
    List<Integer> sizes,
    double leastVisible) {

  /**
   * Other colours.
   *
   * @param hue most the hue turns either way, as a share of the circle, 0..0.5
   * @param saturation most the saturation is scaled by, either way: a factor of 1 - x to 1 + x,
   *     0..1
   * @param brightness the same for the value of HSV
   */
  public record Hsv(double hue, double saturation, double brightness) {
    public Hsv {
      requireIn("hue", hue, 0, 0.5);
      requireIn("saturation", saturation, 0, 1);
      requireIn("brightness", brightness, 0, 1);
    }

    boolean changes() {
      return hue > 0 || saturation > 0 || brightness > 0;
    }
  }

  /**
   * Mirror images.
   *
   * @param horizontal probability of one left for right
   * @param vertical probability of one upside down
   */
  public record Flips(double horizontal, double vertical) {
    public Flips {
      requireIn("horizontal flip", horizontal, 0, 1);
      requireIn("vertical flip", vertical, 0, 1);
    }
  }

  /**
   * Where in the input a picture comes to lie.
   *
   * @param minScale smallest factor, above 0
   * @param maxScale largest factor
   * @param shift most it moves along each axis, as a share of that side, 0..1
   */
  public record Placement(double minScale, double maxScale, double shift) {
    public Placement {
      requireIn("smallest scale", minScale, 0.01, maxScale);
      requireIn("largest scale", maxScale, minScale, 100);
      requireIn("shift", shift, 0, 1);
    }
  }

  public DetectionAugmentation {
    requireIn("mosaic", mosaic, 0, 1);
    requireIn("mixup", mixup, 0, 1);
    requireIn("least visible share", leastVisible, 0, 1);
    sizes = List.copyOf(sizes);
    sizes.forEach(size -> requireIn("size", size, 1, 1 << 15));
  }

  /** Pictures as they are, letterboxed. */
  public static DetectionAugmentation none() {
    return of(0, new Hsv(0, 0, 0), new Flips(0, 0), new Placement(1, 1, 0), 0);
  }

  /**
   * A light choice for small sets of pictures taken alike: mirror images, a scale of 0.75 to 1.35,
   * small moves, and slightly other colours.
   */
  public static DetectionAugmentation defaults() {
    return of(0, new Hsv(0.015, 0.3, 0.2), new Flips(0.5, 0), new Placement(0.75, 1.35, 0.1), 0.25);
  }

  /** Ultralytics' defaults for long training on many photographs, mosaics always. */
  public static DetectionAugmentation strong() {
    return of(1, new Hsv(0.015, 0.7, 0.4), new Flips(0.5, 0), new Placement(0.5, 1.5, 0.1), 0.1);
  }

  private static DetectionAugmentation of(
      double mosaic, Hsv hsv, Flips flips, Placement placement, double leastVisible) {
    return new DetectionAugmentation(mosaic, 0, hsv, flips, placement, List.of(), leastVisible);
  }

  public DetectionAugmentation withMosaic(double other) {
    return new DetectionAugmentation(other, mixup, hsv, flips, placement, sizes, leastVisible);
  }

  public DetectionAugmentation withMixup(double other) {
    return new DetectionAugmentation(mosaic, other, hsv, flips, placement, sizes, leastVisible);
  }

  public DetectionAugmentation withHsv(double hue, double saturation, double brightness) {
    Hsv other = new Hsv(hue, saturation, brightness);
    return new DetectionAugmentation(mosaic, mixup, other, flips, placement, sizes, leastVisible);
  }

  public DetectionAugmentation withFlips(double horizontal, double vertical) {
    Flips other = new Flips(horizontal, vertical);
    return new DetectionAugmentation(mosaic, mixup, hsv, other, placement, sizes, leastVisible);
  }

  public DetectionAugmentation withScale(double smallest, double largest) {
    return withPlacement(new Placement(smallest, largest, placement.shift()));
  }

  public DetectionAugmentation withShift(double share) {
    return withPlacement(new Placement(placement.minScale(), placement.maxScale(), share));
  }

  private DetectionAugmentation withPlacement(Placement other) {
    return new DetectionAugmentation(mosaic, mixup, hsv, flips, other, sizes, leastVisible);
  }

  public DetectionAugmentation withSizes(List<Integer> other) {
    return new DetectionAugmentation(mosaic, mixup, hsv, flips, placement, other, leastVisible);
  }

  public DetectionAugmentation withLeastVisible(double other) {
    return new DetectionAugmentation(mosaic, mixup, hsv, flips, placement, sizes, other);
  }

  /** How many pictures' objects one picture shows at most, but for rare ones. */
  int crowding() {
    return (mosaic > 0 ? 2 : 1) * (mixup > 0 ? 2 : 1);
  }

  private static void requireIn(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "augmentation: " + what + ": expected " + least + " to " + most + ", got " + value);
    }
  }
}
