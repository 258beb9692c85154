package org.cvkit.detection.data;

import org.cvkit.core.geometry.Size;

/**
 * One labelled object in fractions of its picture, as YOLO label files hold it.
 *
 * <p>Immutable.
 *
 * @param category the {@link Category#id} of the object
 * @param centerX centre of the box over the picture's width, 0..1
 * @param centerY centre of the box over the picture's height, 0..1
 * @param width of the box over the picture's, 0..1
 * @param height of the box over the picture's, 0..1
 */
public record RelativeAnnotation(
    int category, double centerX, double centerY, double width, double height)
    implements Annotation {
  /** Label tools round, so that a box may stick out of its picture by a hair. */
  static final double ROUNDING = 0.01;

  public RelativeAnnotation {
    if (!isFraction(centerX)
        || !isFraction(centerY)
        || !(isFraction(width) && width >= 0)
        || !(isFraction(height) && height >= 0)) {
      throw new IllegalArgumentException(
          String.format(
              "expected a box in fractions of the picture, 0..1, got %s %s %s %s",
              centerX, centerY, width, height));
    }
  }

  private static boolean isFraction(double value) {
    return value >= -ROUNDING && value <= 1 + ROUNDING;
  }

  @Override
  public GroundTruth at(Size picture) {
    double w = width * picture.width();
    double h = height * picture.height();
    return GroundTruth.of(
        category,
        new CocoBox(centerX * picture.width() - w / 2, centerY * picture.height() - h / 2, w, h));
  }

  @Override
  public RelativeAnnotation as(int otherCategory) {
    return new RelativeAnnotation(otherCategory, centerX, centerY, width, height);
  }
}
