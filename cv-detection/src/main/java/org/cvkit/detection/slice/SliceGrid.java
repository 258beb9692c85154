package org.cvkit.detection.slice;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;

/**
 * Where the slices of a picture lie: row by row, each a step from the last; the last of a row or
 * column is moved inside, so that all are of the same size unless the picture is smaller.
 *
 * <p>Source: {@code get_slice_bboxes} of SAHI.
 */
final class SliceGrid {
  private SliceGrid() {}

  /** The slices that cover a picture, whole pixels. */
  static List<Box> of(Size picture, SliceOptions options) {
    int side = options.side();
    // The overlap in whole pixels, cut off as SAHI does; at most 0.9, so that each step goes on.
    int step = side - (int) (options.overlap() * side);
    List<Box> slices = new ArrayList<>();
    for (int top : starts(picture.height(), side, step)) {
      for (int left : starts(picture.width(), side, step)) {
        slices.add(
            new Box(
                left,
                top,
                Math.min(left + side, picture.width()),
                Math.min(top + side, picture.height())));
      }
    }
    return slices;
  }

  private static List<Integer> starts(int length, int side, int step) {
    List<Integer> starts = new ArrayList<>();
    int start = 0;
    for (; start + side < length; start += step) {
      starts.add(start);
    }
    starts.add(Math.max(0, length - side));
    return starts;
  }
}
