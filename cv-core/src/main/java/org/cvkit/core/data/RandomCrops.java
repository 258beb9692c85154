package org.cvkit.core.data;

import org.cvkit.core.data.Augmentation.RandomResizedCrop;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;

/** Where a {@link RandomResizedCrop} cuts; as torchvision draws it. */
final class RandomCrops {
  private static final int ATTEMPTS = 10;

  private RandomCrops() {}

  /** A box of whole pixels inside a picture of size {@code size}. */
  static Box box(RandomResizedCrop crop, Size size, Draws draws) {
    for (int i = 0; i < ATTEMPTS; i++) {
      double area = size.area() * draws.between(crop.minArea(), crop.maxArea());
      double ratio = Math.exp(draws.between(Math.log(crop.minRatio()), Math.log(crop.maxRatio())));
      int width = (int) Math.round(Math.sqrt(area * ratio));
      int height = (int) Math.round(Math.sqrt(area / ratio));
      if (width >= 1 && width <= size.width() && height >= 1 && height <= size.height()) {
        int left = draws.below(size.width() - width + 1);
        int top = draws.below(size.height() - height + 1);
        return new Box(left, top, left + width, top + height);
      }
    }
    return largest(crop, size);
  }

  /** The middle, as much of it as the ratios allow. */
  private static Box largest(RandomResizedCrop crop, Size size) {
    double ratio = (double) size.width() / size.height();
    double wanted = Math.min(Math.max(ratio, crop.minRatio()), crop.maxRatio());
    int width = Math.max(1, (int) Math.min(size.width(), Math.round(size.height() * wanted)));
    int height = Math.max(1, (int) Math.min(size.height(), Math.round(size.width() / wanted)));
    int left = (size.width() - width) / 2;
    int top = (size.height() - height) / 2;
    return new Box(left, top, left + width, top + height);
  }
}
