package org.cvkit.core.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.memory.NativeGroup;

/** The eight EXIF orientations, undone. */
final class Orientation {
  static {
    NativeGroup.OPENCV.load();
  }

  private static final int UPSIDE_DOWN = 0;
  private static final int MIRRORED = 1;

  private Orientation() {}

  /** Turns {@code stored}, whose EXIF orientation is 2 to 8, upright into {@code upright}. */
  static void undo(int orientation, Mat stored, Mat upright) {
    switch (orientation) {
      case 2 -> opencv_core.flip(stored, upright, MIRRORED);
      case 3 -> opencv_core.rotate(stored, upright, opencv_core.ROTATE_180);
      case 4 -> opencv_core.flip(stored, upright, UPSIDE_DOWN);
      case 5 -> opencv_core.transpose(stored, upright);
      case 6 -> opencv_core.rotate(stored, upright, opencv_core.ROTATE_90_CLOCKWISE);
      case 7 -> {
        // The stored picture is scratch, so it may be turned where it lies.
        opencv_core.flip(stored, stored, -1);
        opencv_core.transpose(stored, upright);
      }
      case 8 -> opencv_core.rotate(stored, upright, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
      default -> stored.copyTo(upright);
    }
  }
}
