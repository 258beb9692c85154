package org.cvkit.detection.window;

import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.HOGDescriptor;
import org.cvkit.core.memory.NativeGroup;

/** Makes OpenCV's descriptors for windows of any size. */
final class Hog {
  static {
    NativeGroup.OPENCV_OBJDETECT.load();
  }

  private static final int BINS = 9;

  private Hog() {}

  /** The caller closes it. */
  static HOGDescriptor descriptor(org.cvkit.core.geometry.Size window) {
    try (Size size = new Size(window.width(), window.height());
        Size cell = new Size(HogModel.CELL, HogModel.CELL);
        Size block = new Size(2 * HogModel.CELL, 2 * HogModel.CELL)) {
      return new HOGDescriptor(size, block, cell, cell, BINS);
    }
  }
}
