package org.cvkit.core.transform;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Interpolation;

/**
 * How a picture of any size becomes one of the model's input size.
 *
 * <p>Immutable.
 */
public sealed interface Transform {

  /** The size it makes. */
  Size size();

  /** How the picture is resampled. */
  Interpolation interpolation();

  /** The same transform into another input size, for models that take several. */
  Transform withSize(Size size);

  /** Resizes both sides independently; the aspect ratio is lost. */
  record Stretch(Size size, Interpolation interpolation) implements Transform {
    public Stretch {
      requirePositive(size);
    }

    @Override
    public Stretch withSize(Size other) {
      return new Stretch(other, interpolation);
    }
  }

  /**
   * Scales the picture by one factor so that it just fits, and pads the rest.
   *
   * @param fill grey level of the padding, 0..255 (114 in the YOLO family)
   */
  record Letterbox(
      Size size, Interpolation interpolation, Anchor anchor, Rounding rounding, int fill)
      implements Transform {
    public Letterbox {
      requirePositive(size);
      if (fill < 0 || fill > 255) {
        throw new IllegalArgumentException("letterbox: expected a fill of 0 to 255, got " + fill);
      }
    }

    @Override
    public Letterbox withSize(Size other) {
      return new Letterbox(other, interpolation, anchor, rounding, fill);
    }
  }

  /**
   * Scales the picture by one factor until its short side is {@code shortSide}, then cuts the
   * centre out.
   *
   * @param size what is cut out, no side longer than {@code shortSide}
   * @param rounding where the cut begins when the margin is odd: {@link Rounding#NEAREST} rounds
   *     half of it to the even neighbour, as torchvision's {@code center_crop}, {@link
   *     Rounding#DOWN} down, as MXNet and most scripts
   */
  record CenterCrop(Size size, Interpolation interpolation, int shortSide, Rounding rounding)
      implements Transform {
    public CenterCrop {
      requirePositive(size);
      if (shortSide < Math.max(size.width(), size.height())) {
        throw new IllegalArgumentException(
            "centre crop: expected a short side of at least " + size + ", got " + shortSide);
      }
    }

    /** The crop of torchvision. */
    public CenterCrop(Size size, Interpolation interpolation, int shortSide) {
      this(size, interpolation, shortSide, Rounding.NEAREST);
    }

    /** Keeps the ratio of the short side to the crop. */
    @Override
    public CenterCrop withSize(Size other) {
      int longest = Math.max(size.width(), size.height());
      int otherLongest = Math.max(other.width(), other.height());
      return new CenterCrop(
          other, interpolation, Math.round(shortSide * (float) otherLongest / longest), rounding);
    }
  }

  /** Where a letterboxed picture lies. */
  enum Anchor {
    CENTER,
    TOP_LEFT
  }

  /** How a length becomes whole pixels. */
  enum Rounding {
    NEAREST,
    DOWN
  }

  private static void requirePositive(Size size) {
    if (size.width() < 1 || size.height() < 1) {
      throw new IllegalArgumentException("transform: expected sides of at least 1, got " + size);
    }
  }
}
