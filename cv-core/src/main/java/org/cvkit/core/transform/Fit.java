package org.cvkit.core.transform;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.MediaException;

/**
 * A {@link Transform} applied to pictures of one size, in whole pixels: the picture becomes {@code
 * resized}, the part of it from (cropX, cropY) of size {@code shown} is kept, and lies at (padX,
 * padY) of the input.
 */
record Fit(
    Size source,
    Size input,
    Size resized,
    int cropX,
    int cropY,
    Size shown,
    int padX,
    int padY,
    int fill) {

  /** What a picture may be resized to before it is cut: 300 MB of colour. */
  private static final long MOST_PIXELS = 100_000_000;

  static final Fit NONE =
      new Fit(new Size(0, 0), new Size(0, 0), new Size(0, 0), 0, 0, new Size(0, 0), 0, 0, 0);

  static Fit of(Transform transform, Size source) {
    if (source.area() == 0) {
      throw new IllegalArgumentException("preprocessing: expected a picture, got one of " + source);
    }
    Size input = transform.size();
    if (transform instanceof Transform.Stretch) {
      return new Fit(source, input, input, 0, 0, input, 0, 0, 0);
    } else if (transform instanceof Transform.Letterbox box) {
      return letterbox(box, source);
    } else if (transform instanceof Transform.CenterCrop crop) {
      return centerCrop(crop, source);
    }
    throw new IllegalStateException("unknown transform " + transform);
  }

  private static Fit letterbox(Transform.Letterbox box, Size source) {
    Size input = box.size();
    double scale =
        Math.min(
            (double) input.width() / source.width(), (double) input.height() / source.height());
    Size resized =
        new Size(
            side(source.width() * scale, box.rounding(), input.width()),
            side(source.height() * scale, box.rounding(), input.height()));
    boolean centred = box.anchor() == Transform.Anchor.CENTER;
    int padX = centred ? (input.width() - resized.width()) / 2 : 0;
    int padY = centred ? (input.height() - resized.height()) / 2 : 0;
    return new Fit(source, input, resized, 0, 0, resized, padX, padY, box.fill());
  }

  private static int side(double length, Transform.Rounding rounding, int most) {
    // A hair is added before rounding down: 640 * (416.0 / 640) must be 416 whatever the last bit
    // says.
    long whole = rounding == Transform.Rounding.DOWN ? (long) (length + 1e-6) : Math.round(length);
    return (int) Math.min(most, Math.max(1, whole));
  }

  private static Fit centerCrop(Transform.CenterCrop crop, Size source) {
    Size input = crop.size();
    int shortest = Math.min(source.width(), source.height());
    // As torchvision's Resize: the long side is rounded down.
    long width = (long) crop.shortSide() * source.width() / shortest;
    long height = (long) crop.shortSide() * source.height() / shortest;
    // Each side alone first, for the product of two may overflow.
    if (Math.max(width, height) > MOST_PIXELS || width * height > MOST_PIXELS) {
      throw new MediaException(
          "picture of "
              + source
              + ": too long and narrow to cut "
              + input
              + " out of its middle: it would be resized to "
              + width
              + "x"
              + height
              + "; crop it first");
    }
    Size resized = new Size((int) width, (int) height);
    int x = margin(resized.width() - input.width(), crop.rounding());
    int y = margin(resized.height() - input.height(), crop.rounding());
    return new Fit(source, input, resized, x, y, input, 0, 0, 0);
  }

  private static int margin(int both, Transform.Rounding rounding) {
    return rounding == Transform.Rounding.DOWN ? both / 2 : (int) Math.rint(both / 2.0);
  }

  boolean fillsInput() {
    return shown.equals(input);
  }

  Placement placement() {
    float scaleX = (float) resized.width() / source.width();
    float scaleY = (float) resized.height() / source.height();
    return new Placement(source, input, scaleX, scaleY, padX - cropX, padY - cropY);
  }
}
