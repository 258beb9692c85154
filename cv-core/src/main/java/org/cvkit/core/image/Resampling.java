package org.cvkit.core.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.memory.NativeGroup;

/** Pictures of another size, another extent or another way up. */
final class Resampling {
  static {
    NativeGroup.OPENCV.load();
  }

  private Resampling() {}

  static Image resize(Image image, Size size, Interpolation interpolation) {
    if (size.area() == 0 || image.size().area() == 0) {
      throw new IllegalArgumentException(
          "resize: expected pictures of at least 1x1 pixel, got " + image.size() + " to " + size);
    }
    Image resized = Image.allocate(size, image.format());
    try (var wanted = new org.bytedeco.opencv.opencv_core.Size(size.width(), size.height())) {
      opencv_imgproc.resize(
          image.mat(), resized.mat(), wanted, 0, 0, OpenCvBridge.code(interpolation));
    }
    return resized;
  }

  static Image crop(Image image, Box box) {
    Box inside = box.clip(image.size());
    int left = (int) Math.floor(inside.left());
    int top = (int) Math.floor(inside.top());
    int right = (int) Math.ceil(inside.right());
    int bottom = (int) Math.ceil(inside.bottom());
    if (inside.isEmpty()) {
      throw new IllegalArgumentException(
          "crop: expected a box that covers some of the " + image.size() + " pixels, got " + box);
    }
    Image cropped = Image.allocate(new Size(right - left, bottom - top), image.format());
    try (Rect rect = new Rect(left, top, right - left, bottom - top);
        Mat part = image.mat().apply(rect)) {
      part.copyTo(cropped.mat());
    }
    return cropped;
  }

  static Image rotate(Image image, Rotation rotation) {
    if (rotation == Rotation.NONE || image.size().area() == 0) {
      return image.copy();
    }
    Image rotated = Image.empty();
    opencv_core.rotate(
        image.mat(),
        rotated.mat(),
        switch (rotation) {
          case CLOCKWISE_90 -> opencv_core.ROTATE_90_CLOCKWISE;
          case COUNTERCLOCKWISE_90 -> opencv_core.ROTATE_90_COUNTERCLOCKWISE;
          default -> opencv_core.ROTATE_180;
        });
    return rotated;
  }
}
