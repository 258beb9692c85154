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
 * @param hue most the hue turns either way, as a share of the circle, 0..0.5
 * @param saturation most the saturation is scaled by, either way: a factor of 1 - x to 1 + x, 0..1
 * @param brightness the same for the value of HSV
 * @param flipHorizontal probability of a mirror image, left for right
 * @param flipVertical probability of one upside down
 * @param minScale smallest factor, above 0
 * @param maxScale largest factor
 * @param shift most it moves along each axis, as a share of that side, 0..1
 * @param sizes longer sides of the input that pictures are fitted into, one drawn a batch; the
 *     input itself keeps its size, for a training step has one, and grey fills the rest. Empty for
 *     the whole input always
 * @param leastVisible share of a box's area that must stay visible, 0..1
 */
public record DetectionAugmentation(
    double mosaic,
    double mixup,
    double hue,
    double saturation,
    double brightness,
    double flipHorizontal,
    double flipVertical,
    double minScale,
    double maxScale,
    double shift,
    List<Integer> sizes,
    double leastVisible) {

  public DetectionAugmentation {
    requireIn("mosaic", mosaic, 0, 1);
    requireIn("mixup", mixup, 0, 1);
    requireIn("hue", hue, 0, 0.5);
    requireIn("saturation", saturation, 0, 1);
    requireIn("brightness", brightness, 0, 1);
    requireIn("horizontal flip", flipHorizontal, 0, 1);
    requireIn("vertical flip", flipVertical, 0, 1);
    requireIn("smallest scale", minScale, 0.01, maxScale);
    requireIn("largest scale", maxScale, minScale, 100);
    requireIn("shift", shift, 0, 1);
    requireIn("least visible share", leastVisible, 0, 1);
    sizes = List.copyOf(sizes);
    sizes.forEach(size -> requireIn("size", size, 1, 1 << 15));
  }

  /** Pictures as they are, letterboxed. */
  public static DetectionAugmentation none() {
    return new DetectionAugmentation(0, 0, 0, 0, 0, 0, 0, 1, 1, 0, List.of(), 0);
  }

  /**
   * A light choice for small sets of pictures taken alike: mirror images, a scale of 0.75 to 1.35,
   * small moves, and slightly other colours.
   */
  public static DetectionAugmentation defaults() {
    return new DetectionAugmentation(
        0, 0, 0.015, 0.3, 0.2, 0.5, 0, 0.75, 1.35, 0.1, List.of(), 0.25);
  }

  /** Ultralytics' defaults for long training on many photographs, mosaics always. */
  public static DetectionAugmentation strong() {
    return new DetectionAugmentation(1, 0, 0.015, 0.7, 0.4, 0.5, 0, 0.5, 1.5, 0.1, List.of(), 0.1);
  }

  public DetectionAugmentation withMosaic(double probability) {
    return new DetectionAugmentation(
        probability,
        mixup,
        hue,
        saturation,
        brightness,
        flipHorizontal,
        flipVertical,
        minScale,
        maxScale,
        shift,
        sizes,
        leastVisible);
  }

  public DetectionAugmentation withMixup(double probability) {
    return new DetectionAugmentation(
        mosaic,
        probability,
        hue,
        saturation,
        brightness,
        flipHorizontal,
        flipVertical,
        minScale,
        maxScale,
        shift,
        sizes,
        leastVisible);
  }

  /** The same with other colours: see the record's components. */
  public DetectionAugmentation withHsv(
      double otherHue, double otherSaturation, double otherBrightness) {
    return new DetectionAugmentation(
        mosaic,
        mixup,
        otherHue,
        otherSaturation,
        otherBrightness,
        flipHorizontal,
        flipVertical,
        minScale,
        maxScale,
        shift,
        sizes,
        leastVisible);
  }

  public DetectionAugmentation withFlips(double horizontal, double vertical) {
    return new DetectionAugmentation(
        mosaic,
        mixup,
        hue,
        saturation,
        brightness,
        horizontal,
        vertical,
        minScale,
        maxScale,
        shift,
        sizes,
        leastVisible);
  }

  public DetectionAugmentation withScale(double smallest, double largest) {
    return new DetectionAugmentation(
        mosaic,
        mixup,
        hue,
        saturation,
        brightness,
        flipHorizontal,
        flipVertical,
        smallest,
        largest,
        shift,
        sizes,
        leastVisible);
  }

  public DetectionAugmentation withShift(double share) {
    return new DetectionAugmentation(
        mosaic,
        mixup,
        hue,
        saturation,
        brightness,
        flipHorizontal,
        flipVertical,
        minScale,
        maxScale,
        share,
        sizes,
        leastVisible);
  }

  public DetectionAugmentation withSizes(List<Integer> longerSides) {
    return new DetectionAugmentation(
        mosaic,
        mixup,
        hue,
        saturation,
        brightness,
        flipHorizontal,
        flipVertical,
        minScale,
        maxScale,
        shift,
        longerSides,
        leastVisible);
  }

  public DetectionAugmentation withLeastVisible(double share) {
    return new DetectionAugmentation(
        mosaic,
        mixup,
        hue,
        saturation,
        brightness,
        flipHorizontal,
        flipVertical,
        minScale,
        maxScale,
        shift,
        sizes,
        share);
  }

  boolean recolours() {
    return hue > 0 || saturation > 0 || brightness > 0;
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
