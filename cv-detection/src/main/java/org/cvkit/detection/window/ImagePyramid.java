package org.cvkit.detection.window;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.geometry.Size;

/**
 * The sizes in which a picture is looked at, so that a window of one size finds objects of many:
 * each level {@code shrink} times smaller than the one before, as long as a window fits. The first
 * is the picture itself, or as much of it as {@code longestSide} allows if a window fits into that.
 *
 * <p>Immutable.
 *
 * @param shrink above 1
 * @param longestSide most pixels of a level's longer side
 */
public record ImagePyramid(double shrink, int longestSide) {

  public ImagePyramid {
    if (!(shrink > 1) || longestSide < 1) {
      throw new IllegalArgumentException(
          "image pyramid: expected a shrink above 1 and a longest side of at least 1, got "
              + shrink
              + " and "
              + longestSide);
    }
  }

  /** A quarter from level to level, at most 1280 pixels. */
  public static ImagePyramid standard() {
    return new ImagePyramid(1.25, WindowDetector.LONGEST_SIDE);
  }

  /** The levels of a picture, largest first; none when it is smaller than a window. */
  public List<Size> levels(Size picture, Size window) {
    List<Size> levels = new ArrayList<>();
    double limit = (double) longestSide / Math.max(picture.width(), picture.height());
    // A long, thin picture is looked at beyond the limit rather than not at all.
    double needed =
        Math.max(
            (double) window.width() / picture.width(), (double) window.height() / picture.height());
    double scale = Math.min(1, Math.max(limit, needed));
    while (true) {
      Size level =
          new Size(
              (int) Math.round(picture.width() * scale),
              (int) Math.round(picture.height() * scale));
      if (level.width() < window.width() || level.height() < window.height()) {
        return List.copyOf(levels);
      }
      levels.add(level);
      scale /= shrink;
    }
  }
}
