package org.cvkit.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;

/**
 * Owns one picture in native memory: rows from top to bottom, pixels from left to right, channels
 * interleaved.
 *
 * <p>An image can be filled again ({@link ImageDecoder#decode}, a video's frames): its size and
 * format then change in place, and its memory is reused while it is large enough.
 *
 * <p>Confined to one thread at a time; several threads may read it while nobody fills it.
 */
public final class Image implements NativeResource {
  private final Mat mat;
  private final Ownership ownership;

  private Image(Mat mat) {
    this.mat = mat;
    ownership = Ownership.of(this, () -> "image", mat::close);
  }

  /** An image of 0x0 pixels, to be filled later. The caller closes it. */
  public static Image empty() {
    return new Image(new Mat());
  }

  /** An image of the given size, its pixels undefined. The caller closes it. */
  public static Image allocate(Size size, PixelFormat format) {
    Image image = empty();
    image.reshape(size, format);
    return image;
  }

  /** Takes over a matrix: closing the image releases it. */
  static Image owning(Mat mat) {
    Formats.of(mat.type());
    return new Image(mat);
  }

  /**
   * Gives this image another size or format; its pixels are undefined when either differs from
   * before.
   */
  public void reshape(Size size, PixelFormat format) {
    ownership.check();
    mat.create(size.height(), size.width(), Formats.typeOf(format));
  }

  public int width() {
    ownership.check();
    return mat.cols();
  }

  public int height() {
    ownership.check();
    return mat.rows();
  }

  public Size size() {
    return new Size(width(), height());
  }

  public PixelFormat format() {
    ownership.check();
    return Formats.of(mat.type());
  }

  /**
   * Bytes from the start of one row to the start of the next, at least {@code width *
   * bytesPerPixel}.
   */
  public long rowStride() {
    ownership.check();
    return mat.step();
  }

  /**
   * The pixels in native byte order: row {@code y} starts at {@code y * rowStride()}. Shares
   * memory: invalid once the image is closed or filled again.
   */
  public ByteBuffer asByteBuffer() {
    ownership.check();
    BytePointer start = new BytePointer(mat.data());
    start.capacity((long) mat.rows() * mat.step());
    return start.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** A picture of the same pixels in memory of its own. The caller closes it. */
  public Image copy() {
    ownership.check();
    return new Image(mat.clone());
  }

  Mat mat() {
    ownership.check();
    return mat;
  }

  @Override
  public void close() {
    ownership.release();
  }

  @Override
  public String toString() {
    return ownership.isReleased() ? "image (closed)" : "image " + size() + " " + format();
  }

  /** Between our pixel formats and OpenCV's matrix types. */
  private static final class Formats {
    static int typeOf(PixelFormat format) {
      return opencv_core.CV_MAKETYPE(
          format.bytesPerChannel() == 1 ? opencv_core.CV_8U : opencv_core.CV_16U,
          format.channels());
    }

    static PixelFormat of(int type) {
      for (PixelFormat format : PixelFormat.values()) {
        if (typeOf(format) == type) {
          return format;
        }
      }
      throw new MediaException(
          "image: pixels of OpenCV type "
              + type
              + ": expected 8 or 16 bit with 1, 3 or 4 channels");
    }
  }
}
