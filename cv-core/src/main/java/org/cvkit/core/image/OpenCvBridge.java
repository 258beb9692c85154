package org.cvkit.core.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.memory.NativeGroup;

/**
 * The one door between {@link Image} and JavaCV: for cvkit's own OpenCV code and for applications
 * that use OpenCV beside cvkit. No other public signature names a type of a library.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class OpenCvBridge {
  static {
    NativeGroup.OPENCV.load();
  }

  private OpenCvBridge() {}

  /** The version of the OpenCV that cvkit is built on. */
  public static String version() {
    return opencv_core.CV_VERSION;
  }

  /**
   * The image's own matrix. Shares memory: the image stays the owner, so do not close or reallocate
   * the matrix.
   */
  public static Mat asMat(Image image) {
    return image.mat();
  }

  /** An image that takes over {@code mat}: closing the image releases it. The caller closes it. */
  public static Image owning(Mat mat) {
    return Image.owning(mat);
  }

  /** OpenCV's number for a way of resampling. */
  public static int code(Interpolation interpolation) {
    return switch (interpolation) {
      case NEAREST -> opencv_imgproc.INTER_NEAREST;
      case LINEAR -> opencv_imgproc.INTER_LINEAR;
      case CUBIC -> opencv_imgproc.INTER_CUBIC;
      case AREA -> opencv_imgproc.INTER_AREA;
    };
  }

  /**
   * How many threads OpenCV may use for one picture, in the whole process. One is right where
   * several workers share the cores: OpenCV would split even a resize of a third of a millisecond
   * among all of them, at twice the processor time.
   *
   * @param count at least 1
   */
  public static void useThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("OpenCV: expected at least 1 thread, got " + count);
    }
    opencv_core.setNumThreads(count);
  }
}
