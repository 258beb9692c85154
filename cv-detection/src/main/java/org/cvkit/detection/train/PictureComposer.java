package org.cvkit.detection.train;

import java.util.function.IntFunction;
import org.cvkit.core.data.Draws;
import org.cvkit.core.geometry.Size;
import org.jspecify.annotations.Nullable;

/** Lays training pictures out as a {@link DetectionAugmentation} says. */
final class PictureComposer {
  /** Both of mixup's parameters, as YOLOX and Ultralytics have them: about half of each picture. */
  private static final double MIXUP = 32;

  private final DetectionAugmentation augmentation;
  private final int grey;
  private final PictureCanvas canvas;
  private final @Nullable PictureCanvas second;

  PictureComposer(DetectionAugmentation augmentation, Size input, int grey) {
    this.augmentation = augmentation;
    this.grey = grey;
    canvas = new PictureCanvas(input);
    second = augmentation.mixup() > 0 ? new PictureCanvas(input) : null;
  }

  /**
   * The picture of one row, valid until the next.
   *
   * @param picture that the row is about
   * @param others the further pictures of the data: the one at a place in their order, or, where
   *     that is corrupt, another
   * @param count how many places there are
   * @param fit factor of the size that this batch is fitted into
   */
  PictureCanvas compose(
      FittedPicture picture,
      IntFunction<FittedPicture> others,
      int count,
      double fit,
      Draws draws) {
    lay(canvas, picture, others, count, fit, draws);
    PictureCanvas other = second;
    if (other != null && draws.chance(augmentation.mixup())) {
      lay(other, others.apply(draws.below(count)), others, count, fit, draws);
      canvas.mix(other, (float) draws.beta(MIXUP));
    }
    if (augmentation.hsv().changes()) {
      double turn = draws.between(-augmentation.hsv().hue(), augmentation.hsv().hue());
      double saturation =
          1 + draws.between(-augmentation.hsv().saturation(), augmentation.hsv().saturation());
      double value =
          1 + draws.between(-augmentation.hsv().brightness(), augmentation.hsv().brightness());
      new HsvJitter(turn, saturation, value).apply(canvas.planes());
    }
    return canvas;
  }

  private void lay(
      PictureCanvas on,
      FittedPicture picture,
      IntFunction<FittedPicture> others,
      int count,
      double fit,
      Draws draws) {
    on.clear(grey);
    boolean mosaic = draws.chance(augmentation.mosaic());
    View view = new View(on, fit, draws);
    if (mosaic) {
      mosaic(view, picture, others, count, draws);
    } else {
      view.lay(picture, picture.left, picture.top, 0, 0, picture.width, picture.height);
    }
  }

  /** Four pictures that meet at a random point of a plane twice as large, seen at its middle. */
  private static void mosaic(
      View view, FittedPicture picture, IntFunction<FittedPicture> others, int count, Draws draws) {
    int width = view.on.width();
    int height = view.on.height();
    // Where they meet, in input pixels: the middle of the plane is the middle of the input.
    double x = width * draws.unit();
    double y = height * draws.unit();
    for (int tile = 0; tile < 4; tile++) {
      FittedPicture shown = tile == 0 ? picture : others.apply(draws.below(count));
      double left = tile % 2 == 0 ? x - shown.width : x;
      double top = tile / 2 == 0 ? y - shown.height : y;
      // Beyond the plane nothing is shown: with small scales its edge is in sight.
      view.lay(
          shown,
          left,
          top,
          Math.max(0, -width / 2.0 - left),
          Math.max(0, -height / 2.0 - top),
          Math.min(shown.width, width * 1.5 - left),
          Math.min(shown.height, height * 1.5 - top));
    }
  }

  /** One draw of scale, move and mirrors, for all pictures of a layout. */
  private final class View {
    private final PictureCanvas on;
    private final double scale;
    private final double moveX;
    private final double moveY;
    private final boolean flipX;
    private final boolean flipY;

    View(PictureCanvas on, double fit, Draws draws) {
      DetectionAugmentation a = augmentation;
      this.on = on;
      scale = fit * draws.between(a.placement().minScale(), a.placement().maxScale());
      moveX = on.width() * draws.between(-a.placement().shift(), a.placement().shift());
      moveY = on.height() * draws.between(-a.placement().shift(), a.placement().shift());
      flipX = draws.chance(a.flips().horizontal());
      flipY = draws.chance(a.flips().vertical());
    }

    /** Lays a part of a picture whose corner is at (x, y) of the input before it is changed. */
    void lay(
        FittedPicture picture,
        double x,
        double y,
        double left,
        double top,
        double right,
        double bottom) {
      Axis alongX = new Axis(1, x).zoomed(scale, on.width() / 2.0, moveX);
      Axis alongY = new Axis(1, y).zoomed(scale, on.height() / 2.0, moveY);
      on.lay(
          picture,
          flipX ? alongX.mirrored(on.width()) : alongX,
          flipY ? alongY.mirrored(on.height()) : alongY,
          left,
          top,
          right,
          bottom,
          augmentation.leastVisible());
    }
  }
}
